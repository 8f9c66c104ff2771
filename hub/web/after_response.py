"""Work after the response has been sent, so that the client does not wait for it."""

from collections.abc import Callable

import structlog
from flask import Flask, Response, after_this_request, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from hub.kit.db import write_transaction

log = structlog.get_logger("hub.afterwards")


def get_current_app() -> Flask:
    """Return the app object itself, which outlives the request or command, unlike the proxy."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


def run_after_response(action: Callable[[Flask], object]) -> None:
    """Call `action` with the app once the current response has been sent; a failure is only logged."""
    app = get_current_app()

    def run() -> None:
        try:
            action(app)
        except Exception:
            log.exception("work after the response failed")

    @after_this_request
    def register_action(response: Response) -> Response:
        response.call_on_close(run)
        return response


def write_after_response(action: Callable[[Session], object], failure_message: str) -> None:
    """Call `action` in its own transaction after the response; log `failure_message` if it fails.

    For writes that may be lost without harm, such as counts.
    """

    def write(app: Flask) -> None:
        try:
            with app.app_context(), write_transaction() as session:
                action(session)
        except SQLAlchemyError as error:
            log.warning(failure_message, kind=type(error).__name__)

    run_after_response(write)
