"""What is done when the answer has gone, so that nobody waits for it."""

from collections.abc import Callable

import structlog
from flask import Flask, Response, after_this_request, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from hub.kit.db import write_transaction

log = structlog.get_logger("hub.afterwards")


def get_current_app() -> Flask:
    """Return the app itself, which outlives the request or the command that is being served."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


def run_after_response(action: Callable[[Flask], object]) -> None:
    """Do `act`, which is handed the app, when the answer at hand has gone."""
    app = get_current_app()

    @after_this_request
    def later(response: Response) -> Response:
        response.call_on_close(lambda: action(app))
        return response


def write_after_response(action: Callable[[Session], object], failure_message: str) -> None:
    """Do `act` in a transaction of its own when the answer has gone; if it fails, log `otherwise`.

    For what may be lost without harm, such as a count.
    """

    def write(app: Flask) -> None:
        try:
            with app.app_context(), write_transaction() as session:
                action(session)
        except SQLAlchemyError as error:
            log.warning(failure_message, kind=type(error).__name__)

    run_after_response(write)
