"""Figures for Prometheus: how many, how long, how it went; by route, and nothing of a person.

Off unless HUB_METRICS_TOKEN is set; then any process answers /metrics for all of them, on the hub's own port,
and only to who brings the token. To everybody else there is no such page.
"""

import hmac
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

Environ = dict[str, Any]
MULTIPROC_DIR_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
LATENCY_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Meter:
    """Counts nothing: metrics are off."""

    def observe_request(self, environ: Environ, status: int, seconds: float) -> None:
        """Count an answer."""

    def observe_database_error(self, kind: str) -> None:
        """Count a refusal by the database."""

    def observe_job(self, name: str, state: str) -> None:
        """Count the end of a job."""


class PrometheusMeter(Meter):
    """Counts for Prometheus, together with all processes that share the folder in the environment."""

    def __init__(self) -> None:
        # Read here, for the library looks for the shared folder while it is imported.
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.registry = CollectorRegistry()
        into: Any = {"registry": self.registry}
        self._requests = Counter(
            "hub_requests", "Answers, by route and status.", ("method", "route", "status"), **into
        )
        self._seconds = Histogram(
            "hub_request_seconds",
            "Seconds until an answer began.",
            ("route",),
            buckets=LATENCY_BUCKETS,
            **into,
        )
        self._pages = Counter("hub_pages", "Pages: kept ones, and those that were made.", ("answer",), **into)
        self._errors = Counter("hub_database_errors", "Refusals by the database.", ("kind",), **into)
        self._jobs = Counter("hub_jobs", "Jobs that ended, and how.", ("job", "state"), **into)

    def observe_request(self, environ: Environ, status: int, seconds: float) -> None:
        """Count an answer."""
        method = environ["REQUEST_METHOD"]
        route = environ.get("hub.route", "(none)")
        self._requests.labels(method if method in METHODS else "?", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        if answer := environ.get("hub.page"):
            self._pages.labels(answer).inc()

    def observe_database_error(self, kind: str) -> None:
        """Count a refusal by the database."""
        self._errors.labels(kind).inc()

    def observe_job(self, name: str, state: str) -> None:
        """Count the end of a job."""
        self._jobs.labels(name, state).inc()

    def exposition(self) -> bytes:
        """Return the figures of all processes as Prometheus reads them."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = self.registry
        if os.environ.get(MULTIPROC_DIR_VARIABLE):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


class MetricsMiddleware:
    """Answers /metrics to who brings the token, and hands on everything else."""

    def __init__(self, app: Any, meter: PrometheusMeter, token: str) -> None:
        self._app = app
        self._meter = meter
        self._expected = f"Bearer {token}".encode()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, or hand on."""
        given = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1", "replace")
        if environ["PATH_INFO"] != "/metrics" or not hmac.compare_digest(given, self._expected):
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
    """Give `app` its meter, which also hears of what the database refuses."""
    meter = PrometheusMeter() if app.config["METRICS_TOKEN"] else Meter()
    app.extensions["hub_meter"] = meter

    def refused(context: Any) -> None:
        meter.observe_database_error(type(context.original_exception).__name__)

    event.listen(engine, "handle_error", refused)


def add_metrics_endpoint(app: Flask, wsgi_app: Any) -> Any:
    """Return `inner` behind the door of the metrics, if they are on."""
    meter = app.extensions["hub_meter"]
    return (
        MetricsMiddleware(wsgi_app, meter, app.config["METRICS_TOKEN"])
        if isinstance(meter, PrometheusMeter)
        else wsgi_app
    )


def prepare_multiprocess_folder(instance: Path) -> dict[str, str]:
    """Make the folder in which processes that start now keep figures together; return how they are told.

    What ended processes counted stays until the hub starts again, so that no sum ever falls while it runs.
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
