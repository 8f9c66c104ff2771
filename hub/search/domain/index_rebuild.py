"""Rebuilding the index on request."""

from pathlib import Path

from sqlalchemy.orm import Session

from hub.catalogue.domain import read_change_counter
from hub.search.domain.index_folder import IndexFolder
from hub.search.domain.index_follower import LARGE_ARENA
from hub.search.domain.index_status import IndexStatus, get_index_status
from hub.search.domain.schema import INDEX_VERSION, open_index, wrap_engine_errors
from hub.search.domain.snapshot import write_changes


def rebuild_index(session: Session, root: Path) -> IndexStatus:
    """Build a new index beside the old one, then put it in use; every process switches over by itself."""
    position = read_change_counter(session)
    index_folder = IndexFolder(root, position.epoch, INDEX_VERSION)
    generation = index_folder.create_generation()
    with wrap_engine_errors():
        writer = open_index(index_folder.generation_path(generation)).writer(LARGE_ARENA, 1)
        write_changes(writer, session, 0, position.seq)
        writer.wait_merging_threads()
    index_folder.activate(generation)
    return get_index_status(session, root)
