"""Logs: one line of JSON for each event, with the request it belongs to and nothing about a person."""

import logging
import sys
from typing import Any

import structlog


def init_logs(level: str) -> None:
    """Send the hub's log, and the libraries' warnings, to standard error as JSON."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
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
    # Whoever silenced a part of an earlier hub of this process meant that one.
    logging.getLogger("hub.access").setLevel(logging.NOTSET)
