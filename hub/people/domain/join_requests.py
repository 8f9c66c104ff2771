"""Asking to join a trust, or to move there: its lead says yes or no. An address proves no trust."""

import secrets
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.access import Act, Role, RoleAssignment, Viewer, is_allowed, permitted_organisation_ids, require
from hub.accounts.domain import Membership, get_person, grant_role, list_roles
from hub.audit.domain import record_audit_entry
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.people.domain.departure import end_all_roles
from hub.people.domain.last_lead import list_approvers, list_led_organisation_ids
from hub.people.models import JoinRequest as JoinRequest
from hub.trusts.domain import TRUST, Organisation, lock_organisation

JOINABLE_ROLES = (Role.LEADER, Role.PUBLISHER)
"""What a request to join may be answered with; whoever asks is no guest, and a lead is invited."""


class DeclineReason(StrEnum):
    """Why a request to join is declined."""

    NOT_KNOWN = "not-known"
    OTHER_ADDRESS = "other-address"
    OTHER_TRUST = "other-trust"
    HAS_LEFT = "has-left"

    @property
    def label(self) -> str:
        """The reason as the person reads it."""
        return {
            "not-known": "The trust does not know you as one of its leaders",
            "other-address": "The trust knows you by another email address; ask with that one",
            "other-trust": "You seem to belong to another trust",
            "has-left": "The trust says that you no longer work there",
        }[self.value]


def create_join_request(
    session: Session,
    viewer: Viewer,
    trust: Organisation,
    *,
    words: str,
    at: datetime,
    leaves_id: int | None = None,
) -> JoinRequest:
    """Ask to belong to a trust; Conflict where one does already, or has asked.

    `leaves_id` is the trust that a mover leaves: all their roles there end when the answer is yes.
    """
    require(viewer, Act.REQUEST_TO_JOIN, person_id=viewer.person_id)
    person_id = viewer.person_id or 0
    if trust.kind != TRUST:
        raise NotFound("There is no trust at this address. See the list of trusts.")
    held = list_roles(session, person_id, at.date())
    if any(one.organisation_id == trust.id and one.role is not Role.GUEST for one in held):
        raise Conflict("You belong to this trust already.")
    if leaves_id is not None and not _is_member(held, leaves_id):
        raise Invalid("leaves", "Choose a trust to which you belong")
    asked = JoinRequest(
        public_id=secrets.token_hex(8),
        person_id=person_id,
        organisation_id=trust.id,
        leaves_id=leaves_id,
        words=words.strip(),
        created_at=at,
        reason="",
    )
    try:
        with session.begin_nested():
            session.add(asked)
    except IntegrityError:
        raise Conflict("You have asked this trust already. Its answer is still awaited.") from None
    _record_join_request_act(session, viewer, "ask to join", asked, at)
    for lead in list_approvers(session, trust.id, at):
        enqueue(session, "join-request", at=at, person_id=lead.person.id, about_id=asked.id)
    return asked


def _is_member(roles: Collection[RoleAssignment], organisation_id: int) -> bool:
    return any(one.organisation_id == organisation_id and one.role is not Role.GUEST for one in roles)


def list_open_join_requests(session: Session, organisation_id: int) -> list[JoinRequest]:
    """Return the open requests to join an organisation, the oldest first."""
    return _list_open(session, [organisation_id])


def list_join_requests_to_answer(session: Session, viewer: Viewer, at: datetime) -> list[JoinRequest]:
    """Return the open requests that wait for `viewer`: those of their trusts, or of trusts without a lead."""
    theirs = permitted_organisation_ids(viewer, Act.CHANGE_TEAM)
    if theirs is not None:
        return _list_open(session, theirs)
    own, led = {held.organisation_id for held in viewer.roles}, list_led_organisation_ids(session, at.date())
    found = _list_open(session, None)
    return [one for one in found if one.organisation_id in own or one.organisation_id not in led]


def _list_open(session: Session, organisation_ids: Collection[int] | None) -> list[JoinRequest]:
    statement = select(JoinRequest).where(JoinRequest.decided_at.is_(None))
    if organisation_ids is not None:
        statement = statement.where(JoinRequest.organisation_id.in_(organisation_ids))
    return list(session.scalars(statement.order_by(JoinRequest.created_at, JoinRequest.id)))


def list_join_requests_of_person(session: Session, person_id: int) -> list[JoinRequest]:
    """Return what somebody asked, the newest first."""
    statement = select(JoinRequest).where(JoinRequest.person_id == person_id)
    return list(session.scalars(statement.order_by(JoinRequest.created_at.desc(), JoinRequest.id.desc())))


def get_open_join_request(
    session: Session, viewer: Viewer, organisation: Organisation, public_id: str, *, lock: bool = False
) -> JoinRequest:
    """Return one request to join an organisation; NotFound where it is not there or not theirs to answer."""
    require(viewer, Act.CHANGE_TEAM, organisation_id=organisation.id)
    statement = select(JoinRequest).where(
        JoinRequest.public_id == public_id, JoinRequest.organisation_id == organisation.id
    )
    found = session.scalar(for_update(statement) if lock else statement)
    if found is None:
        raise NotFound("There is no such request.")
    if found.decided_at is not None:
        raise Conflict("Somebody else has answered this request in the meantime.")
    return found


def find_join_request(session: Session, request_id: int | None) -> JoinRequest | None:
    """Return the request with this id, or None."""
    return session.get(JoinRequest, request_id) if request_id is not None else None


def withdraw_join_request(session: Session, viewer: Viewer, public_id: str, at: datetime) -> None:
    """Take one's own open request back; nothing is kept but that there was one."""
    require(viewer, Act.REQUEST_TO_JOIN, person_id=viewer.person_id)
    statement = select(JoinRequest).where(
        JoinRequest.public_id == public_id, JoinRequest.person_id == viewer.person_id
    )
    found = session.scalar(for_update(statement))
    if found is None or found.decided_at is not None:
        raise Conflict("This request has been answered in the meantime.")
    _record_join_request_act(session, viewer, "take back request", found, at)
    session.delete(found)
    session.flush()


def accept_join_request(
    session: Session, join_request: JoinRequest, role: Role, *, by: Viewer, at: datetime
) -> Membership:
    """Let somebody join; a mover's roles in the trust they leave end in the same moment."""
    if role not in JOINABLE_ROLES:
        raise Invalid("role", "Choose a role")
    if join_request.person_id in (by.person_id, by.delegate_id):
        raise Conflict("Nobody answers their own request. Ask another lead or the hub office.")
    person = get_person(session, join_request.person_id)
    for id_ in sorted({join_request.organisation_id, join_request.leaves_id or join_request.organisation_id}):
        lock_organisation(session, id_)
    if join_request.leaves_id is not None:
        end_all_roles(session, join_request.person_id, join_request.leaves_id, by=by, at=at)
    membership = grant_role(session, person, join_request.organisation_id, role, by=by, at=at)
    _decide(session, join_request, accepted=True, reason="", by=by, at=at)
    return membership


def decline_join_request(
    session: Session, join_request: JoinRequest, reason: DeclineReason, *, by: Viewer, at: datetime
) -> None:
    """Decline a request, with the reason that the person is told."""
    _decide(session, join_request, accepted=False, reason=reason.value, by=by, at=at)


def _decide(
    session: Session, join_request: JoinRequest, *, accepted: bool, reason: str, by: Viewer, at: datetime
) -> None:
    join_request.decided_at, join_request.decided_by_id = at, by.person_id
    join_request.accepted, join_request.reason = accepted, reason
    _record_join_request_act(session, by, "let join" if accepted else "decline to let join", join_request, at)
    enqueue(session, "join-answer", at=at, person_id=join_request.person_id, about_id=join_request.id)


def may_answer_join_requests(viewer: Viewer, organisation: Organisation) -> bool:
    """Say whether `viewer` answers requests to join an organisation."""
    return is_allowed(viewer, Act.CHANGE_TEAM, organisation_id=organisation.id)


def _record_join_request_act(
    session: Session, by: Viewer, act: str, join_request: JoinRequest, at: datetime
) -> None:
    record_audit_entry(
        session,
        by,
        act,
        kind="join request",
        object_id=join_request.public_id,
        organisation_id=join_request.organisation_id,
        details={"reason": join_request.reason} if join_request.reason else {},
        at=at,
    )
