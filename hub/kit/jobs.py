"""Background jobs, scheduled or on demand, in a queue that survives a restart.

The queue is huey's: a SQLite file in the instance folder, or tables beside the hub's own on PostgreSQL. Tasks
are stored as JSON, not as pickles. The arguments of a job are only names and row ids, and are never shown:
`hub jobs` and the log show the name of the job and its outcome.

A job whose process is killed is begun again by another worker, as if it had failed: as often as its retries
allow. After that its outcome says plainly that it was cut short. Work that must not be lost, such as an email
to be sent, is a row of the database that a scheduled job looks for; submitting a job only speeds it up.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import structlog
from flask import Flask
from huey import Huey, crontab
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import PostgresStorage, SqliteStorage
from msgspec import Struct
from msgspec.structs import asdict
from psycopg import IntegrityError
from sqlalchemy.engine import make_url

from hub.kit.clock import isoformat_minute, now, to_london
from hub.kit.db import on_close
from hub.kit.errors import HubError, NotFound
from hub.kit.job_workers import WorkerRegistry

QUEUE_TABLE_PREFIX = "job_queue"
MAX_KEPT_FAILURES = 100
CLAIM_LIFETIME = timedelta(hours=2)
"""Longer than the clocks of two machines may differ. A job that runs each minute adds one each minute."""
PROCESS_ENDED = "Its process ended before it was done."
BROKEN_STATES = frozenset({"failed", "cut short"})
log = structlog.get_logger("hub.jobs")


class Job(Struct, frozen=True):
    """A job of a feature. `run` is called in an app context and returns one line on what it did.

    `schedule` is minute and hour in London in crontab syntax: "10 2" is each night at ten past two. The hour
    from one to two is left out or comes twice when the clocks change, so nothing is scheduled in it alone.
    Without a schedule the job runs only when it is submitted. A job that raises is repeated up to `retries`
    times, after `retry_delay` seconds that double each time, so it must be safe to run twice.
    """

    name: str
    run: Callable[..., str]
    schedule: str = ""
    retries: int = 3
    retry_delay: int = 60

    def __post_init__(self) -> None:
        if self.schedule.endswith(" 1"):
            raise ValueError(f"{self.name}: on two days of the year this hour is left out or comes twice.")


class JobOutcome(Struct, frozen=True):
    """The outcome of a job.

    `running`, `done`, `again` (it failed and will be repeated), `failed`, or `cut short` (its process ended
    before it was done, and it is not begun again).
    """

    job: str
    state: str
    at: str
    words: str


class JSONSerializer(Serializer):  # type: ignore[misc]
    """Stores tasks as JSON. With pickles, write access to the queue would mean running any code."""

    def _serialize(self, message: Message) -> bytes:
        fields = message._asdict()
        return json.dumps({**fields, "eta": message.eta and message.eta.isoformat()}).encode()

    def _deserialize(self, data: bytes) -> Message:
        fields = json.loads(bytes(data))
        eta = datetime.fromisoformat(fields["eta"]) if fields["eta"] else None
        return Message(**{**fields, "eta": eta, "args": tuple(fields["args"])})


class JobQueue(Huey):  # type: ignore[misc]
    """Huey, with scheduled jobs run once however many processes and machines there are."""

    def read_periodic(self, timestamp: datetime | None) -> list[Any]:
        """Return the scheduled jobs that are due and not claimed by another process."""
        timestamp = timestamp or self._get_timestamp()
        due = super().read_periodic(to_london(timestamp))
        return [task for task in due if self._claim(task.name, timestamp)]

    def _claim(self, name: str, timestamp: datetime) -> bool:
        minute = isoformat_minute(timestamp)
        claimed = self.storage.put_if_empty(f"claim:{name}:{minute}", b"1")
        if claimed:
            oldest = isoformat_minute(timestamp - CLAIM_LIFETIME)
            for key in self.storage.result_items():
                if key.startswith(f"claim:{name}:") and key.rpartition(f"{name}:")[2] < oldest:
                    self.storage.delete_data(key)
        return bool(claimed)


def queue_storage(app: Flask) -> dict[str, Any]:
    """Return the options of the queue: a file beside SQLite, or tables in PostgreSQL."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "postgresql":
        # Rendered anew, because libpq is stricter about the characters of a password.
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return {
            "storage_class": PostgresStorage,
            "dsn": dsn,
            "table_prefix": QUEUE_TABLE_PREFIX,
            "blocking": False,
        }
    path = Path(app.config["INSTANCE_DIR"]) / "jobs.sqlite3"
    return {"storage_class": SqliteStorage, "filename": str(path), "fsync": True}


class Jobs:
    """The jobs of an app and their queue, which is opened on first use."""

    def __init__(self, app: Flask, jobs: Iterable[Job]) -> None:
        self._app = app
        self._jobs = {job.name: job for job in jobs}
        self._lock = Lock()
        self._queue: JobQueue | None = None
        self._tasks: dict[str, Any] = {}
        self.workers = WorkerRegistry(lambda: self.queue)

    @property
    def queue(self) -> JobQueue:
        """Return the queue; raises the driver's error while the database is unavailable."""
        with self._lock:
            if self._queue is None:
                self._queue = self._open()
            return self._queue

    def submit(self, name: str, **details: str | int) -> None:
        """Put a job into the queue; raise NotFound if there is no job of this name."""
        if name not in self._jobs:
            raise NotFound(f"There is no job called {name}. There are: {', '.join(sorted(self._jobs))}.")
        queue = self.queue
        queue.enqueue(self._tasks[name].s(**details))

    def list_outcomes(self) -> list[JobOutcome]:
        """Return the last outcome of each job, then the stored failures, newest first."""
        stored = {key: json.loads(bytes(value)) for key, value in self._stored_outcomes("last:", "failed:")}
        last = [JobOutcome(**stored[key]) for key in sorted(stored) if key.startswith("last:")]
        failed = [JobOutcome(**stored[key]) for key in stored if key.startswith("failed:")]
        return [*last, *sorted(failed, key=lambda outcome: outcome.at, reverse=True)]

    def list_last(self) -> list[JobOutcome]:
        """Return the last outcome of each job."""
        return [JobOutcome(**json.loads(bytes(value))) for _, value in self._stored_outcomes("last:")]

    def restart_interrupted(self) -> None:
        """Submit again each job whose process has ended, if it has retries left, and record the outcome."""
        for task in self.workers.take_interrupted():
            if task.retries:
                task.retries -= 1
                self._record_outcome(task, "again", PROCESS_ENDED)
                self.queue.enqueue(task)
            else:
                self._record_outcome(task, "cut short", PROCESS_ENDED)

    def list_pending(self) -> list[str]:
        """Return the names of the jobs in the queue, including retries that are not yet due."""
        return [task.name for task in (*self.queue.pending(), *self.queue.scheduled())]

    def close(self) -> None:
        """Close the queue's connection."""
        with self._lock:
            if self._queue is not None:
                self._queue.storage.close()
            self._queue = None

    def _open(self) -> JobQueue:
        try:
            queue = self._new_queue()
        except IntegrityError:  # another process created the tables at the same time; now they exist
            queue = self._new_queue()
        for job in self._jobs.values():
            self._tasks[job.name] = self._register(queue, job)
        queue.pre_execute("note")(self._on_begun)
        queue.post_execute("note")(self._on_finished)
        return queue

    def _new_queue(self) -> JobQueue:
        return JobQueue("hub", results=False, serializer=JSONSerializer(), **queue_storage(self._app))

    def _register(self, queue: JobQueue, job: Job) -> Any:
        def run(**details: Any) -> str:
            with self._app.app_context():
                return job.run(**details)

        options = {
            "retries": job.retries,
            "retry_delay": job.retry_delay,
            "retry_backoff": 2,
            "name": job.name,
        }
        if not job.schedule:
            return queue.task(**options)(run)
        minute, hour = job.schedule.split()
        return queue.periodic_task(crontab(minute, hour, strict=True), **options)(run)

    def _on_begun(self, task: Any) -> None:
        self.workers.start_run(task)
        self._record_outcome(task, "running", "")

    def _on_finished(self, task: Any, words: str | None, error: Exception | None) -> None:
        if error is None:
            self._record_outcome(task, "done", words or "")
        else:
            self._record_outcome(task, "again" if task.retries else "failed", _failure_text(error))
        self.workers.end_run(task)

    def _record_outcome(self, task: Any, state: str, words: str) -> None:
        outcome = JobOutcome(task.name, state, now().isoformat(timespec="seconds"), words)
        data = json.dumps(asdict(outcome)).encode()
        self.queue.storage.put_data(f"last:{task.name}", data)
        if state == "failed":
            self.queue.storage.put_data(f"failed:{outcome.at}:{task.id}", data)
            for key, _ in self._stored_outcomes("failed:")[:-MAX_KEPT_FAILURES]:
                self.queue.storage.delete_data(key)
        (log.error if state in BROKEN_STATES else log.info)("job", job=task.name, state=state, words=words)
        if state != "running":
            self._app.extensions["hub_meter"].observe_job(task.name, state)

    def _stored_outcomes(self, *prefixes: str) -> list[tuple[str, bytes]]:
        return sorted(
            pair for pair in self.queue.storage.result_items().items() if pair[0].startswith(prefixes)
        )


def init_app(app: Flask, jobs: Iterable[Job]) -> None:
    """Register the jobs of `app`; the queue is opened later, and closed with the app."""
    app.extensions["hub_jobs"] = Jobs(app, jobs)
    on_close(app, app.extensions["hub_jobs"].close)


def get_jobs(app: Flask) -> Jobs:
    """Return the jobs of `app`."""
    jobs: Jobs = app.extensions["hub_jobs"]
    return jobs


def _failure_text(error: Exception) -> str:
    # Only the hub's own messages are recorded: those of a library may repeat its arguments.
    return error.message if isinstance(error, HubError) else type(error).__name__
