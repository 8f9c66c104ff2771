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

from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.emails import Letter, Message, MessageKind, Topic
from hub.mail.domain import (
    DIGEST,
    Claim,
    claim_next,
    drop,
    fail,
    mark_sent,
    parts_of,
    stop_token,
    try_later,
)
from hub.mail.presenters import Envelope, as_mail, digest, one_letter, read_envelope
from hub.mail.services.transports.base import CannotSend, Carrier, NotNow, Refused, ServerAway
from hub.mail.services.transports.folder import FOLDER, Folder
from hub.mail.services.transports.smtp import MailServer, read_server

SECONDS = 300.0
"""How long one run goes on; what is left is for the next minute's."""
Kinds = Mapping[str, MessageKind]
log = structlog.get_logger("hub.mail")


@dataclass
class Tally:
    """How a run went, in numbers."""

    sent: int = 0
    dropped: int = 0
    later: int = 0
    failed: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def words(self) -> str:
        """Say it in one line."""
        return f"{self.sent} sent, {self.dropped} without reason, {self.later} later, {self.failed} failed."


def work_through(at: datetime | None = None) -> Tally:
    """Send all that is due (`at` a moment instead of now), or as much as one run may."""
    settings = current_app.config
    kinds = {kind.name: kind for kind in current_app.extensions["hub_messages"]}
    envelope = read_envelope(settings["SITE_URL"], settings["MAIL_FROM"], settings["MAIL_REPLY_TO"])
    carrier, tally = _carrier(settings, envelope.host), Tally()
    give_up = time.monotonic() + SECONDS
    try:
        while time.monotonic() < give_up:
            moment = at or now()
            with write_transaction() as session:
                claim = claim_next(session, {kind.name: kind.topic for kind in kinds.values()}, moment)
            if claim is None or not _deal_with(claim, kinds, envelope, carrier, tally, moment):
                break
    finally:
        carrier.close()
    if tally.reasons:
        log.warning("letters were not taken", **tally.reasons)
    return tally


def _carrier(settings: Mapping[str, Any], own_host: str) -> Carrier:
    if settings["MAIL_SERVER"]:
        return MailServer(read_server(settings["MAIL_SERVER"]), own_host, settings["MAIL_CA"])
    return Folder(Path(settings["INSTANCE_DIR"]) / FOLDER)


def _deal_with(
    claim: Claim, kinds: Kinds, envelope: Envelope, carrier: Carrier, tally: Tally, at: datetime
) -> bool:
    """Send what was claimed; return whether to go on with the next."""
    mark, why, away = mark_sent, "", False
    try:
        mail = _compose(claim, kinds, envelope, at)
        if mail is None:
            mark, tally.dropped = drop, tally.dropped + 1
        else:
            carrier.send(mail, envelope.sender.addr_spec, mail["To"].addresses[0].addr_spec)
            tally.sent += 1
    except Refused as error:
        mark, why, tally.failed = fail, error.why, tally.failed + 1
    except CannotSend as error:
        mark, why, tally.later = try_later, error.why, tally.later + 1
        away = isinstance(error, ServerAway)
    if why:
        tally.reasons[why] = tally.reasons.get(why, 0) + 1
    with write_transaction() as session:
        mark(session, claim.id, at)
    return not away


def _compose(claim: Claim, kinds: Kinds, envelope: Envelope, at: datetime) -> EmailMessage | None:
    """Return the letter as it is to be said now, or None when there is nothing to say any more."""
    db.session.rollback()
    session = db.session()
    try:
        letters, topics = _letters(session, claim, kinds, envelope.site)
        person_id = claim.message.person_id
        token = stop_token(session, person_id, topics, at.date()) if topics and person_id else ""
    finally:
        db.session.rollback()
    if not letters:
        return None
    said = digest(letters) if claim.message.kind == DIGEST else one_letter(letters[0])
    given: dict[str, Any] = {"message_id": claim.message_id, "at": at, "topics": topics, "stop_token": token}
    try:
        return as_mail(envelope, letters[0].to, said, **given)
    except (ValueError, MessageError):
        raise Refused("address") from None


def _letters(session: Session, claim: Claim, kinds: Kinds, site: str) -> tuple[list[Letter], list[Topic]]:
    messages = parts_of(session, claim.id) if claim.message.kind == DIGEST else [claim.message]
    letters, topics = list[Letter](), set[Topic]()
    for message in messages:
        kind = kinds.get(message.kind)
        letter = None if kind is None else _said(session, kind, message, site)
        if kind is not None and letter is not None:
            letters.append(letter)
            topics.update({kind.topic} if kind.topic else ())
    return letters, sorted(topics)


def _said(session: Session, kind: MessageKind, message: Message, site: str) -> Letter | None:
    try:
        return kind.compose(session, message, site)
    except SQLAlchemyError:
        raise
    except Exception as error:  # a fault in one kind of letter must not hold up all others
        raise NotNow(f"{kind.name}: {type(error).__name__}") from None
