"""Personal data of accounts: how it is exported and erased, and how long it is kept."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hub.accounts.domain.email_tokens import delete_old_email_tokens
from hub.accounts.domain.login_sessions import delete_old_login_sessions
from hub.accounts.domain.rate_limits import delete_old_rate_limit_counters, reset_rate_limits
from hub.accounts.models import EmailToken, Identity, LoginSession, Membership, Person, RecoveryCode
from hub.extension.personal_data import PersonalData, Retention
from hub.kit.base import Base
from hub.kit.clock import isoformat_london, now
from hub.kit.session_lifetime import MAX_AGE, MAX_IDLE
from hub.trusts.domain import search_names_by_organisation

Rows = list[dict[str, Any]]


def _export_person(session: Session, person_id: int) -> Rows:
    person = session.get_one(Person, person_id)
    return [
        {
            "name": person.name,
            "email": person.email,
            "known to programs as": person.public_id,
            "account since": _to_plain_value(person.created_at),
            "password since": _to_plain_value(person.password_set_at),
            "second factor since": _to_plain_value(person.second_factor_since),
            "last here on": _to_plain_value(person.last_seen_on),
            "disabled since": _to_plain_value(person.disabled_at),
        }
    ]


def _erase_person(session: Session, person_id: int) -> None:
    person = session.get_one(Person, person_id)
    reset_rate_limits(session, person.email or "")
    person.email = person.password_hash = person.password_set_at = person.last_seen_on = None
    person.totp_secret = person.totp_step = person.second_factor_since = None
    person.name, person.erased_at = "", now()
    session.flush()


def _make_export(model: type[Base], columns_by_heading: dict[str, str]) -> Callable[[Session, int], Rows]:
    def export(session: Session, person_id: int) -> Rows:
        table = model.__table__
        columns = [table.c[column] for column in columns_by_heading.values()]
        rows = session.execute(select(*columns).where(table.c.person_id == person_id).order_by(table.c.id))
        return [dict(zip(columns_by_heading, map(_to_plain_value, row), strict=True)) for row in rows]

    return export


def _make_erase(model: type[Base]) -> Callable[[Session, int], None]:
    def erase(session: Session, person_id: int) -> None:
        session.execute(delete(model).where(model.__table__.c.person_id == person_id))

    return erase


def _export_recovery_codes(session: Session, person_id: int) -> Rows:
    statement = select(func.count(RecoveryCode.id), func.count(RecoveryCode.used_at))
    total, used = session.execute(statement.where(RecoveryCode.person_id == person_id)).one()
    return [{"recovery codes": total, "used": used}] if total else []


def _to_plain_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return isoformat_london(value)
    return value.isoformat() if isinstance(value, date) else value


def _export_memberships(session: Session, person_id: int) -> Rows:
    rows = _make_export(Membership, MEMBERSHIP_COLUMNS)(session, person_id)
    names = search_names_by_organisation(session)
    return [{**row, "organisation": names.get(row["organisation"], "")} for row in rows]


LOGIN_SESSION_COLUMNS = {
    "browser": "browser",
    "how": "how",
    "with a second factor": "second_factor",
    "since": "created_at",
    "last used": "seen_at",
    "last proved": "proved_at",
    "acting for person": "acting_for_id",
}
IDENTITY_COLUMNS = {"provider": "provider", "your number there": "subject", "since": "created_at"}
EMAIL_TOKEN_COLUMNS = {
    "for": "purpose",
    "new address": "new_email",
    "old address": "old_email",
    "made": "created_at",
    "works until": "expires_at",
    "used": "used_at",
}
MEMBERSHIP_COLUMNS = {
    "organisation": "organisation_id",
    "role": "role",
    "since": "since",
    "last day": "ends_on",
    "named on its page since": "named_since",
    "to be asked about": "ask_about",
}

PERSONAL_DATA: tuple[PersonalData, ...] = (
    PersonalData(
        "Your account",
        ("person",),
        _export_person,
        _erase_person,
        purpose="So that you can sign in and others know who you are.",
        seen_by=(
            "Your trust’s lead and the hub office see your name and email address. Nobody sees your password."
        ),
    ),
    PersonalData(
        "Where you are signed in",
        ("sign_in",),
        _make_export(LoginSession, LOGIN_SESSION_COLUMNS),
        _make_erase(LoginSession),
        purpose="So that you can see where you are signed in, and sign out there.",
        seen_by="Only you.",
    ),
    PersonalData(
        "Your recovery codes",
        ("recovery_code",),
        _export_recovery_codes,
        _make_erase(RecoveryCode),
        purpose="So that you can sign in if you lose your authenticator app.",
        seen_by="Nobody. They are stored in a form that can be checked but not read.",
    ),
    PersonalData(
        "Accounts with other services",
        ("identity",),
        _make_export(Identity, IDENTITY_COLUMNS),
        _make_erase(Identity),
        purpose="So that you can sign in with another service, such as your organisation’s.",
        seen_by="Only you.",
    ),
    PersonalData(
        "Links sent to you",
        ("proof",),
        _make_export(EmailToken, EMAIL_TOKEN_COLUMNS),
        _make_erase(EmailToken),
        purpose="So that each link sent to you works only once, and only for its purpose.",
        seen_by="Only you.",
    ),
    PersonalData(
        "Your roles",
        ("membership",),
        _export_memberships,
        _make_erase(Membership),
        purpose="They decide what you can see and do.",
        seen_by="The lead of that organisation and the hub office. Everyone, where you agreed to be named.",
    ),
)

RETENTION: tuple[Retention, ...] = (
    Retention(
        "Where you are signed in",
        f"{MAX_AGE.days} days at most, {MAX_IDLE.days} days without use",
        delete_old_login_sessions,
    ),
    Retention(
        "Links that were sent by email",
        "1 week after they stop working; a former email address, 90 days",
        delete_old_email_tokens,
    ),
    Retention("Counts of failed sign-ins, without names", "1 day", delete_old_rate_limit_counters),
)
