"""Those who work on jobs: a thread in each process that serves, or processes of their own."""

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
    """A consumer beside a web server, whose signals are not its own."""

    def _set_signal_handlers(self) -> None:
        pass


class EmbeddedWorker:
    """Works on jobs in a thread of this process; waits for the database while it is away."""

    def __init__(self, jobs: Jobs, **options: Any) -> None:
        self._jobs = jobs
        self._options = options
        self._stopping = Event()
        self._consumer: _EmbeddedConsumer | None = None
        self._thread = Thread(target=self._work, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Let the job at hand finish, and stop."""
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
    """Work on the jobs of `app` in this process until it ends."""
    worker = EmbeddedWorker(get_jobs(app))
    worker.start()
    atexit.register(worker.stop)
    return worker


def run_worker(app: Flask, threads: int) -> None:
    """Work on the jobs of `app` until this process is told to stop; the job at hand is finished first."""
    consumer = _make_consumer(get_jobs(app), Consumer, workers=threads, graceful_signal="TERM")
    consumer.run()


def _make_consumer(jobs: Jobs, kind: type[Any], **options: Any) -> Any:
    # What the library logs may repeat what a job was given; the hub's own log says what matters.
    logging.getLogger("huey").setLevel(logging.CRITICAL + 1)
    given = {"max_delay": MAX_POLL_SECONDS, "shutdown_timeout": GRACE_SECONDS, **options}
    return kind(jobs.queue, **given)
