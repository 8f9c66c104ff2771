"""How the copy stands, and making it anew."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from hub.catalogue.domain import read_clock
from hub.search.domain.index_folder import Place
from hub.search.domain.index_follower import LARGE_ARENA
from hub.search.domain.schema import VERSION, EngineFault, engine_faults, open_index
from hub.search.domain.snapshot import cursor_of, write_changes


@dataclass(frozen=True)
class Standing:
    """Where the copy lies, how many things it holds, and how far it is behind the clock."""

    folder: Path
    things: int
    cursor: int
    clock: int
    size: int
    fault: str = ""

    @property
    def behind(self) -> int:
        """Return how many changes it does not have yet."""
        return max(0, self.clock - self.cursor)


def get_index_status(session: Session, root: Path) -> Standing:
    """Return how the copy in `root` stands, without changing it."""
    moment = read_clock(session)
    place = Place(root, moment.epoch, VERSION)
    folder = place.path(place.current()) if place.current() else place.folder
    if not (folder / "meta.json").exists():
        return Standing(folder, 0, 0, moment.seq, 0)
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    try:
        with engine_faults():
            searcher = open_index(folder).searcher()
            cursor = cursor_of(searcher)
            return Standing(folder, max(0, searcher.num_docs - bool(cursor)), cursor, moment.seq, size)
    except EngineFault as fault:
        return Standing(folder, 0, 0, moment.seq, size, str(fault))


def rebuild(session: Session, root: Path) -> Standing:
    """Make a new copy beside the old and put it in its place; every process goes over to it by itself."""
    moment = read_clock(session)
    place = Place(root, moment.epoch, VERSION)
    generation = place.prepare()
    with engine_faults():
        writer = open_index(place.path(generation)).writer(LARGE_ARENA, 1)
        write_changes(writer, session, 0, moment.seq)
        writer.wait_merging_threads()
    place.use(generation)
    return get_index_status(session, root)
