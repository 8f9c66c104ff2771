"""Works through the outbox: claim, compose, hand on, say how it went; the next. No transaction is open while
a mail server is spoken to."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import structlog
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from hub.extension.registry import get_registry
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.emails import Email, Message, MessageKind, Topic
from hub.mail.domain import (
    DIGEST,
    Claim,
    claim_next_message,
    list_digest_messages,
    mark_dropped,
    mark_failed,
    mark_sent,
    schedule_retry,
    sign_unsubscribe_token,
)
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
"""How long one run goes on; what is left is for the next minute's."""
MessageKinds = Mapping[str, MessageKind]
log = structlog.get_logger("hub.mail")


@dataclass
class DeliveryReport:
    """How a run went, in numbers."""

    sent: int = 0
    dropped: int = 0
    deferred: int = 0
    failed: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def summary(self) -> str:
        """Say it in one line."""
        return (
            f"{self.sent} sent, {self.dropped} without reason, {self.deferred} later, {self.failed} failed."
        )


def deliver_emails(at: datetime | None = None) -> DeliveryReport:
    """Send all that is due (`at` a moment instead of now), or as much as one run may."""
    settings = current_app.config
    kinds = {kind.name: kind for kind in get_registry(current_app).message_kinds}
    envelope = read_mail_settings(settings["SITE_URL"], settings["MAIL_FROM"], settings["MAIL_REPLY_TO"])
    carrier, tally = _make_transport(settings, envelope.host), DeliveryReport()
    give_up = time.monotonic() + MAX_RUN_SECONDS
    try:
        while time.monotonic() < give_up:
            moment = at or now()
            with write_transaction() as session:
                claim = claim_next_message(
                    session, {kind.name: kind.topic for kind in kinds.values()}, moment
                )
            if claim is None or not _deliver(claim, kinds, envelope, carrier, tally, moment):
                break
    finally:
        carrier.close()
    if tally.reasons:
        log.warning("letters were not taken", **tally.reasons)
    return tally


def _make_transport(settings: Mapping[str, Any], own_host: str) -> MailTransport:
    if settings["MAIL_SERVER"]:
        return SmtpTransport(read_smtp_server(settings["MAIL_SERVER"]), own_host, settings["MAIL_CA"])
    return FolderTransport(Path(settings["INSTANCE_DIR"]) / EMAIL_FOLDER)


def _deliver(
    claim: Claim,
    kinds: MessageKinds,
    mail_settings: MailSettings,
    transport: MailTransport,
    report: DeliveryReport,
    at: datetime,
) -> bool:
    """Send what was claimed; return whether to go on with the next."""
    mark, why, away = mark_sent, "", False
    try:
        mail = _build_claimed_email(claim, kinds, mail_settings, at)
        if mail is None:
            mark, report.dropped = mark_dropped, report.dropped + 1
        else:
            transport.send(mail, mail_settings.sender.addr_spec, mail["To"].addresses[0].addr_spec)
            report.sent += 1
    except PermanentDeliveryError as error:
        mark, why, report.failed = mark_failed, error.reason, report.failed + 1
    except DeliveryError as error:
        mark, why, report.deferred = schedule_retry, error.reason, report.deferred + 1
        away = isinstance(error, MailServerUnavailable)
    if why:
        report.reasons[why] = report.reasons.get(why, 0) + 1
    with write_transaction() as session:
        mark(session, claim.id, at)
    return not away


def _build_claimed_email(
    claim: Claim, kinds: MessageKinds, mail_settings: MailSettings, at: datetime
) -> EmailMessage | None:
    """Return the letter as it is to be said now, or None when there is nothing to say any more."""
    db.session.rollback()
    session = db.session()
    try:
        letters, topics = _compose_emails(session, claim, kinds, mail_settings.site_url)
        person_id = claim.message.person_id
        token = sign_unsubscribe_token(session, person_id, topics, at.date()) if topics and person_id else ""
    finally:
        db.session.rollback()
    if not letters:
        return None
    said = digest_content(letters) if claim.message.kind == DIGEST else email_content(letters[0])
    given: dict[str, Any] = {
        "message_id": claim.message_id,
        "at": at,
        "topics": topics,
        "unsubscribe_token": token,
    }
    try:
        return build_email_message(mail_settings, letters[0].to, said, **given)
    except (ValueError, MessageError):
        raise PermanentDeliveryError("address") from None


def _compose_emails(
    session: Session, claim: Claim, kinds: MessageKinds, site_url: str
) -> tuple[list[Email], list[Topic]]:
    messages = list_digest_messages(session, claim.id) if claim.message.kind == DIGEST else [claim.message]
    letters, topics = list[Email](), set[Topic]()
    for message in messages:
        kind = kinds.get(message.kind)
        letter = None if kind is None else _compose_email(session, kind, message, site_url)
        if kind is not None and letter is not None:
            letters.append(letter)
            topics.update({kind.topic} if kind.topic else ())
    return letters, sorted(topics)


def _compose_email(session: Session, kind: MessageKind, message: Message, site_url: str) -> Email | None:
    try:
        return kind.compose(session, message, site_url)
    except SQLAlchemyError:
        raise
    except Exception as error:  # a fault in one kind of letter must not hold up all others
        raise TemporaryDeliveryError(f"{kind.name}: {type(error).__name__}") from None
