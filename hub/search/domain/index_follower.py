"""The search index of a database, kept up to date by one thread in each process.

The thread asks five times a second whether the database has changed, and reads the catalogue's change counter
when it has, when a search needs a newer snapshot, and once a second. The process that gets the lock of the
index writer keeps it and writes; the others read what it wrote. The cursor is a document in the index,
written in the same commit as the changes, so the two cannot disagree.
"""

import atexit
import shutil
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Any

import structlog
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from tantivy import Index, IndexWriter

from hub.catalogue.domain import ChangePosition, read_change_counter
from hub.search.domain.change_watch import ChangeWatch
from hub.search.domain.index_folder import IndexFolder
from hub.search.domain.schema import INDEX_VERSION, SearchEngineError, open_index, wrap_engine_errors
from hub.search.domain.snapshot import Snapshot, read_cursor, write_changes

log = structlog.get_logger("hub.search")

POLL_SECONDS = 0.2
SECONDS_BETWEEN_FULL_POLLS = 1.0
"""How often the index is checked although the database has not changed: its folder may have."""
FAULT_PAUSE_SECONDS = 1.0
"""How long the thread pauses after a fault."""
FAULT_WAIT_SECONDS = 0.1
"""How long a caller waits for a snapshot while the thread has a fault."""
MIN_SECONDS_BETWEEN_GENERATIONS = 30.0
SMALL_ARENA, LARGE_ARENA = 15_000_000, 50_000_000
"""Bytes of memory for the writer: the least the engine accepts, and the amount for a first index."""
MIN_FREE_BYTES = 20_000_000
"""Free bytes on the disk below which a failed write is put down to the disk, not to a damaged index."""
FOLLOWER_OPTION = "hub_index_follower"
"""The execution option of an engine that holds its follower."""


class IndexFollower:
    """Keeps the index of one database, in one folder, up to date with a thread of this process."""

    def __init__(self, engine: Engine, root: Path) -> None:
        # The thread has an engine of its own, because its reads are not part of any request.
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
        """Return a snapshot that includes the changes up to `position` (None: any snapshot).

        Waits at most `timeout` seconds, and then returns the newest snapshot, or None if there is none.
        """
        with self._changed:
            self._start()
            if not self._is_current(position):
                self._wake.set()
                self._changed.wait_for(lambda: self._has_fault or self._is_current(position), timeout)
                if self._has_fault:  # the snapshot is unlikely to come soon
                    limit = min(timeout, FAULT_WAIT_SECONDS)
                    self._changed.wait_for(lambda: self._is_current(position), limit)
            return self.snapshot

    def report_error(self, snapshot: Snapshot, error: SearchEngineError) -> None:
        """Report that a query on `snapshot` failed; the index is replaced unless a newer snapshot exists."""
        # The location is logged and not the message, because the message may contain what the user typed.
        log.error("search could not answer", where=_error_location(error))
        with self._changed:
            if self.snapshot is not None and self.snapshot.generation == snapshot.generation:
                self.snapshot = None
                self._damaged_generation = snapshot.generation
                self._wake.set()

    def close(self) -> None:
        """Stop the thread and release the writer's lock; the next query starts the thread again."""
        atexit.unregister(self.close)
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
            # The thread must have stopped, and released the lock, before the interpreter shuts down.
            atexit.register(self.close)

    def _run(self) -> None:
        self._engine = self._make_engine()
        watch, full_poll_at = ChangeWatch(self._engine), 0.0
        try:
            while not self._stop.is_set():
                is_asked = self._wake.is_set()
                self._wake.clear()
                if is_asked or self._has_fault or time.monotonic() >= full_poll_at or self._is_changed(watch):
                    self._set_fault(not self._is_settled(watch) and self._poll_once())
                    full_poll_at = time.monotonic() + SECONDS_BETWEEN_FULL_POLLS
                (self._stop if self._has_fault else self._wake).wait(
                    FAULT_PAUSE_SECONDS if self._has_fault else POLL_SECONDS
                )
        finally:
            watch.close()
            self._release_writer()
            self._index = self.snapshot = None
            self._engine.dispose()

    def _is_changed(self, watch: ChangeWatch) -> bool:
        try:
            return watch.may_have_changed()
        except Exception:  # whatever the driver raises: the full poll says what is wrong
            watch.close()
            return True

    def _is_settled(self, watch: ChangeWatch) -> bool:
        """Return whether there is nothing to do: at little cost, since an idle hub asks once a second."""
        snapshot, folder = self.snapshot, self._folder
        if snapshot is None or folder is None or self._index is None or self._damaged_generation:
            return False
        try:
            position = watch.read_position()
            generation = folder.current()
        except Exception:  # whatever the driver raises: the poll says what is wrong
            watch.close()
            return False
        expected = (position.seq, position.epoch, generation)
        return (snapshot.cursor, snapshot.epoch, snapshot.generation) == expected

    def _set_fault(self, has_fault: bool) -> None:
        with self._changed:
            self._has_fault = has_fault
            self._changed.notify_all()

    def _poll_once(self) -> bool:
        """Catch up with the catalogue once, and return whether there was a fault."""
        try:
            with Session(self._engine) as session:
                self._catch_up(session, read_change_counter(session))
        except SQLAlchemyError as error:
            log.warning("search cannot read the catalogue", kind=type(error).__name__)
            return True
        except (SearchEngineError, OSError) as error:
            return not self._handle_fault(error)
        return False

    def _catch_up(self, session: Session, position: ChangePosition) -> None:
        folder = IndexFolder(self.root, position.epoch, INDEX_VERSION)
        snapshot = self.snapshot
        generation = folder.current_or_new()
        if snapshot is not None and snapshot.epoch == position.epoch and snapshot.cursor > position.seq:
            # An older database was restored, so the index holds entries that no longer exist.
            self._damaged_generation = generation
        if generation == self._damaged_generation:
            generation = self._replace_generation(folder, generation)
        if self._index is None or snapshot is None or snapshot.generation != generation:
            self._open(folder, generation, position.epoch)
        if self.snapshot is None or self.snapshot.cursor >= position.seq:
            return
        if self._acquire_writer(folder):
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
        except SearchEngineError as error:
            if "LockBusy" in str(error):
                return False
            raise
        # The process that had the lock before may have written since the snapshot was loaded.
        self._load_snapshot(self.snapshot.epoch, self.snapshot.generation)
        folder.remove_unused()
        return True

    def _write(self, session: Session, position: ChangePosition) -> None:
        assert self._writer is not None
        assert self.snapshot is not None
        is_first = self.snapshot.cursor == 0
        try:
            with wrap_engine_errors():
                write_changes(self._writer, session, self.snapshot.cursor, position.seq)
        except BaseException:
            self._release_writer(quick=True)
            raise
        if is_first:
            self._release_writer()  # so that the next writer takes the small amount of memory

    def _release_writer(self, *, quick: bool = False) -> None:
        writer, self._writer = self._writer, None
        if writer is not None and not quick:
            try:
                with wrap_engine_errors():
                    writer.wait_merging_threads()
            except SearchEngineError as error:
                log.warning("search could not finish writing", reason=str(error)[:200])

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
        # If a recent replacement did not help, the index is not the cause.
        return time.monotonic() - self._replaced_at >= MIN_SECONDS_BETWEEN_GENERATIONS

    def _handle_fault(self, error: Exception) -> bool:
        """Log the fault and mark the index as damaged; return whether it may be replaced at once."""
        self._release_writer(quick=True)
        self._index = None
        existing_folder = self.root if self.root.exists() else self.root.parent
        is_full = shutil.disk_usage(existing_folder).free < MIN_FREE_BYTES or "No space left" in str(error)
        log.error("search has a fault", reason=str(error)[:200], disk_full=is_full)
        if is_full or self._folder is None:
            return False
        self._damaged_generation = self._folder.current()
        return self._may_replace()


def _own_engine(engine: Engine) -> Engine:
    options: dict[str, Any] = {"hide_parameters": True, "pool_size": 1}
    if engine.dialect.name != "sqlite":
        options |= {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}
    return create_engine(engine.url, **options)


def _error_location(error: SearchEngineError) -> str:
    frames = traceback.extract_tb((error.__cause__ or error).__traceback__)
    return " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames[-3:])


def attach_follower(engine: Engine, root: Path) -> IndexFollower:
    """Give `engine` a follower with its index under `root`; the first query opens the index."""
    follower = IndexFollower(engine, root)
    engine.update_execution_options(**{FOLLOWER_OPTION: follower})
    return follower


def find_follower(session: Session) -> IndexFollower | None:
    """Return the follower of the database that `session` reads; None if it has none."""
    follower: IndexFollower | None = session.get_bind().engine.get_execution_options().get(FOLLOWER_OPTION)
    return follower
