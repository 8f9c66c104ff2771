"""Delegates: an assistant acts for somebody of the same organisation; both are recorded. Either ends it."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.access import Act, Standing, Viewer, need_second_factor, require
from hub.accounts.domain import (
    Person,
    act_for,
    is_proved_twice,
    is_shut,
    may_be_delegate,
    person_at,
    person_with,
    roles_of,
    roles_to_act_with,
    stop_acting,
)
from hub.audit.domain import record
from hub.kit.errors import Conflict, Invalid, NotFound, SecondFactorNeeded
from hub.kit.row_locks import locked
from hub.mail.domain import post
from hub.people.domain.email_address import checked_email
from hub.people.models import Delegate as Delegate

NOBODY = "Nobody with this address has a role in an organisation of yours"
"""The one answer for an address without an account, and for somebody of another organisation."""
NOT_ANY_MORE = "You cannot act for this person any more."


def delegates_of(session: Session, person_id: int) -> list[Delegate]:
    """Return who may act for somebody, the oldest first."""
    statement = select(Delegate).where(Delegate.person_id == person_id)
    return list(session.scalars(statement.order_by(Delegate.since, Delegate.id)))


def delegated_to(session: Session, person_id: int) -> list[Delegate]:
    """Return for whom somebody may act, the oldest first."""
    statement = select(Delegate).where(Delegate.delegate_id == person_id)
    return list(session.scalars(statement.order_by(Delegate.since, Delegate.id)))


def delegate_row_with(session: Session, row_id: int | None) -> Delegate | None:
    """Return this relation, or None."""
    return session.get(Delegate, row_id) if row_id is not None else None


def name_delegate(session: Session, viewer: Viewer, *, email: str, at: datetime) -> Delegate:
    """Let somebody of one's own organisation act for one; it holds at once."""
    require(viewer, Act.RELATE, person_id=viewer.person_id)
    folded, person_id = checked_email(email), viewer.person_id or 0
    there = person_at(session, folded)
    if there is not None and there.id == person_id:
        raise Invalid("email", "Enter the address of your assistant, not your own")
    # Asked of nobody as well, so that both answers take as long.
    theirs = roles_of(session, there.id if there else 0, at.date())
    own = roles_of(session, person_id, at.date())
    if there is None or is_shut(there) or not may_be_delegate(theirs, own):
        raise Invalid("email", NOBODY)
    named = Delegate(public_id=secrets.token_hex(8), person_id=person_id, delegate_id=there.id, since=at)
    try:
        with session.begin_nested():
            session.add(named)
    except IntegrityError:
        raise Conflict("This person may act for you already.") from None
    _note(session, viewer, "name delegate", named, at)
    post(session, "delegate", at=at, person_id=there.id, about_id=named.id)
    return named


def end_delegate(session: Session, viewer: Viewer, public_id: str, at: datetime) -> None:
    """End that one acts for the other, in every browser at once; both may."""
    require(viewer, Act.RELATE, person_id=viewer.person_id)
    found = _called(session, public_id)
    if viewer.person_id not in (found.person_id, found.delegate_id):
        raise NotFound(NOT_ANY_MORE)
    _note(session, viewer, "end delegate", found, at)
    session.delete(found)
    session.flush()
    stop_acting(session, found.delegate_id, found.person_id)


def begin_to_act(session: Session, standing: Standing, public_id: str, at: datetime) -> Person:
    """Let one browser act for somebody who named its owner; return for whom.

    Raises SecondFactorNeeded where the other's roles ask for a second factor that was not given.
    """
    viewer = standing.viewer
    require(viewer, Act.ACT_FOR, person_id=viewer.person_id)
    found = _called(session, public_id)
    if found.delegate_id != viewer.person_id or standing.sign_in_id is None:
        raise NotFound(NOT_ANY_MORE)
    person = person_with(session, found.person_id)
    theirs = roles_to_act_with(viewer.roles, roles_of(session, person.id, at.date()))
    if is_shut(person) or not theirs:
        raise Conflict(NOT_ANY_MORE)
    if need_second_factor(theirs) and not is_proved_twice(session, standing.sign_in_id):
        raise SecondFactorNeeded("Whom you act for has a role that needs a second factor. Set it up first.")
    act_for(session, standing.sign_in_id, person.id)
    record(session, viewer, "begin to act for", kind="person", object_id=person.id, at=at)
    return person


def stop(session: Session, standing: Standing, at: datetime) -> None:
    """Let one browser act for its owner again."""
    if standing.sign_in_id is None or standing.own_id is None:
        return
    act_for(session, standing.sign_in_id, None)
    if standing.viewer.delegate_id is not None:
        whom = standing.viewer.person_id or 0
        record(session, Viewer(standing.own_id), "stop acting for", kind="person", object_id=whom, at=at)


def _called(session: Session, public_id: str) -> Delegate:
    found = session.scalar(locked(select(Delegate).where(Delegate.public_id == public_id)))
    if found is None:
        raise NotFound(NOT_ANY_MORE)
    return found


def _note(session: Session, by: Viewer, act: str, named: Delegate, at: datetime) -> None:
    details = {"delegate": named.delegate_id}
    record(session, by, act, kind="person", object_id=named.person_id, details=details, at=at)
