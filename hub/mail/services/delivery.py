"""Delivery of the outbox: claim a message, compose it, send it, record the result, and repeat.

No database transaction is open while a message is sent to the mail server.
"""

import time
from collections.abc import Mapping
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import structlog
from flask import current_app
from msgspec import Struct, field
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from hub.extension.registry import get_registry
from hub.kit.clock import day_of, now
from hub.kit.db import db, write_transaction
from hub.kit.emails import Email, Message, MessageKind, Topic
from hub.mail.domain.delivery import (
    Claim,
    claim_next_message,
    list_digest_messages,
    mark_dropped,
    mark_failed,
    mark_sent,
    schedule_retry,
)
from hub.mail.domain.outbox import DIGEST
from hub.mail.domain.unsubscribe import sign_unsubscribe_token
from hub.mail.presenters import (
    MailSettings,
    build_email_message,
    digest_content,
    email_content,
    read_mail_settings,
)
from hub.mail.services.transports.base import (
    DeliveryError,
    MailServerUnavailable,
    MailTransport,
    PermanentDeliveryError,
    TemporaryDeliveryError,
)
from hub.mail.services.transports.folder import EMAIL_FOLDER, FolderTransport
from hub.mail.services.transports.smtp import SmtpTransport, read_smtp_server

MAX_RUN_SECONDS = 300.0
"""Time limit of one run; the next run, a minute later, delivers the rest."""
MessageKinds = Mapping[str, MessageKind]
log = structlog.get_logger("hub.mail")


class DeliveryReport(Struct):
    """Counts of one delivery run; `reasons` counts the failed attempts by their reason."""

    sent: int = 0
    dropped: int = 0
    deferred: int = 0
    failed: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def summary(self) -> str:
        """Return the counts as one line."""
        return (
            f"{self.sent} sent, {self.dropped} no longer needed, {self.deferred} delayed, {self.failed} "
            "failed."
        )


def deliver_emails(at: datetime | None = None) -> DeliveryReport:
    """Send the messages that are due, until none is left or the time limit of a run is reached.

    `at` replaces the current time in tests.
    """
    config = current_app.config
    kinds = {kind.name: kind for kind in get_registry(current_app).message_kinds}
    topics = {kind.name: kind.topic for kind in kinds.values()}
    mail_settings = read_mail_settings(config["SITE_URL"], config["MAIL_FROM"], config["MAIL_REPLY_TO"])
    transport, report = _make_transport(config, mail_settings.host), DeliveryReport()
    deadline = time.monotonic() + MAX_RUN_SECONDS
    try:
        while time.monotonic() < deadline:
            attempted_at = at or now()
            with write_transaction() as session:
                claim = claim_next_message(session, topics, attempted_at)
            if claim is None or not _deliver(claim, kinds, mail_settings, transport, report, attempted_at):
                break
    finally:
        transport.close()
    if report.reasons:
        log.warning("letters were not taken", **report.reasons)
    return report


def _make_transport(config: Mapping[str, Any], local_hostname: str) -> MailTransport:
    if config["MAIL_SERVER"]:
        return SmtpTransport(read_smtp_server(config["MAIL_SERVER"]), local_hostname, config["MAIL_CA"])
    return FolderTransport(Path(config["INSTANCE_DIR"]) / EMAIL_FOLDER)


def _deliver(
    claim: Claim,
    kinds: MessageKinds,
    mail_settings: MailSettings,
    transport: MailTransport,
    report: DeliveryReport,
    at: datetime,
) -> bool:
    """Send the claimed message and record the result; return False if the mail server is unavailable."""
    record_result, reason, unavailable = mark_sent, "", False
    try:
        email = _build_claimed_email(claim, kinds, mail_settings, at)
        if email is None:
            record_result, report.dropped = mark_dropped, report.dropped + 1
        else:
            transport.send(email, mail_settings.sender.addr_spec, email["To"].addresses[0].addr_spec)
            report.sent += 1
    except PermanentDeliveryError as error:
        record_result, reason, report.failed = mark_failed, error.reason, report.failed + 1
    except DeliveryError as error:
        record_result, reason, report.deferred = schedule_retry, error.reason, report.deferred + 1
        unavailable = isinstance(error, MailServerUnavailable)
    if reason:
        report.reasons[reason] = report.reasons.get(reason, 0) + 1
    with write_transaction() as session:
        record_result(session, claim.id, at)
    return not unavailable


def _build_claimed_email(
    claim: Claim, kinds: MessageKinds, mail_settings: MailSettings, at: datetime
) -> EmailMessage | None:
    """Return the email composed from the current data, or None if there is no reason left to send it."""
    db.session.rollback()
    session = db.session()
    try:
        emails, topics = _compose_emails(session, claim, kinds, mail_settings.site_url)
        person_id = claim.message.person_id
        token = sign_unsubscribe_token(session, person_id, topics, day_of(at)) if topics and person_id else ""
    finally:
        db.session.rollback()
    if not emails:
        return None
    content = digest_content(emails) if claim.message.kind == DIGEST else email_content(emails[0])
    try:
        return build_email_message(
            mail_settings,
            emails[0].to,
            content,
            message_id=claim.message_id,
            at=at,
            topics=topics,
            unsubscribe_token=token,
            calendars=[email.calendar for email in emails if email.calendar is not None],
        )
    except (ValueError, MessageError):
        raise PermanentDeliveryError("address") from None


def _compose_emails(
    session: Session, claim: Claim, kinds: MessageKinds, site_url: str
) -> tuple[list[Email], list[Topic]]:
    messages = list_digest_messages(session, claim.id) if claim.message.kind == DIGEST else [claim.message]
    emails, topics = list[Email](), set[Topic]()
    for message in messages:
        kind = kinds.get(message.kind)
        email = None if kind is None else _compose_email(session, kind, message, site_url)
        if kind is not None and email is not None:
            emails.append(email)
            topics.update({kind.topic} if kind.topic else ())
    return emails, sorted(topics)


def _compose_email(session: Session, kind: MessageKind, message: Message, site_url: str) -> Email | None:
    try:
        return kind.compose(session, message, site_url)
    except SQLAlchemyError:
        raise
    except Exception as error:  # a bug in one kind of message must not block the others
        raise TemporaryDeliveryError(f"{kind.name}: {type(error).__name__}") from None
