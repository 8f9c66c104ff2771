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
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SHORTEST_TOKEN = 32


class Meter:
    """Counts nothing: metrics are off."""

    def request(self, environ: Environ, status: int, seconds: float) -> None:
        """Count an answer."""

    def database_error(self, kind: str) -> None:
        """Count a refusal by the database."""

    def job(self, name: str, state: str) -> None:
        """Count the end of a job."""


class Prometheus(Meter):
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
            "hub_request_seconds", "Seconds until an answer began.", ("route",), buckets=SECONDS, **into
        )
        self._pages = Counter("hub_pages", "Pages: kept ones, and those that were made.", ("answer",), **into)
        self._errors = Counter("hub_database_errors", "Refusals by the database.", ("kind",), **into)
        self._jobs = Counter("hub_jobs", "Jobs that ended, and how.", ("job", "state"), **into)

    def request(self, environ: Environ, status: int, seconds: float) -> None:
        """Count an answer."""
        method = environ["REQUEST_METHOD"]
        route = environ.get("hub.route", "(none)")
        self._requests.labels(method if method in METHODS else "?", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        if answer := environ.get("hub.page"):
            self._pages.labels(answer).inc()

    def database_error(self, kind: str) -> None:
        """Count a refusal by the database."""
        self._errors.labels(kind).inc()

    def job(self, name: str, state: str) -> None:
        """Count the end of a job."""
        self._jobs.labels(name, state).inc()

    def text(self) -> bytes:
        """Return the figures of all processes as Prometheus reads them."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = self.registry
        if os.environ.get(FOLDER):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


class MetricsDoor:
    """Answers /metrics to who brings the token, and hands on everything else."""

    def __init__(self, app: Any, meter: Prometheus, token: str) -> None:
        self._app = app
        self._meter = meter
        self._wanted = f"Bearer {token}".encode()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, or hand on."""
        given = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1", "replace")
        if environ["PATH_INFO"] != "/metrics" or not hmac.compare_digest(given, self._wanted):
            return self._app(environ, start_response)  # type: ignore[no-any-return]
        environ["hub.route"] = "/metrics"
        body = self._meter.text()
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
    meter = Prometheus() if app.config["METRICS_TOKEN"] else Meter()
    app.extensions["hub_meter"] = meter

    def refused(context: Any) -> None:
        meter.database_error(type(context.original_exception).__name__)

    event.listen(engine, "handle_error", refused)


def door(app: Flask, inner: Any) -> Any:
    """Return `inner` behind the door of the metrics, if they are on."""
    meter = app.extensions["hub_meter"]
    return MetricsDoor(inner, meter, app.config["METRICS_TOKEN"]) if isinstance(meter, Prometheus) else inner


def share_folder(instance: Path) -> dict[str, str]:
    """Make the folder in which processes that start now keep figures together; return how they are told.

    What ended processes counted stays until the hub starts again, so that no sum ever falls while it runs.
    """
    folder = instance / "metrics"
    folder.mkdir(mode=0o700, exist_ok=True)
    for file in folder.glob("*_*.db"):
        pid = file.stem.rpartition("_")[2]
        if pid.isdigit() and not _runs(int(pid)):
            file.unlink(missing_ok=True)
    return {FOLDER: str(folder)}


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
