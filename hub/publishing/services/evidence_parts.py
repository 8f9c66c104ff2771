"""The part of the page of an item on its evidence, its use, and what those say who used it."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import CatalogueEntry
from hub.extension.page_parts import ItemPagePart, ItemRef
from hub.publishing.domain.item_lookup import ITEM_KINDS
from hub.publishing.domain.item_numbers import read_item_numbers
from hub.publishing.presenters.adoptions import adoption_part
from hub.publishing.presenters.evaluations import evidence_part
from hub.publishing.presenters.opinions import opinion_part


def render_evidence_part(session: Session, viewer: Viewer, item: ItemRef) -> Markup:
    """Return what is known of an item beyond its own words."""
    entry = session.get_one(CatalogueEntry, item.entry_id)
    numbers = read_item_numbers(session, entry)
    page = render_template(
        "publishing/evidence_part.jinja",
        evidence=evidence_part(session, entry, numbers),
        adoption=adoption_part(session, viewer, entry, numbers),
        opinion=opinion_part(viewer, entry, numbers),
    )
    return Markup(page)  # noqa: S704 -- a template escapes


ITEM_PARTS = tuple(ItemPagePart(kind, render_evidence_part) for kind in ITEM_KINDS)
