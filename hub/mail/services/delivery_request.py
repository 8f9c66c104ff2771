"""Delivery as soon as a transaction that queued an email is committed, and not only each minute."""

import structlog
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from hub.kit.db import db
from hub.kit.jobs import get_jobs
from hub.mail.domain import ENQUEUED_KEY

log = structlog.get_logger("hub.mail")
MAIL_SEND = "mail-send"
"""The name of the job that delivers the outbox."""


def send_on_commit(app: Flask) -> None:
    """Have letters sent when the transaction that asks for them is kept, and not only each minute.

    Only for a process that serves: a command leaves it to the next minute.
    """
    with app.app_context():
        engine = db.engine

    # The end of the whole transaction counts, and not that of a part. What was undone within it asks as well,
    # so that a letter for nobody takes as long as one for somebody.
    def ask(session: Session) -> None:
        if session.in_nested_transaction():
            return
        if session.get_bind() is engine and session.info.pop(ENQUEUED_KEY, False):
            try:
                get_jobs(app).submit(MAIL_SEND)
            except Exception as error:  # the row is kept, and the next minute finds it
                log.warning("sending was not asked for", kind=type(error).__name__)

    def forget(session: Session) -> None:
        if not session.in_nested_transaction():
            session.info.pop(ENQUEUED_KEY, None)

    event.listen(db.session, "after_commit", ask)
    event.listen(db.session, "after_rollback", forget)
