"""Sending: a job each minute, and one that is asked for as soon as something is kept that is to be said."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Invalid
from hub.kit.jobs import Job
from hub.mail.domain import POSTED, attach_folder, outbox
from hub.mail.jobs.folder import FOLDER
from hub.mail.jobs.sending import Tally as Tally
from hub.mail.jobs.sending import work_through as work_through
from hub.mail.jobs.smtp import read_server
from hub.mail.presenters import read_envelope

log = structlog.get_logger("hub.mail")


def _send() -> str:
    return work_through().words()


mail_send = Job("mail-send", _send, at="* *", retries=0)


def init_app(app: Flask) -> None:
    """Say where letters are kept by a hub that has no mail server."""
    with app.app_context():
        attach_folder(db.engine, Path(app.config["INSTANCE_DIR"]) / FOLDER)


def send_soon(app: Flask) -> None:
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
        if session.get_bind() is engine and session.info.pop(POSTED, False):
            try:
                app.extensions["hub_jobs"].ask(mail_send.name)
            except Exception as error:  # the row is kept, and the next minute finds it
                log.warning("sending was not asked for", kind=type(error).__name__)

    def forget(session: Session) -> None:
        if not session.in_nested_transaction():
            session.info.pop(POSTED, None)

    event.listen(db.session, "after_commit", ask)
    event.listen(db.session, "after_rollback", forget)


def problems_of_mail(session: Session, settings: Mapping[str, Any]) -> Iterator[str]:
    """Give a sentence for each thing that keeps letters from arriving."""
    try:
        read_envelope(settings["SITE_URL"], settings["MAIL_FROM"], settings["MAIL_REPLY_TO"])
        if settings["MAIL_SERVER"]:
            read_server(settings["MAIL_SERVER"])
    except Invalid as error:
        yield error.message
    if settings["MAIL_SERVER"] and not settings["MAIL_FROM"]:
        yield "HUB_MAIL_FROM is empty: servers refuse emails from an address that does not exist. Set it."
    if settings["MAIL_CA"] and not Path(settings["MAIL_CA"]).is_file():
        yield "HUB_MAIL_CA names a file that is not there, so the mail server cannot be known."
    if not settings["MAIL_SERVER"] and settings["HTTPS"] == "yes":
        yield "HUB_MAIL_SERVER is empty: emails are kept as files and reach nobody. Set it."
    found = outbox(session, now())
    if found.late:
        yield f"Emails that have waited for more than an hour: {found.late}. To see more: hub mail status"
    if found.failed:
        yield f"Emails that failed in the last two days: {found.failed}. To try again: hub mail retry"
