"""How the copy stands, and making it anew."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from hub.catalogue.domain import read_change_counter
from hub.search.domain.index_folder import IndexFolder
from hub.search.domain.index_follower import LARGE_ARENA
from hub.search.domain.schema import INDEX_VERSION, SearchEngineError, open_index, wrap_engine_errors
from hub.search.domain.snapshot import read_cursor, write_changes


@dataclass(frozen=True)
class IndexStatus:
    """Where the copy lies, how many things it holds, and how far it is behind the clock."""

    folder: Path
    documents: int
    cursor: int
    change_count: int
    size: int
    error: str = ""

    @property
    def changes_behind(self) -> int:
        """Return how many changes it does not have yet."""
        return max(0, self.change_count - self.cursor)


def get_index_status(session: Session, root: Path) -> IndexStatus:
    """Return how the copy in `root` stands, without changing it."""
    moment = read_change_counter(session)
    place = IndexFolder(root, moment.epoch, INDEX_VERSION)
    folder = place.generation_path(place.current()) if place.current() else place.folder
    if not (folder / "meta.json").exists():
        return IndexStatus(folder, 0, 0, moment.seq, 0)
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    try:
        with wrap_engine_errors():
            searcher = open_index(folder).searcher()
            cursor = read_cursor(searcher)
            return IndexStatus(folder, max(0, searcher.num_docs - bool(cursor)), cursor, moment.seq, size)
    except SearchEngineError as fault:
        return IndexStatus(folder, 0, 0, moment.seq, size, str(fault))


def rebuild_index(session: Session, root: Path) -> IndexStatus:
    """Make a new copy beside the old and put it in its place; every process goes over to it by itself."""
    moment = read_change_counter(session)
    place = IndexFolder(root, moment.epoch, INDEX_VERSION)
    generation = place.create_generation()
    with wrap_engine_errors():
        writer = open_index(place.generation_path(generation)).writer(LARGE_ARENA, 1)
        write_changes(writer, session, 0, moment.seq)
        writer.wait_merging_threads()
    place.activate(generation)
    return get_index_status(session, root)
