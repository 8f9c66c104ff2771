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

QUEUE_TABLE_PREFIX = "job_queue"
MAX_KEPT_FAILURES = 100
CLAIM_LIFETIME = timedelta(hours=2)
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
    schedule: str = ""
    retries: int = 3
    retry_delay: int = 60


@dataclass(frozen=True)
class JobOutcome:
    """How a job went: `running`, `done`, `again` (it failed and will be begun again) or `failed`."""

    job: str
    state: str
    at: str
    words: str


class JSONSerializer(Serializer):  # type: ignore[misc]
    """Keeps what waits as JSON: who can write to the queue can ask for a job, and run no code."""

    def _serialize(self, message: Message) -> bytes:
        fields = message._asdict()
        return json.dumps({**fields, "eta": message.eta and message.eta.isoformat()}).encode()

    def _deserialize(self, data: bytes) -> Message:
        fields = json.loads(bytes(data))
        eta = datetime.fromisoformat(fields["eta"]) if fields["eta"] else None
        return Message(**{**fields, "eta": eta, "args": tuple(fields["args"])})


class JobQueue(Huey):  # type: ignore[misc]
    """Huey, whose jobs at set times are begun once, however many processes and machines look at the clock."""

    def read_periodic(self, timestamp: datetime | None) -> list[Any]:
        """Return the jobs that are due and that no other process has claimed."""
        timestamp = timestamp or self._get_timestamp()
        return [task for task in super().read_periodic(timestamp) if self._claim(task.name, timestamp)]

    def _claim(self, name: str, timestamp: datetime) -> bool:
        minute = timestamp.strftime("%Y-%m-%dT%H:%M")
        mine = self.storage.put_if_empty(f"claim:{name}:{minute}", b"1")
        if mine:
            old = (timestamp - CLAIM_LIFETIME).strftime("%Y-%m-%dT%H:%M")
            for key in self.storage.result_items():
                if key.startswith(f"claim:{name}:") and key.rpartition(f"{name}:")[2] < old:
                    self.storage.delete_data(key)
        return bool(mine)


class Jobs:
    """The jobs of an app and their queue, which is opened when it is first needed."""

    def __init__(self, app: Flask, jobs: Iterable[Job]) -> None:
        self._app = app
        self._jobs = {job.name: job for job in jobs}
        self._lock = Lock()
        self._queue: JobQueue | None = None
        self._tasks: dict[str, Any] = {}

    @property
    def queue(self) -> JobQueue:
        """Return the queue; raises what the database raises while it is away."""
        with self._lock:
            if self._queue is None:
                self._queue = self._open()
            return self._queue

    def submit(self, name: str, **details: str | int) -> None:
        """Put a job into the queue; NotFound if there is none of that name."""
        if name not in self._jobs:
            raise NotFound(f"There is no job called {name}. There are: {', '.join(sorted(self._jobs))}.")
        queue = self.queue
        queue.enqueue(self._tasks[name].s(**details))

    def list_outcomes(self) -> list[JobOutcome]:
        """Return how each job went last, and then each failure that is still kept, the newest first."""
        kept = {key: json.loads(bytes(value)) for key, value in self._stored_outcomes("last:", "failed:")}
        last = [JobOutcome(**kept[key]) for key in sorted(kept) if key.startswith("last:")]
        failed = [JobOutcome(**kept[key]) for key in kept if key.startswith("failed:")]
        return [*last, *sorted(failed, key=lambda outcome: outcome.at, reverse=True)]

    def list_pending(self) -> list[str]:
        """Return the names of the jobs that wait for their turn or their time."""
        return [task.name for task in (*self.queue.pending(), *self.queue.scheduled())]

    def close(self) -> None:
        """Give back the queue's connection."""
        with self._lock:
            if self._queue is not None:
                self._queue.storage.close()
            self._queue = None

    def _open(self) -> JobQueue:
        try:
            queue = self._new_queue()
        except IntegrityError:  # another process made the tables at the same moment; now they are there
            queue = self._new_queue()
        for job in self._jobs.values():
            self._tasks[job.name] = self._register(queue, job)
        queue.pre_execute("note")(lambda task: self._record_outcome(task, "running", ""))
        queue.post_execute("note")(self._on_finished)
        return queue

    def _new_queue(self) -> JobQueue:
        return JobQueue("hub", results=False, serializer=JSONSerializer(), **self._storage())

    def _storage(self) -> dict[str, Any]:
        url = self._app.config["SQLALCHEMY_DATABASE_URI"]
        if url.startswith("postgresql"):
            address = url.replace("postgresql+psycopg://", "postgresql://", 1)
            return {
                "storage_class": PostgresStorage,
                "dsn": address,
                "table_prefix": QUEUE_TABLE_PREFIX,
                "blocking": False,
            }
        place = Path(self._app.config["INSTANCE_DIR"]) / "jobs.sqlite3"
        return {"storage_class": SqliteStorage, "filename": str(place), "fsync": True}

    def _register(self, queue: JobQueue, job: Job) -> Any:
        def run(**details: Any) -> str:
            with self._app.app_context():
                return job.run(**details)

        limits = {
            "retries": job.retries,
            "retry_delay": job.retry_delay,
            "retry_backoff": 2,
            "name": job.name,
        }
        if not job.schedule:
            return queue.task(**limits)(run)
        minute, hour = job.schedule.split()
        return queue.periodic_task(crontab(minute, hour, strict=True), **limits)(run)

    def _on_finished(self, task: Any, words: str | None, error: Exception | None) -> None:
        if error is None:
            self._record_outcome(task, "done", words or "")
        else:
            self._record_outcome(task, "again" if task.retries else "failed", _failure_text(error))

    def _record_outcome(self, task: Any, state: str, words: str) -> None:
        outcome = JobOutcome(task.name, state, now().isoformat(timespec="seconds"), words)
        data = json.dumps(asdict(outcome)).encode()
        self.queue.storage.put_data(f"last:{task.name}", data)
        if state == "failed":
            self.queue.storage.put_data(f"failed:{outcome.at}:{task.id}", data)
            for key, _ in self._stored_outcomes("failed:")[:-MAX_KEPT_FAILURES]:
                self.queue.storage.delete_data(key)
        (log.error if state == "failed" else log.info)("job", job=task.name, state=state, words=words)
        if state != "running":
            self._app.extensions["hub_meter"].observe_job(task.name, state)

    def _stored_outcomes(self, *prefixes: str) -> list[tuple[str, bytes]]:
        return sorted(
            pair for pair in self.queue.storage.result_items().items() if pair[0].startswith(prefixes)
        )


def init_app(app: Flask, jobs: Iterable[Job]) -> None:
    """Give `app` its jobs; nothing is opened yet."""
    app.extensions["hub_jobs"] = Jobs(app, jobs)


def get_jobs(app: Flask) -> Jobs:
    """Return the jobs of `app`."""
    jobs: Jobs = app.extensions["hub_jobs"]
    return jobs


def _failure_text(error: Exception) -> str:
    # Only the hub's own words: what a library says of an error may repeat what it was given.
    return error.message if isinstance(error, HubError) else type(error).__name__
