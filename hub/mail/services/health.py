"""Setup of the email folder, and the health checks of mail."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from hub.kit.clock import now
from hub.kit.db import db
from hub.mail.domain.outbox_status import get_outbox_status
from hub.mail.domain.personal_data import set_email_folder
from hub.mail.domain.sender import set_sender_address
from hub.mail.presenters import MailSettings, read_mail_settings
from hub.mail.services.transports.folder import EMAIL_FOLDER
from hub.mail.services.transports.smtp import check_certificates, read_smtp_server


def init_app(app: Flask) -> None:
    """Set the sender, and the folder for emails without a mail server; raise Invalid for bad settings."""
    mail_settings = _check_mail_settings(app.config)
    with app.app_context():
        set_email_folder(db.engine, Path(app.config["INSTANCE_DIR"]) / EMAIL_FOLDER)
        set_sender_address(db.engine, mail_settings.sender.addr_spec)


def _check_mail_settings(settings: Mapping[str, Any]) -> MailSettings:
    mail_settings = read_mail_settings(settings["SITE_URL"], settings["MAIL_FROM"], settings["MAIL_REPLY_TO"])
    if settings["MAIL_SERVER"]:
        read_smtp_server(settings["MAIL_SERVER"])
    if settings["MAIL_CA"]:
        check_certificates(settings["MAIL_CA"])
    return mail_settings


def list_mail_problems(session: Session, settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each problem that keeps emails from being delivered."""
    if settings["MAIL_SERVER"] and not settings["MAIL_FROM"]:
        yield "HUB_MAIL_FROM is empty: mail servers refuse emails from unknown addresses. Set it."
    if not settings["MAIL_SERVER"] and settings["HTTPS"] == "yes":
        yield "HUB_MAIL_SERVER is empty: emails are written to files and not sent. Set it."
    status = get_outbox_status(session, now())
    if status.overdue:
        yield f"Emails waiting for more than an hour: {status.overdue}. For details, run: hub mail status"
    if status.failed:
        yield f"Emails that failed in the last two days: {status.failed}. To try again, run: hub mail retry"
