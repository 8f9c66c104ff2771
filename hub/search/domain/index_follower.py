"""Keeps the copy true: one thread in each process looks at the clock twenty times a second.

Whoever gets the engine's lock keeps it and writes; the others read what it wrote. The cursor is a document of
the copy itself, written in one commit with what changed, so that the two cannot disagree.
"""

import atexit
import shutil
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import structlog
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from tantivy import Index, IndexWriter

from hub.catalogue.domain import Moment, read_clock
from hub.search.domain.index_folder import Place
from hub.search.domain.schema import VERSION, EngineFault, engine_faults, open_index
from hub.search.domain.snapshot import View, cursor_of, write_changes

log = structlog.get_logger("hub.search")

POLL_SECONDS = 0.05
REST_SECONDS = 1.0
"""How long the thread waits after a fault."""
UNWELL_WAIT = 0.1
LEAST_BETWEEN_GENERATIONS = 30.0
SMALL_ARENA, LARGE_ARENA = 15_000_000, 50_000_000
"""Memory of the writer: the least the engine takes, and what a first copy is made with."""
LEAST_ROOM = 20_000_000
"""Bytes on the disk below which a fault of writing says nothing of the copy."""


class Copy:
    """The copy of one database in one folder of this machine, followed by one thread of this process."""

    def __init__(self, engine: Engine, root: Path) -> None:
        # An engine of its own: what the thread reads is no part of any request.
        self._make_engine: Callable[[], Engine] = lambda: _own_engine(engine)
        self._engine: Engine | None = None
        self.root = root
        self._place: Place | None = None
        self._index: Index | None = None
        self._writer: IndexWriter | None = None
        self._suspect = ""
        self._unwell = False
        self._left_at = -LEAST_BETWEEN_GENERATIONS
        self._thread: Thread | None = None
        self._wake = Event()
        self._stop = Event()
        self._changed = Condition()
        self.view: View | None = None

    def follow(self, moment: Moment | None, wait: float) -> View | None:
        """Return a view of all that had happened at `moment` (any view for None), waiting at most so long.

        Returns the newest view there is if the wait was too short.
        """
        with self._changed:
            self._start()
            if not self._is_enough(moment):
                self._wake.set()
                # Where something is in the way, nobody waits long for what will not come.
                self._changed.wait_for(
                    lambda: self._is_enough(moment), min(wait, UNWELL_WAIT) if self._unwell else wait
                )
            return self.view

    def suspect(self, view: View, fault: EngineFault) -> None:
        """Hear that a question to `view` failed: if no newer is there, a new generation is begun."""
        # Where it happened and not what it says, which may be what somebody typed.
        log.error("search could not answer", where=_where(fault))
        with self._changed:
            if self.view is not None and self.view.generation == view.generation:
                self.view = None
                self._suspect = view.generation
                self._wake.set()

    def close(self) -> None:
        """End the thread and give the writer's lock back; a later question starts both anew."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stop.set()
            self._wake.set()
            thread.join()

    def _is_enough(self, moment: Moment | None) -> bool:
        return self.view is not None and (moment is None or self.view.shows(moment))

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._stop.clear()
            self._thread = Thread(target=self._run, name="search-follower", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        self._engine = self._make_engine()
        try:
            while not self._stop.is_set():
                self._wake.clear()
                self._unwell = self._turn()
                (self._stop if self._unwell else self._wake).wait(
                    REST_SECONDS if self._unwell else POLL_SECONDS
                )
        finally:
            self._let_go()
            self._index = self.view = None
            self._engine.dispose()

    def _turn(self) -> bool:
        """Catch up once, and say whether something was in the way."""
        try:
            with Session(self._engine) as session:
                self._catch_up(session, read_clock(session))
        except SQLAlchemyError as error:
            log.warning("search cannot read the catalogue", kind=type(error).__name__)
            return True
        except (EngineFault, OSError) as fault:
            return not self._meet(fault)
        return False

    def _catch_up(self, session: Session, moment: Moment) -> None:
        place, view = Place(self.root, moment.epoch, VERSION), self.view
        generation = place.begin()
        if view is not None and view.epoch == moment.epoch and view.cursor > moment.seq:
            self._suspect = generation  # an older database was put back: this is a copy of what is no more
        if generation == self._suspect:
            generation = self._leave(place, generation)
        if self._index is None or view is None or view.generation != generation:
            self._open(place, generation, moment.epoch)
        if self.view is None or self.view.cursor >= moment.seq:
            return
        if self._hold(place):
            self._write(session, moment)
        self._look(moment.epoch, generation)

    def _open(self, place: Place, generation: str, epoch: str) -> None:
        self._let_go()
        self._place = place
        with engine_faults():
            place.path(generation).mkdir(parents=True, exist_ok=True)
            self._index = open_index(place.path(generation))
        self._look(epoch, generation)

    def _look(self, epoch: str, generation: str) -> None:
        assert self._index is not None
        with engine_faults():
            self._index.reload()
            searcher = self._index.searcher()
            cursor = cursor_of(searcher)
        with self._changed:
            self.view = View(searcher, cursor, epoch, generation)
            self._changed.notify_all()

    def _hold(self, place: Place) -> bool:
        if self._writer is not None:
            return True
        assert self._index is not None
        assert self.view is not None
        try:
            with engine_faults():
                self._writer = self._index.writer(LARGE_ARENA if not self.view.cursor else SMALL_ARENA, 1)
                self._writer.garbage_collect_files()
        except EngineFault as fault:
            if "LockBusy" in str(fault):
                return False
            raise
        # The one who held it before may have written since.
        self._look(self.view.epoch, self.view.generation)
        place.tidy()
        return True

    def _write(self, session: Session, moment: Moment) -> None:
        assert self._writer is not None
        assert self.view is not None
        first = self.view.cursor == 0
        try:
            with engine_faults():
                write_changes(self._writer, session, self.view.cursor, moment.seq)
        except BaseException:
            self._let_go(quick=True)
            raise
        if first:
            self._let_go()  # the next writer is a small one

    def _let_go(self, *, quick: bool = False) -> None:
        writer, self._writer = self._writer, None
        if writer is not None and not quick:
            try:
                with engine_faults():
                    writer.wait_merging_threads()
            except EngineFault as fault:
                log.warning("search could not finish writing", reason=str(fault)[:200])

    def _leave(self, place: Place, bad: str) -> str:
        self._suspect = ""
        if not self._may_leave():
            return bad
        self._left_at = time.monotonic()
        log.warning("search begins its copy anew")
        self._let_go(quick=True)
        self._index = None
        return place.leave(bad)

    def _may_leave(self) -> bool:
        # Where a new copy has not helped, what is wrong is not the copy.
        return time.monotonic() - self._left_at >= LEAST_BETWEEN_GENERATIONS

    def _meet(self, fault: Exception) -> bool:
        """Do what can be done about a fault, and say whether a new generation may help at once."""
        self._let_go(quick=True)
        self._index = None
        there = self.root if self.root.exists() else self.root.parent
        full = shutil.disk_usage(there).free < LEAST_ROOM or "No space left" in str(fault)
        log.error("search has a fault", reason=str(fault)[:200], disk_full=full)
        if full or self._place is None:
            return False
        self._suspect = self._place.current()
        return self._may_leave()


def _own_engine(engine: Engine) -> Engine:
    options: dict[str, Any] = {"hide_parameters": True, "pool_size": 1}
    if engine.dialect.name != "sqlite":
        options |= {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}
    return create_engine(engine.url, **options)


def _where(fault: EngineFault) -> str:
    steps = traceback.extract_tb((fault.__cause__ or fault).__traceback__)
    return " > ".join(f"{step.name}:{step.lineno}" for step in steps[-3:])


_copies: WeakKeyDictionary[Engine, Copy] = WeakKeyDictionary()
_all: WeakSet[Copy] = WeakSet()


def attach(engine: Engine, root: Path) -> Copy:
    """Say where the copy of the database behind `engine` lies; it is opened at the first question."""
    copy = Copy(engine, root)
    _copies[engine] = copy
    _all.add(copy)
    return copy


def copy_of(session: Session) -> Copy | None:
    """Return the copy of the database that `session` reads, if it has one."""
    bind = session.get_bind()
    return _copies.get(bind if isinstance(bind, Engine) else bind.engine)


@atexit.register
def _close_all() -> None:
    for copy in list(_all):
        copy.close()
