"""Logging: one line of JSON for each event, with its request id and without personal data."""

import json
import logging
import sys
import traceback
from contextlib import nullcontext
from functools import lru_cache
from typing import Any, TextIO

import psycopg
import structlog
from sqlalchemy.exc import SQLAlchemyError

from hub.kit.clock import now


def format_traceback(exc_info: tuple[Any, BaseException, Any]) -> str:
    """Return a traceback without the messages of database errors.

    A server's message on a refused row repeats its values, such as an email address.
    """
    parts: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None:
        lines = "".join(traceback.format_tb(error.__traceback__))
        parts.insert(
            0, f"Traceback (most recent call last):\n{lines}{type(error).__name__}: {_describe_error(error)}"
        )
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\n".join(parts)


def _describe_error(error: BaseException) -> str:
    if isinstance(error, SQLAlchemyError):
        return "(see above)"
    if isinstance(error, psycopg.Error):
        parts = (error.sqlstate, error.diag.table_name, error.diag.constraint_name)
        return " ".join(part for part in parts if part)
    return str(error)


def init_logs(level: str) -> None:
    """Send the hub's log to standard error as JSON."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(format_traceback),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = HubHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    hub = logging.getLogger("hub")
    hub.handlers = [handler]
    hub.setLevel(level)
    hub.propagate = False
    # An earlier app of this process may have silenced the access log.
    logging.getLogger("hub.access").setLevel(logging.NOTSET)


def write_request_line(log: Any, route: str, status: int, milliseconds: float, request_id: str) -> None:
    """Log a GET request as `log.info` does, at a small part of its cost.

    If anything but the hub's own handler listens, as in tests, it gets a log record.
    """
    hub, access = logging.getLogger("hub"), logging.getLogger("hub.access")
    if not access.isEnabledFor(logging.INFO):
        return
    if access.handlers or len(hub.handlers) != 1 or not isinstance(hub.handlers[0], HubHandler):
        fields = {"route": route, "status": status, "ms": milliseconds}
        log.info("request", method="GET", **fields, request_id=request_id)
        return
    at = now().replace(tzinfo=None).isoformat()
    hub.handlers[0].write_line(
        f'{{"method": "GET", "route": {_as_json(route)}, "status": {status}, "ms": {milliseconds}, '
        f'"event": "request", "request_id": "{request_id}", "level": "info", "logger": "hub.access", '
        f'"timestamp": "{at}Z"}}\n'
    )


@lru_cache(maxsize=1000)
def _as_json(route: str) -> str:
    return json.dumps(route)


class HubHandler(logging.StreamHandler[TextIO]):
    """Writes lines of JSON to standard error."""

    def write_line(self, line: str) -> None:
        """Write a finished line."""
        with self.lock or nullcontext():
            self.stream.write(line)
            self.flush()
