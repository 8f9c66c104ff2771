"""Logging: one line of JSON for each event, with its request id and without personal data."""

import logging
import sys
import traceback
from typing import Any

import psycopg
import structlog
from sqlalchemy.exc import SQLAlchemyError


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
    handler = logging.StreamHandler(sys.stderr)
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
