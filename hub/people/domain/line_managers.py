"""Line managers: named by a person by address, true when the manager has confirmed it. Either ends it."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import acquire_rate_limit_lease, find_person_by_email, get_person
from hub.audit.domain import record_audit_entry
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.keyring import hmac_hex
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.people.domain.email_address import clean_email
from hub.people.models import LineManager as LineManager

MAX_MANAGERS_NAMED = 10
"""How many line managers one may name without a wait: each is sent a letter."""
RELATION_ENDED = "This has ended in the meantime."


def find_line_manager_of(session: Session, person_id: int) -> LineManager | None:
    """Return whom somebody has named as their line manager, confirmed or not."""
    return session.scalar(select(LineManager).where(LineManager.person_id == person_id))


def list_managed_people(session: Session, person_id: int) -> list[LineManager]:
    """Return those whose line manager somebody is, the oldest first."""
    statement = select(LineManager).where(LineManager.manager_id == person_id)
    return list(session.scalars(statement.order_by(LineManager.confirmed_at, LineManager.id)))


def list_line_managers_to_confirm(session: Session, person_id: int) -> list[LineManager]:
    """Return who has named somebody, by their address, and waits for a word."""
    email = get_person(session, person_id).email
    statement = select(LineManager).where(LineManager.email == email, LineManager.email.is_not(None))
    return list(session.scalars(statement.order_by(LineManager.named_at, LineManager.id)))


def find_line_manager(session: Session, row_id: int | None) -> LineManager | None:
    """Return this relation, or None."""
    return session.get(LineManager, row_id) if row_id is not None else None


def add_line_manager(session: Session, viewer: Viewer, *, email: str, at: datetime) -> LineManager:
    """Name one's line manager; the answer is the same whether or not the address is anybody's.

    Slowed for whoever names one after the other.
    """
    require(viewer, Act.CHANGE_RELATIONS, person_id=viewer.person_id)
    folded, person_id = clean_email(email), viewer.person_id or 0
    if get_person(session, person_id).email == folded:
        raise Invalid("email", "Enter the address of your line manager, not your own")
    acquire_rate_limit_lease(
        session, {hmac_hex(session, "line managers named", str(person_id)): MAX_MANAGERS_NAMED}, at
    ).record_failure()
    named = LineManager(public_id=secrets.token_hex(8), person_id=person_id, email=folded, named_at=at)
    try:
        with session.begin_nested():
            session.add(named)
    except IntegrityError:
        raise Conflict("You have named your line manager already. End that first.") from None
    _record_line_manager_act(session, viewer, "name line manager", named, at)
    there = find_person_by_email(session, folded)
    enqueue(
        session,
        "line-manager",
        at=at,
        person_id=there.id if there else None,
        about_id=named.id,
    )
    return named


def confirm_line_manager(session: Session, viewer: Viewer, public_id: str, at: datetime) -> LineManager:
    """Confirm that one is the line manager of whoever named one."""
    found = _get_locked_line_manager(session, viewer, public_id)
    if found.email is None or found.email != get_person(session, viewer.person_id or 0).email:
        raise NotFound(RELATION_ENDED)
    found.manager_id, found.email, found.confirmed_at = viewer.person_id, None, at
    _record_line_manager_act(session, viewer, "confirm line manager", found, at)
    session.flush()
    return found


def end_line_manager(session: Session, viewer: Viewer, public_id: str, at: datetime) -> None:
    """End the relation, or say that one is not the manager; the person and the manager both may."""
    found = _get_locked_line_manager(session, viewer, public_id)
    email = get_person(session, viewer.person_id or 0).email
    if viewer.person_id not in (found.person_id, found.manager_id) and found.email != email:
        raise NotFound(RELATION_ENDED)
    _record_line_manager_act(session, viewer, "end line manager", found, at)
    session.delete(found)
    session.flush()


def _get_locked_line_manager(session: Session, viewer: Viewer, public_id: str) -> LineManager:
    require(viewer, Act.CHANGE_RELATIONS, person_id=viewer.person_id)
    found = session.scalar(for_update(select(LineManager).where(LineManager.public_id == public_id)))
    if found is None:
        raise NotFound(RELATION_ENDED)
    return found


def _record_line_manager_act(
    session: Session, by: Viewer, act: str, line_manager: LineManager, at: datetime
) -> None:
    record_audit_entry(session, by, act, kind="line manager", object_id=line_manager.public_id, at=at)
