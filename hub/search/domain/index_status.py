"""The status of the index."""

from pathlib import Path

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.catalogue.domain import read_change_counter
from hub.search.domain.index_folder import IndexFolder
from hub.search.domain.schema import INDEX_VERSION, SearchEngineError, open_index, wrap_engine_errors
from hub.search.domain.snapshot import read_cursor


class IndexStatus(Struct, frozen=True):
    """The folder of the index, how many entries it holds, its size in bytes, and how far it is behind."""

    folder: Path
    documents: int
    cursor: int
    change_count: int
    size: int
    error: str = ""

    @property
    def changes_behind(self) -> int:
        """Return how many changes the index does not include yet."""
        return max(0, self.change_count - self.cursor)


def get_index_status(session: Session, root: Path) -> IndexStatus:
    """Return the status of the index under `root`, without changing it."""
    position = read_change_counter(session)
    index_folder = IndexFolder(root, position.epoch, INDEX_VERSION)
    generation = index_folder.current()
    folder = index_folder.generation_path(generation) if generation else index_folder.folder
    if not (folder / "meta.json").exists():
        return IndexStatus(folder, 0, 0, position.seq, 0)
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    try:
        with wrap_engine_errors():
            searcher = open_index(folder).searcher()
            # Every commit writes one document more, which holds the cursor.
            documents = max(0, searcher.num_docs - 1)
            return IndexStatus(folder, documents, read_cursor(searcher), position.seq, size)
    except SearchEngineError as error:
        return IndexStatus(folder, 0, 0, position.seq, size, str(error))
