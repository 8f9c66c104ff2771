"""Request delivery as soon as a transaction that queued an email commits, not only each minute."""

import structlog
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from hub.kit.db import db
from hub.kit.jobs import get_jobs
from hub.mail.domain.outbox import ENQUEUED_KEY

log = structlog.get_logger("hub.mail")
MAIL_SEND = "mail-send"
"""The name of the job that delivers the outbox."""


def send_on_commit(app: Flask) -> None:
    """Submit the delivery job after each commit that queued an email.

    Only for a process that serves requests: emails queued by a command wait for the job of the next minute.
    """
    with app.app_context():
        engine = db.engine

    # Only the outermost transaction counts, not a savepoint. An email that was queued in a savepoint and
    # rolled back requests delivery too, so that the response time does not show whether an account exists.
    def request_delivery(session: Session) -> None:
        if session.in_nested_transaction():
            return
        if session.get_bind() is engine and session.info.pop(ENQUEUED_KEY, False):
            try:
                get_jobs(app).submit(MAIL_SEND)
            except Exception as error:  # the row is committed, and the job of the next minute delivers it
                log.warning("sending was not asked for", kind=type(error).__name__)

    def clear_flag(session: Session) -> None:
        if not session.in_nested_transaction():
            session.info.pop(ENQUEUED_KEY, None)

    event.listen(db.session, "after_commit", request_delivery)
    event.listen(db.session, "after_rollback", clear_flag)
