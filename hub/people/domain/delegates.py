"""Delegates: assistants who act for a person of the same organisation; the audit log records both."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.access import Act, AuthContext, Viewer, require, requires_second_factor
from hub.accounts.domain import (
    Person,
    clean_email,
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
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotFound, SecondFactorRequired
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.people.models import Delegate as Delegate

NO_SUCH_COLLEAGUE = "Nobody in your organisations has this email address. Check it"
"""The same message for an address without an account and for a person of another organisation."""
NO_LONGER_DELEGATE = "You can no longer act for this person."


def list_delegates(session: Session, person_id: int) -> list[Delegate]:
    """Return the delegates of a person, the oldest first."""
    statement = select(Delegate).where(Delegate.person_id == person_id)
    return list(session.scalars(statement.order_by(Delegate.since, Delegate.id)))


def list_delegations_to(session: Session, person_id: int) -> list[Delegate]:
    """Return the relations in which this person is the delegate, the oldest first."""
    statement = select(Delegate).where(Delegate.delegate_id == person_id)
    return list(session.scalars(statement.order_by(Delegate.since, Delegate.id)))


def find_delegate(session: Session, row_id: int | None) -> Delegate | None:
    """Return the relation with this id, or None."""
    return session.get(Delegate, row_id) if row_id is not None else None


def add_delegate(session: Session, viewer: Viewer, *, email: str, at: datetime) -> Delegate:
    """Make a person of one of the viewer's organisations their delegate, without confirmation."""
    require(viewer, Act.CHANGE_RELATIONS, person_id=viewer.person_id)
    address, person_id = clean_email(email), viewer.person_id or 0
    assistant = find_person_by_email(session, address)
    if assistant is not None and assistant.id == person_id:
        raise Invalid("email", "Enter your assistant's email address, not your own")
    # Query roles even without an account, so that the response time does not reveal whether there is one.
    assistant_roles = list_roles(session, assistant.id if assistant else 0, day_of(at))
    own_roles = list_roles(session, person_id, day_of(at))
    if assistant is None or is_deactivated(assistant) or not may_be_delegate(assistant_roles, own_roles):
        raise Invalid("email", NO_SUCH_COLLEAGUE)
    delegate = Delegate(
        public_id=secrets.token_hex(8), person_id=person_id, delegate_id=assistant.id, since=at
    )
    try:
        with session.begin_nested():
            session.add(delegate)
    except IntegrityError:
        raise Conflict("This person can already act for you.") from None
    _record_delegate_act(session, viewer, "name delegate", delegate, at)
    enqueue(session, "delegate", at=at, person_id=assistant.id, about_id=delegate.id)
    return delegate


def end_delegate(session: Session, viewer: Viewer, public_id: str, at: datetime) -> None:
    """End a delegation, in all login sessions at once; both sides may do it."""
    require(viewer, Act.CHANGE_RELATIONS, person_id=viewer.person_id)
    delegate = _get_locked_delegate(session, public_id)
    if viewer.person_id not in (delegate.person_id, delegate.delegate_id):
        raise NotFound(NO_LONGER_DELEGATE)
    _record_delegate_act(session, viewer, "end delegate", delegate, at)
    session.delete(delegate)
    session.flush()
    clear_acting_for(session, delegate.delegate_id, delegate.person_id)


def start_acting_for(session: Session, auth_context: AuthContext, public_id: str, at: datetime) -> Person:
    """Let the current login session act for the person who named the delegate; return that person.

    Raises SecondFactorRequired if the roles to act in need a second factor and the session has none.
    """
    viewer = auth_context.viewer
    require(viewer, Act.ACT_FOR, person_id=viewer.person_id)
    delegate = _get_locked_delegate(session, public_id)
    if delegate.delegate_id != viewer.person_id or auth_context.login_session_id is None:
        raise NotFound(NO_LONGER_DELEGATE)
    person = get_person(session, delegate.person_id)
    delegated_roles = list_delegated_roles(viewer.roles, list_roles(session, person.id, day_of(at)))
    if is_deactivated(person) or not delegated_roles:
        raise Conflict(NO_LONGER_DELEGATE)
    if requires_second_factor(delegated_roles) and not is_two_factor_session(
        session, auth_context.login_session_id
    ):
        raise SecondFactorRequired(
            "The person you act for has a role that needs two-step sign-in. Set it up for your own account "
            "first."
        )
    set_acting_for(session, auth_context.login_session_id, person.id)
    record_audit_entry(session, viewer, "begin to act for", kind="person", object_id=person.id, at=at)
    return person


def stop_acting_for(session: Session, auth_context: AuthContext, at: datetime) -> None:
    """Let the current login session act for its own person again."""
    if auth_context.login_session_id is None or auth_context.signed_in_person_id is None:
        return
    set_acting_for(session, auth_context.login_session_id, None)
    if auth_context.viewer.delegate_id is not None:
        person_id = auth_context.viewer.person_id or 0
        record_audit_entry(
            session,
            Viewer(auth_context.signed_in_person_id),
            "stop acting for",
            kind="person",
            object_id=person_id,
            at=at,
        )


def _get_locked_delegate(session: Session, public_id: str) -> Delegate:
    delegate = session.scalar(for_update(select(Delegate).where(Delegate.public_id == public_id)))
    if delegate is None:
        raise NotFound(NO_LONGER_DELEGATE)
    return delegate


def _record_delegate_act(session: Session, by: Viewer, act: str, delegate: Delegate, at: datetime) -> None:
    details = {"delegate": delegate.delegate_id}
    record_audit_entry(session, by, act, kind="person", object_id=delegate.person_id, details=details, at=at)
