"""The files of the index that an app uses, and what is wrong with them."""

from sqlalchemy import select

from hub.catalogue.domain.change_feed import read_change_counter
from hub.catalogue.models import CatalogueEntry
from hub.kit.db import db
from hub.search.domain.index_follower import find_follower
from hub.search.domain.index_status import get_index_status
from hub.search.domain.query_builder import visibility_query
from hub.search.services import index_root
from tests.support.timeouts import SECONDS


def current_generation(app):
    with app.app_context():
        return find_follower(db.session()).wait_for_snapshot(None, SECONDS).generation


def index_faults(app):
    """Return how the index differs from the catalogue's table; an empty list if it does not."""
    with app.app_context():
        position = read_change_counter(db.session())
        snapshot = find_follower(db.session()).wait_for_snapshot(position, SECONDS)
        ids = db.session.scalars(select(CatalogueEntry.id).where(CatalogueEntry.state == "live")).all()
    if snapshot is None or not snapshot.includes(position):
        return ["it is behind"]
    hits = snapshot.searcher.search(visibility_query(["public"]), 100_000).hits
    indexed = snapshot.searcher.fast_field_values("id", [address for _, address in hits])
    return [] if sorted(indexed) == sorted(ids) else [f"{len(indexed)} of {len(ids)} entries"]


def close_follower(app):
    with app.app_context():
        find_follower(db.session()).close()


def generation_folder(app):
    with app.app_context():
        return get_index_status(db.session(), index_root(app)).folder
