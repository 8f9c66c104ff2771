"""Workers and the jobs they run, noted in the job queue, so that every process sees who works on what.

A worker that is alive says so every few seconds. A job whose worker has said nothing for a while was cut
short: its process was killed, or its machine has stopped.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from secrets import token_hex
from threading import Event, Thread
from typing import Any

import structlog
from huey import Huey
from huey.constants import EmptyData
from msgspec import Struct
from msgspec.structs import asdict

from hub.kit.clock import now

HEARTBEAT_SECONDS = 15.0
WORKER_LIFETIME = timedelta(minutes=2)
"""How long a worker counts as alive after it last said so: longer than the clocks of two machines differ."""
WORKER_KEY, RUN_KEY = "worker:", "run:"
log = structlog.get_logger("hub.jobs")


class Worker(Struct, frozen=True):
    """A worker: `embedded` in a process that serves, or `separate`; `seen_at` is when it last said so."""

    id: str
    kind: str
    seen_at: str

    def is_alive(self, at: datetime) -> bool:
        """Return whether the worker has said lately that it is alive."""
        return at - datetime.fromisoformat(self.seen_at) < WORKER_LIFETIME


class WorkerRegistry:
    """The workers of a queue, and the jobs that they are running."""

    def __init__(self, open_queue: Callable[[], Huey]) -> None:
        self._open_queue = open_queue
        self.own_id = ""
        """The worker of this process, if it has one."""

    def record_heartbeat(self, kind: str) -> None:
        """Record that the worker of this process is alive, and forget those that are long gone."""
        self.own_id = self.own_id or token_hex(8)
        worker = Worker(self.own_id, kind, now().isoformat())
        self._storage.put_data(f"{WORKER_KEY}{worker.id}", json.dumps(asdict(worker)).encode())
        for other in self.list_workers():
            if not other.is_alive(now() - WORKER_LIFETIME):
                self._storage.delete_data(f"{WORKER_KEY}{other.id}")

    def remove_own(self) -> None:
        """Delete the worker of this process, which stops."""
        if self.own_id:
            self._storage.delete_data(f"{WORKER_KEY}{self.own_id}")

    def list_workers(self) -> list[Worker]:
        """Return the workers that were alive not long ago."""
        return [Worker(**json.loads(value)) for _, value in self._items(WORKER_KEY)]

    def start_run(self, task: Any) -> None:
        """Record that the worker of this process begins a job."""
        data = bytes(self._open_queue().serialize_task(task)).decode()
        run = {"worker": self.own_id, "task": data}
        self._storage.put_data(f"{RUN_KEY}{task.id}", json.dumps(run).encode())

    def end_run(self, task: Any) -> None:
        """Record that a job has ended."""
        self._storage.delete_data(f"{RUN_KEY}{task.id}")

    def take_interrupted(self) -> Iterator[Any]:
        """Yield each job whose worker is gone; of several workers that look at once, one gets it."""
        alive = {worker.id for worker in self.list_workers() if worker.is_alive(now())}
        for key, value in self._items(RUN_KEY):
            if json.loads(value)["worker"] in alive:
                continue
            if (taken := self._storage.pop_data(key)) is not EmptyData:
                yield self._open_queue().deserialize_task(json.loads(bytes(taken))["task"].encode())

    def count_running(self) -> int:
        """Return how many jobs are running, or were when their process was killed."""
        return len(list(self._items(RUN_KEY)))

    @property
    def _storage(self) -> Any:
        return self._open_queue().storage

    def _items(self, prefix: str) -> list[tuple[str, bytes]]:
        items = self._storage.result_items().items()
        return [(key, bytes(value)) for key, value in items if key.startswith(prefix)]


class Heartbeat:
    """A thread that calls `beat` every few seconds, until it is stopped."""

    def __init__(self, beat: Callable[[], None]) -> None:
        self._beat = beat
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="job-heartbeat", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread."""
        self._stopping.set()
        self._thread.join(HEARTBEAT_SECONDS)

    def _run(self) -> None:
        while not self._stopping.wait(HEARTBEAT_SECONDS):
            try:
                self._beat()
            except Exception as error:  # the queue is away; the next beat tries again
                log.warning("a worker could not say that it is alive", kind=type(error).__name__)
