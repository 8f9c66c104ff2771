"""Job workers: a thread in each server process, or separate processes."""

import atexit
import logging
from threading import Event, Thread
from typing import Any

import structlog
from flask import Flask
from huey.consumer import Consumer

from hub.kit.jobs import Jobs, get_jobs

RETRY_SECONDS = 5.0
GRACE_SECONDS = 20.0
MAX_POLL_SECONDS = 1.0
log = structlog.get_logger("hub.jobs")


class _EmbeddedConsumer(Consumer):  # type: ignore[misc]
    """A consumer that leaves signal handlers to the web server."""

    def _set_signal_handlers(self) -> None:
        pass


class EmbeddedWorker:
    """Runs jobs in a thread of this process; retries while the database is unavailable."""

    def __init__(self, jobs: Jobs, **options: Any) -> None:
        self._jobs = jobs
        self._options = options
        self._stopping = Event()
        self._consumer: _EmbeddedConsumer | None = None
        self._thread = Thread(target=self._work, name="jobs", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Let the current job finish, and stop."""
        self._stopping.set()
        if self._consumer is not None:
            self._consumer.stop(graceful=True)
        self._thread.join(GRACE_SECONDS)
        self._jobs.close()

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                self._consumer = _make_consumer(self._jobs, _EmbeddedConsumer, **self._options)
                self._consumer.run()
            except Exception as error:
                log.warning("the job queue cannot be reached", kind=type(error).__name__)
                self._stopping.wait(RETRY_SECONDS)


def start_embedded_worker(app: Flask) -> EmbeddedWorker:
    """Run the jobs of `app` in a thread until this process ends."""
    worker = EmbeddedWorker(get_jobs(app))
    worker.start()
    atexit.register(worker.stop)
    return worker


def run_worker(app: Flask, threads: int) -> None:
    """Run the jobs of `app` until this process gets SIGTERM; the current job is finished first."""
    consumer = _make_consumer(get_jobs(app), Consumer, workers=threads, graceful_signal="TERM")
    consumer.run()


def _make_consumer(jobs: Jobs, kind: type[Any], **options: Any) -> Any:
    # Messages of the library may repeat the arguments of a job; the hub logs outcomes itself.
    logging.getLogger("huey").setLevel(logging.CRITICAL + 1)
    options = {"max_delay": MAX_POLL_SECONDS, "shutdown_timeout": GRACE_SECONDS, **options}
    return kind(jobs.queue, **options)
