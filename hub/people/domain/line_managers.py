"""Line managers: named by email address, confirmed by the manager, ended by either side."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, require
from hub.accounts.domain import (
    Person,
    acquire_rate_limit_lease,
    clean_email,
    find_person_by_email,
    get_person,
)
from hub.audit.domain import record_audit_entry
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.keyring import hmac_hex
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.people.models import LineManager as LineManager

MAX_MANAGERS_NAMED = 10
"""The rate limit per person for naming line managers, since each naming sends an email."""
RELATION_ENDED = "This line manager has already been removed."


def find_line_manager_of(session: Session, person_id: int) -> LineManager | None:
    """Return the line manager that a person has named, confirmed or not, or None."""
    return session.scalar(select(LineManager).where(LineManager.person_id == person_id))


def list_managed_people(session: Session, person_id: int) -> list[LineManager]:
    """Return the relations in which this person is the confirmed line manager, the oldest first."""
    statement = select(LineManager).where(LineManager.manager_id == person_id)
    return list(session.scalars(statement.order_by(LineManager.confirmed_at, LineManager.id)))


def list_line_managers_to_confirm(session: Session, person_id: int) -> list[LineManager]:
    """Return the relations that wait for this person's confirmation, found by their email address."""
    # Neither has to have an address, and none is the same as none other.
    is_named = LineManager.email == Person.email
    statement = select(LineManager).join(Person, is_named).where(Person.id == person_id)
    return list(session.scalars(statement.order_by(LineManager.named_at, LineManager.id)))


def find_line_manager(session: Session, row_id: int | None) -> LineManager | None:
    """Return the relation with this id, or None."""
    return session.get(LineManager, row_id) if row_id is not None else None


def add_line_manager(session: Session, viewer: Viewer, *, email: str, at: datetime) -> LineManager:
    """Name the viewer's line manager; the result does not depend on whether the address has an account.

    Raises Conflict if one is named already, RateLimited after too many attempts.
    """
    require(viewer, Act.CHANGE_RELATIONS, person_id=viewer.person_id)
    address, person_id = clean_email(email), viewer.person_id or 0
    if get_person(session, person_id).email == address:
        raise Invalid("email", "Enter your line manager's email address, not your own")
    acquire_rate_limit_lease(
        session, {hmac_hex(session, "line managers named", str(person_id)): MAX_MANAGERS_NAMED}, at
    ).record_failure()
    line_manager = LineManager(
        public_id=secrets.token_hex(8), person_id=person_id, email=address, named_at=at
    )
    try:
        with session.begin_nested():
            session.add(line_manager)
    except IntegrityError:
        raise Conflict("You have already named a line manager. Remove them first.") from None
    _record_line_manager_act(session, viewer, "name line manager", line_manager, at)
    manager = find_person_by_email(session, address)
    enqueue(
        session,
        "line-manager",
        at=at,
        person_id=manager.id if manager else None,
        about_id=line_manager.id,
    )
    return line_manager


def confirm_line_manager(session: Session, viewer: Viewer, public_id: str, at: datetime) -> LineManager:
    """Confirm that the viewer is the line manager of the person who named them."""
    line_manager = _get_locked_line_manager(session, viewer, public_id)
    if line_manager.email is None or line_manager.email != get_person(session, viewer.person_id or 0).email:
        raise NotFound(RELATION_ENDED)
    line_manager.manager_id, line_manager.email, line_manager.confirmed_at = viewer.person_id, None, at
    _record_line_manager_act(session, viewer, "confirm line manager", line_manager, at)
    session.flush()
    return line_manager


def end_line_manager(session: Session, viewer: Viewer, public_id: str, at: datetime) -> None:
    """End or reject a line manager relation; both the person and the manager may do it."""
    line_manager = _get_locked_line_manager(session, viewer, public_id)
    email = get_person(session, viewer.person_id or 0).email
    if (
        viewer.person_id not in (line_manager.person_id, line_manager.manager_id)
        and line_manager.email != email
    ):
        raise NotFound(RELATION_ENDED)
    _record_line_manager_act(session, viewer, "end line manager", line_manager, at)
    session.delete(line_manager)
    session.flush()


def _get_locked_line_manager(session: Session, viewer: Viewer, public_id: str) -> LineManager:
    require(viewer, Act.CHANGE_RELATIONS, person_id=viewer.person_id)
    line_manager = session.scalar(for_update(select(LineManager).where(LineManager.public_id == public_id)))
    if line_manager is None:
        raise NotFound(RELATION_ENDED)
    return line_manager


def _record_line_manager_act(
    session: Session, by: Viewer, act: str, line_manager: LineManager, at: datetime
) -> None:
    record_audit_entry(session, by, act, kind="line manager", object_id=line_manager.public_id, at=at)
