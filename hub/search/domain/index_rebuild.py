"""Rebuilding the index on request, and after words were removed that must be in no file any more."""

import time
from pathlib import Path

from sqlalchemy.orm import Session

from hub.catalogue.domain import find_last_blanking, read_change_counter
from hub.search.domain.index_folder import IndexFolder
from hub.search.domain.index_follower import LARGE_ARENA
from hub.search.domain.index_status import IndexStatus, get_index_status
from hub.search.domain.schema import INDEX_VERSION, open_index, wrap_engine_errors
from hub.search.domain.snapshot import write_changes

SWITCH_SECONDS = 1.0
"""How long the processes of a machine have to change to a new generation before older ones are removed."""


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


def forget_blanked_entries(session: Session, root: Path) -> bool:
    """Remove the words of blanked entries from the files of the index; return whether it was rebuilt.

    The engine keeps the words of what is deleted until it merges its files. An index that was begun after the
    last blanking holds none. Older generations are removed in any case.
    """
    position = read_change_counter(session)
    index_folder = IndexFolder(root, position.epoch, INDEX_VERSION)
    if not index_folder.current():
        return False
    created_at, blanked_at = index_folder.created_at(index_folder.current()), find_last_blanking(session)
    is_stale = blanked_at is not None and (created_at is None or created_at <= blanked_at)
    if is_stale:
        rebuild_index(session, root)
        time.sleep(SWITCH_SECONDS)
    index_folder.remove_all_others()
    return is_stale
