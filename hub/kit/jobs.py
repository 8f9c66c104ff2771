"""Jobs: work that nobody waits for, kept in a queue that outlives a restart, at set times or when asked for.

The queue is huey's: a file in the instance folder, or tables beside the hub's own on PostgreSQL. What waits
is kept as JSON and not as pickles. A job is told of nothing but names and numbers, and its arguments are
shown to nobody: `hub jobs` and the log name the job and say in words how it went.

A job whose process is killed is not begun again. What must never be lost is a row of the database that a job
at set times looks for, such as a message that is to be sent; the queue only makes it quick.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
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
from psycopg import IntegrityError

from hub.kit.clock import now
from hub.kit.errors import HubError, NotFound

QUEUE_TABLES = "job_queue"
KEPT_FAILURES = 100
CLAIMS_STAY = timedelta(hours=2)
"""Longer than any two clocks may differ; a job each minute leaves a claim each minute."""
log = structlog.get_logger("hub.jobs")


@dataclass(frozen=True)
class Job:
    """A job of a feature. `run` has an app context and returns one line that says what it did.

    `at` are minute and hour in UTC, as crontab has them: "10 2" is each night at ten past two; without it
    the job runs only when it is asked for. A job that raises is begun again `retries` times, first after
    `pause` seconds and each time after twice as long. So it must be safe to run twice.
    """

    name: str
    run: Callable[..., str]
    at: str = ""
    retries: int = 3
    pause: int = 60


@dataclass(frozen=True)
class Outcome:
    """How a job went: `running`, `done`, `again` (it failed and will be begun again) or `failed`."""

    job: str
    state: str
    at: str
    words: str


class PlainSerializer(Serializer):  # type: ignore[misc]
    """Keeps what waits as JSON: who can write to the queue can ask for a job, and run no code."""

    def _serialize(self, message: Message) -> bytes:
        fields = message._asdict()
        return json.dumps({**fields, "eta": message.eta and message.eta.isoformat()}).encode()

    def _deserialize(self, data: bytes) -> Message:
        fields = json.loads(bytes(data))
        eta = datetime.fromisoformat(fields["eta"]) if fields["eta"] else None
        return Message(**{**fields, "eta": eta, "args": tuple(fields["args"])})


class Queue(Huey):  # type: ignore[misc]
    """Huey, whose jobs at set times are begun once, however many processes and machines look at the clock."""

    def read_periodic(self, timestamp: datetime | None) -> list[Any]:
        """Return the jobs that are due and that no other process has claimed."""
        timestamp = timestamp or self._get_timestamp()
        return [task for task in super().read_periodic(timestamp) if self._claim(task.name, timestamp)]

    def _claim(self, name: str, timestamp: datetime) -> bool:
        minute = timestamp.strftime("%Y-%m-%dT%H:%M")
        mine = self.storage.put_if_empty(f"claim:{name}:{minute}", b"1")
        if mine:
            old = (timestamp - CLAIMS_STAY).strftime("%Y-%m-%dT%H:%M")
            for key in self.storage.result_items():
                if key.startswith(f"claim:{name}:") and key.rpartition(f"{name}:")[2] < old:
                    self.storage.delete_data(key)
        return bool(mine)


class Jobs:
    """The jobs of an app and their queue, which is opened when it is first needed."""

    def __init__(self, app: Flask, jobs: Iterable[Job]) -> None:
        self._app = app
        self._known = {job.name: job for job in jobs}
        self._lock = Lock()
        self._queue: Queue | None = None
        self._tasks: dict[str, Any] = {}

    @property
    def queue(self) -> Queue:
        """Return the queue; raises what the database raises while it is away."""
        with self._lock:
            if self._queue is None:
                self._queue = self._open()
            return self._queue

    def ask(self, name: str, **details: str | int) -> None:
        """Put a job into the queue; NotFound if there is none of that name."""
        if name not in self._known:
            raise NotFound(f"There is no job called {name}. There are: {', '.join(sorted(self._known))}.")
        queue = self.queue
        queue.enqueue(self._tasks[name].s(**details))

    def outcomes(self) -> list[Outcome]:
        """Return how each job went last, and then each failure that is still kept, the newest first."""
        kept = {key: json.loads(bytes(value)) for key, value in self._kept("last:", "failed:")}
        last = [Outcome(**kept[key]) for key in sorted(kept) if key.startswith("last:")]
        failed = [Outcome(**kept[key]) for key in kept if key.startswith("failed:")]
        return [*last, *sorted(failed, key=lambda outcome: outcome.at, reverse=True)]

    def waiting(self) -> list[str]:
        """Return the names of the jobs that wait for their turn or their time."""
        return [task.name for task in (*self.queue.pending(), *self.queue.scheduled())]

    def close(self) -> None:
        """Give back the queue's connection."""
        with self._lock:
            if self._queue is not None:
                self._queue.storage.close()
            self._queue = None

    def _open(self) -> Queue:
        try:
            queue = self._new_queue()
        except IntegrityError:  # another process made the tables at the same moment; now they are there
            queue = self._new_queue()
        for job in self._known.values():
            self._tasks[job.name] = self._register(queue, job)
        queue.pre_execute("note")(lambda task: self._note(task, "running", ""))
        queue.post_execute("note")(self._finished)
        return queue

    def _new_queue(self) -> Queue:
        return Queue("hub", results=False, serializer=PlainSerializer(), **self._storage())

    def _storage(self) -> dict[str, Any]:
        url = self._app.config["SQLALCHEMY_DATABASE_URI"]
        if url.startswith("postgresql"):
            address = url.replace("postgresql+psycopg://", "postgresql://", 1)
            return {
                "storage_class": PostgresStorage,
                "dsn": address,
                "table_prefix": QUEUE_TABLES,
                "blocking": False,
            }
        place = Path(self._app.config["INSTANCE_DIR"]) / "jobs.sqlite3"
        return {"storage_class": SqliteStorage, "filename": str(place), "fsync": True}

    def _register(self, queue: Queue, job: Job) -> Any:
        def run(**details: Any) -> str:
            with self._app.app_context():
                return job.run(**details)

        limits = {"retries": job.retries, "retry_delay": job.pause, "retry_backoff": 2, "name": job.name}
        if not job.at:
            return queue.task(**limits)(run)
        minute, hour = job.at.split()
        return queue.periodic_task(crontab(minute, hour, strict=True), **limits)(run)

    def _finished(self, task: Any, words: str | None, error: Exception | None) -> None:
        if error is None:
            self._note(task, "done", words or "")
        else:
            self._note(task, "again" if task.retries else "failed", _why(error))

    def _note(self, task: Any, state: str, words: str) -> None:
        outcome = Outcome(task.name, state, now().isoformat(timespec="seconds"), words)
        data = json.dumps(asdict(outcome)).encode()
        self.queue.storage.put_data(f"last:{task.name}", data)
        if state == "failed":
            self.queue.storage.put_data(f"failed:{outcome.at}:{task.id}", data)
            for key, _ in self._kept("failed:")[:-KEPT_FAILURES]:
                self.queue.storage.delete_data(key)
        (log.error if state == "failed" else log.info)("job", job=task.name, state=state, words=words)
        if state != "running":
            self._app.extensions["hub_meter"].job(task.name, state)

    def _kept(self, *prefixes: str) -> list[tuple[str, bytes]]:
        return sorted(
            pair for pair in self.queue.storage.result_items().items() if pair[0].startswith(prefixes)
        )


def init_app(app: Flask, jobs: Iterable[Job]) -> None:
    """Give `app` its jobs; nothing is opened yet."""
    app.extensions["hub_jobs"] = Jobs(app, jobs)


def _why(error: Exception) -> str:
    # Only the hub's own words: what a library says of an error may repeat what it was given.
    return error.message if isinstance(error, HubError) else type(error).__name__
