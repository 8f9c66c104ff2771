"""Metrics for Prometheus: counts and durations by route, without personal data.

Off unless HUB_METRICS_TOKEN is set. Then any process serves /metrics for all of them, on the hub's own port,
to clients with the token; all others get 404.
"""

import hmac
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from hub.web.job_metrics import JobCollector

Environ = dict[str, Any]
MULTIPROC_DIR_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
LATENCY_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Meter:
    """The meter while metrics are off: counts nothing."""

    def observe_request(self, environ: Environ, status: int, seconds: float) -> None:
        """Count a response and its duration in seconds."""

    def observe_database_error(self, kind: str) -> None:
        """Count a database error."""

    def observe_job(self, name: str, state: str) -> None:
        """Count a finished job."""


class _FolderCollector:
    """The metrics in the files of a folder; the library's own collector takes its path for a pattern."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterable[Any]:
        """Return the metrics of all processes, added up."""
        from prometheus_client.multiprocess import MultiProcessCollector

        files = [str(file) for file in self._folder.glob("*.db")]
        return MultiProcessCollector.merge(files, accumulate=True)  # type: ignore[no-any-return, no-untyped-call]


class PrometheusMeter(Meter):
    """Counts for Prometheus, together with all processes that share the multiprocess folder."""

    def __init__(self, job_collector: JobCollector) -> None:
        # Imported here, because the library reads the multiprocess folder from the environment on import.
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.registry = CollectorRegistry()
        self._job_collector = job_collector
        shared: Any = {"registry": self.registry}
        self._requests = Counter(
            "hub_requests", "Answers, by route and status.", ("method", "route", "status"), **shared
        )
        self._seconds = Histogram(
            "hub_request_seconds",
            "Seconds until an answer began.",
            ("route",),
            buckets=LATENCY_BUCKETS,
            **shared,
        )
        self._pages = Counter(
            "hub_pages", "Pages: kept ones, and those that were made.", ("answer",), **shared
        )
        self._errors = Counter("hub_database_errors", "Refusals by the database.", ("kind",), **shared)
        self._jobs = Counter("hub_jobs", "Jobs that ended, and how.", ("job", "state"), **shared)

    def observe_request(self, environ: Environ, status: int, seconds: float) -> None:
        """Count a response and its duration in seconds."""
        method = environ["REQUEST_METHOD"]
        route = environ.get("hub.route", "(none)")
        self._requests.labels(method if method in METHODS else "?", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        if cache_result := environ.get("hub.page"):
            self._pages.labels(cache_result).inc()

    def observe_database_error(self, kind: str) -> None:
        """Count a database error."""
        self._errors.labels(kind).inc()

    def observe_job(self, name: str, state: str) -> None:
        """Count a finished job."""
        self._jobs.labels(name, state).inc()

    def exposition(self) -> bytes:
        """Return the metrics of all processes in the text format of Prometheus."""
        from prometheus_client import CollectorRegistry, generate_latest

        counted, from_queue = self.registry, CollectorRegistry()
        from_queue.register(self._job_collector)
        if folder := os.environ.get(MULTIPROC_DIR_VARIABLE):
            counted = CollectorRegistry()
            counted.register(_FolderCollector(Path(folder)))
        return generate_latest(counted) + generate_latest(from_queue)


class MetricsMiddleware:
    """Serves /metrics to clients with the token, and passes on every other request."""

    def __init__(self, app: Any, meter: PrometheusMeter, token: str) -> None:
        self._app = app
        self._meter = meter
        self._expected = f"Bearer {token}".encode()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serve the metrics, or call the app."""
        authorization = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1", "replace")
        if environ["PATH_INFO"] != "/metrics" or not hmac.compare_digest(authorization, self._expected):
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        environ["hub.route"] = "/metrics"
        body = self._meter.exposition()
        start_response(
            "200 OK",
            [
                ("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
            ],
        )
        return [body]


def init_app(app: Flask, engine: Engine) -> None:
    """Set up the meter of `app`, which also counts errors of the database `engine`."""
    meter = PrometheusMeter(JobCollector(app)) if app.config["METRICS_TOKEN"] else Meter()
    app.extensions["hub_meter"] = meter

    def count_error(context: Any) -> None:
        meter.observe_database_error(type(context.original_exception).__name__)

    event.listen(engine, "handle_error", count_error)


def add_metrics_endpoint(app: Flask, wsgi_app: Any) -> Any:
    """Return `wsgi_app` wrapped in the metrics middleware, or as it is while metrics are off."""
    meter = app.extensions["hub_meter"]
    return (
        MetricsMiddleware(wsgi_app, meter, app.config["METRICS_TOKEN"])
        if isinstance(meter, PrometheusMeter)
        else wsgi_app
    )


def prepare_multiprocess_folder(instance: Path) -> dict[str, str]:
    """Create the folder that processes share for metrics; return the environment variables that name it.

    Files of ended processes are removed only when the hub starts, so that no counter falls while it runs.
    """
    folder = instance / "metrics"
    folder.mkdir(mode=0o700, exist_ok=True)
    for file in folder.glob("*_*.db"):
        pid = file.stem.rpartition("_")[2]
        if pid.isdigit() and not _is_running(int(pid)):
            file.unlink(missing_ok=True)
    return {MULTIPROC_DIR_VARIABLE: str(folder)}


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
