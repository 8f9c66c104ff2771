"""Job workers: a thread in each server process, or separate processes."""

import atexit
import logging
from contextlib import suppress
from threading import Event, Thread
from typing import Any

import structlog
from flask import Flask
from huey.consumer import Consumer

from hub.kit.job_workers import Heartbeat
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
        self._heartbeat = Heartbeat(lambda: _beat(jobs, "embedded"))

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()
        self._heartbeat.start()

    def stop(self) -> None:
        """Let the current job finish, and stop."""
        self._stopping.set()
        if self._consumer is not None:
            with suppress(RuntimeError):  # it has not begun yet, and ends as soon as it does
                self._consumer.stop(graceful=True)
        self._thread.join(GRACE_SECONDS)
        self._heartbeat.stop()
        _leave(self._jobs)

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                _beat(self._jobs, "embedded")
                self._consumer = _make_consumer(self._jobs, _EmbeddedConsumer, **self._options)
                if not self._stopping.is_set():  # when it was set, there may have been no consumer to stop
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
    jobs = get_jobs(app)
    consumer = _make_consumer(jobs, Consumer, workers=threads, graceful_signal="TERM")
    _beat(jobs, "separate")
    heartbeat = Heartbeat(lambda: _beat(jobs, "separate"))
    heartbeat.start()
    try:
        consumer.run()
    finally:
        heartbeat.stop()
        _leave(jobs)


def _beat(jobs: Jobs, kind: str) -> None:
    jobs.workers.record_heartbeat(kind)
    jobs.restart_interrupted()


def _leave(jobs: Jobs) -> None:
    # A job that this worker could not finish is begun again by the next one at once.
    try:
        jobs.workers.remove_own()
    except Exception as error:
        log.warning("the job queue cannot be reached", kind=type(error).__name__)
    jobs.close()


def _make_consumer(jobs: Jobs, kind: type[Any], **options: Any) -> Any:
    # Messages of the library may repeat the arguments of a job; the hub logs outcomes itself.
    logging.getLogger("huey").setLevel(logging.CRITICAL + 1)
    options = {"max_delay": MAX_POLL_SECONDS, "shutdown_timeout": GRACE_SECONDS, **options}
    return kind(jobs.queue, **options)
