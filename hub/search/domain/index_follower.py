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

from hub.catalogue.domain import ChangePosition, read_change_counter
from hub.search.domain.index_folder import IndexFolder
from hub.search.domain.schema import INDEX_VERSION, SearchEngineError, open_index, wrap_engine_errors
from hub.search.domain.snapshot import Snapshot, read_cursor, write_changes

log = structlog.get_logger("hub.search")

POLL_SECONDS = 0.05
FAULT_PAUSE_SECONDS = 1.0
"""How long the thread waits after a fault."""
FAULT_WAIT_SECONDS = 0.1
MIN_SECONDS_BETWEEN_GENERATIONS = 30.0
SMALL_ARENA, LARGE_ARENA = 15_000_000, 50_000_000
"""Memory of the writer: the least the engine takes, and what a first copy is made with."""
MIN_FREE_BYTES = 20_000_000
"""Bytes on the disk below which a fault of writing says nothing of the copy."""


class IndexFollower:
    """The copy of one database in one folder of this machine, followed by one thread of this process."""

    def __init__(self, engine: Engine, root: Path) -> None:
        # An engine of its own: what the thread reads is no part of any request.
        self._make_engine: Callable[[], Engine] = lambda: _own_engine(engine)
        self._engine: Engine | None = None
        self.root = root
        self._folder: IndexFolder | None = None
        self._index: Index | None = None
        self._writer: IndexWriter | None = None
        self._damaged_generation = ""
        self._has_fault = False
        self._replaced_at = -MIN_SECONDS_BETWEEN_GENERATIONS
        self._thread: Thread | None = None
        self._wake = Event()
        self._stop = Event()
        self._changed = Condition()
        self.snapshot: Snapshot | None = None

    def wait_for_snapshot(self, position: ChangePosition | None, timeout: float) -> Snapshot | None:
        """Return a view of all that had happened at `moment` (any view for None), waiting at most so long.

        Returns the newest view there is if the wait was too short.
        """
        with self._changed:
            self._start()
            if not self._is_current(position):
                self._wake.set()
                # Where something is in the way, nobody waits long for what will not come.
                self._changed.wait_for(
                    lambda: self._is_current(position),
                    min(timeout, FAULT_WAIT_SECONDS) if self._has_fault else timeout,
                )
            return self.snapshot

    def report_error(self, snapshot: Snapshot, error: SearchEngineError) -> None:
        """Hear that a question to `view` failed: if no newer is there, a new generation is begun."""
        # Where it happened and not what it says, which may be what somebody typed.
        log.error("search could not answer", where=_error_location(error))
        with self._changed:
            if self.snapshot is not None and self.snapshot.generation == snapshot.generation:
                self.snapshot = None
                self._damaged_generation = snapshot.generation
                self._wake.set()

    def close(self) -> None:
        """End the thread and give the writer's lock back; a later question starts both anew."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stop.set()
            self._wake.set()
            thread.join()

    def _is_current(self, position: ChangePosition | None) -> bool:
        return self.snapshot is not None and (position is None or self.snapshot.includes(position))

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
                self._has_fault = self._poll_once()
                (self._stop if self._has_fault else self._wake).wait(
                    FAULT_PAUSE_SECONDS if self._has_fault else POLL_SECONDS
                )
        finally:
            self._release_writer()
            self._index = self.snapshot = None
            self._engine.dispose()

    def _poll_once(self) -> bool:
        """Catch up once, and say whether something was in the way."""
        try:
            with Session(self._engine) as session:
                self._catch_up(session, read_change_counter(session))
        except SQLAlchemyError as error:
            log.warning("search cannot read the catalogue", kind=type(error).__name__)
            return True
        except (SearchEngineError, OSError) as fault:
            return not self._handle_fault(fault)
        return False

    def _catch_up(self, session: Session, position: ChangePosition) -> None:
        place, view = IndexFolder(self.root, position.epoch, INDEX_VERSION), self.snapshot
        generation = place.current_or_new()
        if view is not None and view.epoch == position.epoch and view.cursor > position.seq:
            self._damaged_generation = (
                generation  # an older database was put back: this is a copy of what is no more
            )
        if generation == self._damaged_generation:
            generation = self._replace_generation(place, generation)
        if self._index is None or view is None or view.generation != generation:
            self._open(place, generation, position.epoch)
        if self.snapshot is None or self.snapshot.cursor >= position.seq:
            return
        if self._acquire_writer(place):
            self._write(session, position)
        self._load_snapshot(position.epoch, generation)

    def _open(self, folder: IndexFolder, generation: str, epoch: str) -> None:
        self._release_writer()
        self._folder = folder
        with wrap_engine_errors():
            folder.generation_path(generation).mkdir(parents=True, exist_ok=True)
            self._index = open_index(folder.generation_path(generation))
        self._load_snapshot(epoch, generation)

    def _load_snapshot(self, epoch: str, generation: str) -> None:
        assert self._index is not None
        with wrap_engine_errors():
            self._index.reload()
            searcher = self._index.searcher()
            cursor = read_cursor(searcher)
        with self._changed:
            self.snapshot = Snapshot(searcher, cursor, epoch, generation)
            self._changed.notify_all()

    def _acquire_writer(self, folder: IndexFolder) -> bool:
        if self._writer is not None:
            return True
        assert self._index is not None
        assert self.snapshot is not None
        try:
            with wrap_engine_errors():
                self._writer = self._index.writer(LARGE_ARENA if not self.snapshot.cursor else SMALL_ARENA, 1)
                self._writer.garbage_collect_files()
        except SearchEngineError as fault:
            if "LockBusy" in str(fault):
                return False
            raise
        # The one who held it before may have written since.
        self._load_snapshot(self.snapshot.epoch, self.snapshot.generation)
        folder.remove_unused()
        return True

    def _write(self, session: Session, position: ChangePosition) -> None:
        assert self._writer is not None
        assert self.snapshot is not None
        first = self.snapshot.cursor == 0
        try:
            with wrap_engine_errors():
                write_changes(self._writer, session, self.snapshot.cursor, position.seq)
        except BaseException:
            self._release_writer(quick=True)
            raise
        if first:
            self._release_writer()  # the next writer is a small one

    def _release_writer(self, *, quick: bool = False) -> None:
        writer, self._writer = self._writer, None
        if writer is not None and not quick:
            try:
                with wrap_engine_errors():
                    writer.wait_merging_threads()
            except SearchEngineError as fault:
                log.warning("search could not finish writing", reason=str(fault)[:200])

    def _replace_generation(self, folder: IndexFolder, damaged: str) -> str:
        self._damaged_generation = ""
        if not self._may_replace():
            return damaged
        self._replaced_at = time.monotonic()
        log.warning("search begins its copy anew")
        self._release_writer(quick=True)
        self._index = None
        return folder.replace(damaged)

    def _may_replace(self) -> bool:
        # Where a new copy has not helped, what is wrong is not the copy.
        return time.monotonic() - self._replaced_at >= MIN_SECONDS_BETWEEN_GENERATIONS

    def _handle_fault(self, fault: Exception) -> bool:
        """Do what can be done about a fault, and say whether a new generation may help at once."""
        self._release_writer(quick=True)
        self._index = None
        there = self.root if self.root.exists() else self.root.parent
        full = shutil.disk_usage(there).free < MIN_FREE_BYTES or "No space left" in str(fault)
        log.error("search has a fault", reason=str(fault)[:200], disk_full=full)
        if full or self._folder is None:
            return False
        self._damaged_generation = self._folder.current()
        return self._may_replace()


def _own_engine(engine: Engine) -> Engine:
    options: dict[str, Any] = {"hide_parameters": True, "pool_size": 1}
    if engine.dialect.name != "sqlite":
        options |= {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}
    return create_engine(engine.url, **options)


def _error_location(error: SearchEngineError) -> str:
    steps = traceback.extract_tb((error.__cause__ or error).__traceback__)
    return " > ".join(f"{step.name}:{step.lineno}" for step in steps[-3:])


_followers: WeakKeyDictionary[Engine, IndexFollower] = WeakKeyDictionary()
_all_followers: WeakSet[IndexFollower] = WeakSet()


def attach_follower(engine: Engine, root: Path) -> IndexFollower:
    """Say where the copy of the database behind `engine` lies; it is opened at the first question."""
    copy = IndexFollower(engine, root)
    _followers[engine] = copy
    _all_followers.add(copy)
    return copy


def find_follower(session: Session) -> IndexFollower | None:
    """Return the copy of the database that `session` reads, if it has one."""
    bind = session.get_bind()
    return _followers.get(bind if isinstance(bind, Engine) else bind.engine)


@atexit.register
def _close_all() -> None:
    for copy in list(_all_followers):
        copy.close()
