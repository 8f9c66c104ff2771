"""Join requests: a person asks to join a trust or move to it, and its lead accepts or declines.

An email address is no evidence that a person works for a trust, so each request is decided by a lead.
"""

import secrets
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.access import Act, Role, RoleAssignment, Viewer, permitted_organisation_ids, require
from hub.accounts.domain import Membership, decides_for_self, get_person, grant_role, list_roles
from hub.audit.domain import record_audit_entry
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.people.domain.departure import end_all_roles
from hub.people.domain.last_lead import list_approvers, list_led_organisation_ids
from hub.people.models import JoinRequest as JoinRequest
from hub.trusts.domain import TRUST, Organisation, lock_organisation

JOINABLE_ROLES = (Role.LEADER, Role.PUBLISHER)
"""The roles that an accepted request can give; guests and leads are invited instead."""


class DeclineReason(StrEnum):
    """Why a request to join is declined."""

    NOT_KNOWN = "not-known"
    OTHER_ADDRESS = "other-address"
    OTHER_TRUST = "other-trust"
    HAS_LEFT = "has-left"

    @property
    def label(self) -> str:
        """The reason as the person who decides chooses it."""
        return {
            "not-known": "we do not recognise this person as one of our leaders",
            "other-address": "we know this person by a different email address",
            "other-trust": "this person seems to work for another trust",
            "has-left": "this person no longer works here",
        }[self.value]

    @property
    def clause(self) -> str:
        """The reason as shown to the person who asked, after the name of the trust and "because"."""
        return {
            "not-known": "it does not recognise you as one of its leaders",
            "other-address": "it knows you by a different email address. Ask again with that address",
            "other-trust": "you seem to work for another trust",
            "has-left": "you no longer work there",
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
    """Create the viewer's request to join a trust; raise Conflict if they are a member or have asked already.

    `leaves_id` is the trust that a person who moves leaves: their roles there end on acceptance.
    """
    require(viewer, Act.REQUEST_TO_JOIN, person_id=viewer.person_id)
    person_id = viewer.person_id or 0
    if trust.kind != TRUST:
        raise NotFound("There is no trust at this address. Check the list of trusts.")
    current_roles = list_roles(session, person_id, day_of(at))
    if _is_member(current_roles, trust.id):
        raise Conflict("You already belong to this trust.")
    if leaves_id is not None and not _is_member(current_roles, leaves_id):
        raise Invalid("leaves", "Choose a trust to which you belong")
    join_request = JoinRequest(
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
            session.add(join_request)
    except IntegrityError:
        raise Conflict("You have already asked this trust. It has not answered yet.") from None
    _record_join_request_act(session, viewer, "ask to join", join_request, at)
    for approver in list_approvers(session, trust.id, at):
        enqueue(session, "join-request", at=at, person_id=approver.person.id, about_id=join_request.id)
    return join_request


def _is_member(roles: Collection[RoleAssignment], organisation_id: int) -> bool:
    return any(
        assignment.organisation_id == organisation_id and assignment.role is not Role.GUEST
        for assignment in roles
    )


def list_open_join_requests(session: Session, organisation_id: int) -> list[JoinRequest]:
    """Return the open requests to join an organisation, the oldest first."""
    return _list_open(session, [organisation_id])


def list_join_requests_to_answer(session: Session, viewer: Viewer, at: datetime) -> list[JoinRequest]:
    """Return the open requests that the viewer should answer.

    Those are the requests to the viewer's own trusts and, for the hub office, to trusts without a lead.
    """
    permitted_ids = permitted_organisation_ids(viewer, Act.CHANGE_TEAM)
    if permitted_ids == frozenset():
        return []
    if permitted_ids is not None:
        return _list_open(session, permitted_ids)
    own_ids = {assignment.organisation_id for assignment in viewer.roles}
    led_ids = list_led_organisation_ids(session, day_of(at))
    return [
        join_request
        for join_request in _list_open(session, None)
        if join_request.organisation_id in own_ids or join_request.organisation_id not in led_ids
    ]


def _list_open(session: Session, organisation_ids: Collection[int] | None) -> list[JoinRequest]:
    statement = select(JoinRequest).where(JoinRequest.decided_at.is_(None))
    if organisation_ids is not None:
        statement = statement.where(JoinRequest.organisation_id.in_(organisation_ids))
    return list(session.scalars(statement.order_by(JoinRequest.created_at, JoinRequest.id)))


def list_join_requests_of_person(session: Session, person_id: int) -> list[JoinRequest]:
    """Return the join requests of a person, the newest first."""
    statement = select(JoinRequest).where(JoinRequest.person_id == person_id)
    return list(session.scalars(statement.order_by(JoinRequest.created_at.desc(), JoinRequest.id.desc())))


def get_open_join_request(
    session: Session, viewer: Viewer, organisation: Organisation, public_id: str, *, lock: bool = False
) -> JoinRequest:
    """Return an open request to join an organisation.

    Raises NotFound if there is none or the viewer may not answer it, Conflict if it has been answered.
    """
    require(viewer, Act.CHANGE_TEAM, organisation_id=organisation.id)
    statement = select(JoinRequest).where(
        JoinRequest.public_id == public_id, JoinRequest.organisation_id == organisation.id
    )
    join_request = session.scalar(for_update(statement) if lock else statement)
    if join_request is None:
        raise NotFound("There is no such request.")
    if join_request.decided_at is not None:
        raise Conflict("Someone else has just answered this request.")
    return join_request


def find_join_request(session: Session, request_id: int | None) -> JoinRequest | None:
    """Return the request with this id, or None."""
    return session.get(JoinRequest, request_id) if request_id is not None else None


def withdraw_join_request(session: Session, viewer: Viewer, public_id: str, at: datetime) -> None:
    """Delete an open request of the viewer; only the audit log keeps that there was one."""
    require(viewer, Act.REQUEST_TO_JOIN, person_id=viewer.person_id)
    statement = select(JoinRequest).where(
        JoinRequest.public_id == public_id, JoinRequest.person_id == viewer.person_id
    )
    join_request = session.scalar(for_update(statement))
    if join_request is None or join_request.decided_at is not None:
        raise Conflict("This request has just been answered.")
    _record_join_request_act(session, viewer, "take back request", join_request, at)
    session.delete(join_request)
    session.flush()


def accept_join_request(
    session: Session, join_request: JoinRequest, role: Role, *, by: Viewer, at: datetime
) -> Membership:
    """Accept a join request; the roles in the trust that the person leaves end in the same transaction."""
    if role not in JOINABLE_ROLES:
        raise Invalid("role", "Choose a role")
    if decides_for_self(by, join_request.person_id):
        raise Conflict("You cannot answer your own request. Ask another lead or the hub office.")
    person = get_person(session, join_request.person_id)
    for organisation_id in sorted(
        {join_request.organisation_id, join_request.leaves_id or join_request.organisation_id}
    ):
        lock_organisation(session, organisation_id)
    if join_request.leaves_id is not None:
        end_all_roles(session, join_request.person_id, join_request.leaves_id, by=by, at=at)
    membership = grant_role(session, person, join_request.organisation_id, role, by=by, at=at)
    _decide(session, join_request, accepted=True, reason="", by=by, at=at)
    return membership


def decline_join_request(
    session: Session, join_request: JoinRequest, reason: DeclineReason, *, by: Viewer, at: datetime
) -> None:
    """Decline a join request; the person is told the reason."""
    _decide(session, join_request, accepted=False, reason=reason.value, by=by, at=at)


def _decide(
    session: Session, join_request: JoinRequest, *, accepted: bool, reason: str, by: Viewer, at: datetime
) -> None:
    join_request.decided_at, join_request.decided_by_id = at, by.person_id
    join_request.accepted, join_request.reason = accepted, reason
    _record_join_request_act(session, by, "let join" if accepted else "decline to let join", join_request, at)
    enqueue(session, "join-answer", at=at, person_id=join_request.person_id, about_id=join_request.id)


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
