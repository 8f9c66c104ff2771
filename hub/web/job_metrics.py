"""Metrics of jobs and workers, read from the job queue, so that separate workers are in them too."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import structlog
from flask import Flask

from hub.kit.clock import now
from hub.kit.jobs import BROKEN_STATES, JobOutcome, Jobs, get_jobs

log = structlog.get_logger("hub.metrics")
WORKER_KINDS = ("embedded", "separate")


class JobCollector:
    """Reads the job queue each time the metrics are asked for."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def collect(self) -> Iterator[Any]:
        """Yield the metrics; without a queue only that it cannot be reached."""
        from prometheus_client.core import GaugeMetricFamily

        try:
            metrics = list(_read(get_jobs(self._app)))
        except Exception as error:
            log.warning("the job queue cannot be reached", kind=type(error).__name__)
            metrics = []
        yield GaugeMetricFamily("hub_job_queue_up", "Whether the job queue can be read.", bool(metrics))
        yield from metrics


def _read(jobs: Jobs) -> Iterator[Any]:
    from prometheus_client.core import GaugeMetricFamily

    workers, at = jobs.workers.list_workers(), now()
    alive = GaugeMetricFamily("hub_job_workers", "Workers that are alive, by kind.", labels=("kind",))
    for kind in WORKER_KINDS:
        alive.add_metric((kind,), sum(worker.kind == kind and worker.is_alive(at) for worker in workers))
    yield alive
    seen = max((_timestamp(worker.seen_at) for worker in workers), default=0)
    yield GaugeMetricFamily("hub_job_worker_seen_timestamp_seconds", "When a worker was last alive.", seen)
    yield GaugeMetricFamily("hub_jobs_waiting", "Jobs in the queue.", len(jobs.list_pending()))
    yield GaugeMetricFamily("hub_jobs_running", "Jobs that were begun.", jobs.workers.count_running())
    yield from _outcomes(jobs.list_last())


def _outcomes(outcomes: Iterable[JobOutcome]) -> Iterator[Any]:
    from prometheus_client.core import GaugeMetricFamily

    broken = GaugeMetricFamily(
        "hub_job_broken", "Whether a job last failed or was cut short.", labels=("job",)
    )
    last = GaugeMetricFamily(
        "hub_job_state_timestamp_seconds", "When a job got to its state.", labels=("job", "state")
    )
    for outcome in outcomes:
        broken.add_metric((outcome.job,), outcome.state in BROKEN_STATES)
        last.add_metric((outcome.job, outcome.state), _timestamp(outcome.at))
    yield from (broken, last)


def _timestamp(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
