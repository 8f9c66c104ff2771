"""Delegates: an assistant acts for somebody of the same organisation; both are recorded. Either ends it."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.access import Act, AuthContext, Viewer, require, requires_second_factor
from hub.accounts.domain import (
    Person,
    clear_acting_for,
    find_person_by_email,
    get_person,
    is_deactivated,
    is_two_factor_session,
    list_delegated_roles,
    list_roles,
    may_be_delegate,
    set_acting_for,
)
from hub.audit.domain import record_audit_entry
from hub.kit.errors import Conflict, Invalid, NotFound, SecondFactorRequired
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.people.domain.email_address import clean_email
from hub.people.models import Delegate as Delegate

NO_SUCH_COLLEAGUE = "Nobody with this address has a role in an organisation of yours"
"""The one answer for an address without an account, and for somebody of another organisation."""
NO_LONGER_DELEGATE = "You cannot act for this person any more."


def list_delegates(session: Session, person_id: int) -> list[Delegate]:
    """Return who may act for somebody, the oldest first."""
    statement = select(Delegate).where(Delegate.person_id == person_id)
    return list(session.scalars(statement.order_by(Delegate.since, Delegate.id)))


def list_delegations_to(session: Session, person_id: int) -> list[Delegate]:
    """Return for whom somebody may act, the oldest first."""
    statement = select(Delegate).where(Delegate.delegate_id == person_id)
    return list(session.scalars(statement.order_by(Delegate.since, Delegate.id)))


def find_delegate(session: Session, row_id: int | None) -> Delegate | None:
    """Return this relation, or None."""
    return session.get(Delegate, row_id) if row_id is not None else None


def add_delegate(session: Session, viewer: Viewer, *, email: str, at: datetime) -> Delegate:
    """Let somebody of one's own organisation act for one; it holds at once."""
    require(viewer, Act.CHANGE_RELATIONS, person_id=viewer.person_id)
    folded, person_id = clean_email(email), viewer.person_id or 0
    there = find_person_by_email(session, folded)
    if there is not None and there.id == person_id:
        raise Invalid("email", "Enter the address of your assistant, not your own")
    # Asked of nobody as well, so that both answers take as long.
    theirs = list_roles(session, there.id if there else 0, at.date())
    own = list_roles(session, person_id, at.date())
    if there is None or is_deactivated(there) or not may_be_delegate(theirs, own):
        raise Invalid("email", NO_SUCH_COLLEAGUE)
    named = Delegate(public_id=secrets.token_hex(8), person_id=person_id, delegate_id=there.id, since=at)
    try:
        with session.begin_nested():
            session.add(named)
    except IntegrityError:
        raise Conflict("This person may act for you already.") from None
    _record_delegate_act(session, viewer, "name delegate", named, at)
    enqueue(session, "delegate", at=at, person_id=there.id, about_id=named.id)
    return named


def end_delegate(session: Session, viewer: Viewer, public_id: str, at: datetime) -> None:
    """End that one acts for the other, in every browser at once; both may."""
    require(viewer, Act.CHANGE_RELATIONS, person_id=viewer.person_id)
    found = _get_locked_delegate(session, public_id)
    if viewer.person_id not in (found.person_id, found.delegate_id):
        raise NotFound(NO_LONGER_DELEGATE)
    _record_delegate_act(session, viewer, "end delegate", found, at)
    session.delete(found)
    session.flush()
    clear_acting_for(session, found.delegate_id, found.person_id)


def start_acting_for(session: Session, auth_context: AuthContext, public_id: str, at: datetime) -> Person:
    """Let one browser act for somebody who named its owner; return for whom.

    Raises SecondFactorNeeded where the other's roles ask for a second factor that was not given.
    """
    viewer = auth_context.viewer
    require(viewer, Act.ACT_FOR, person_id=viewer.person_id)
    found = _get_locked_delegate(session, public_id)
    if found.delegate_id != viewer.person_id or auth_context.login_session_id is None:
        raise NotFound(NO_LONGER_DELEGATE)
    person = get_person(session, found.person_id)
    theirs = list_delegated_roles(viewer.roles, list_roles(session, person.id, at.date()))
    if is_deactivated(person) or not theirs:
        raise Conflict(NO_LONGER_DELEGATE)
    if requires_second_factor(theirs) and not is_two_factor_session(session, auth_context.login_session_id):
        raise SecondFactorRequired("Whom you act for has a role that needs a second factor. Set it up first.")
    set_acting_for(session, auth_context.login_session_id, person.id)
    record_audit_entry(session, viewer, "begin to act for", kind="person", object_id=person.id, at=at)
    return person


def stop_acting_for(session: Session, auth_context: AuthContext, at: datetime) -> None:
    """Let one browser act for its owner again."""
    if auth_context.login_session_id is None or auth_context.signed_in_person_id is None:
        return
    set_acting_for(session, auth_context.login_session_id, None)
    if auth_context.viewer.delegate_id is not None:
        whom = auth_context.viewer.person_id or 0
        record_audit_entry(
            session,
            Viewer(auth_context.signed_in_person_id),
            "stop acting for",
            kind="person",
            object_id=whom,
            at=at,
        )


def _get_locked_delegate(session: Session, public_id: str) -> Delegate:
    found = session.scalar(for_update(select(Delegate).where(Delegate.public_id == public_id)))
    if found is None:
        raise NotFound(NO_LONGER_DELEGATE)
    return found


def _record_delegate_act(session: Session, by: Viewer, act: str, delegate: Delegate, at: datetime) -> None:
    details = {"delegate": delegate.delegate_id}
    record_audit_entry(session, by, act, kind="person", object_id=delegate.person_id, details=details, at=at)
