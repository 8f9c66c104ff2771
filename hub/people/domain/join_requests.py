"""Asking to join a trust, or to move there: its lead says yes or no. An address proves no trust."""

import secrets
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.access import Act, Role, RoleIn, Viewer, allowed, organisations_for, require
from hub.accounts.domain import Membership, give_role, person_with, roles_of
from hub.audit.domain import record
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.kit.row_locks import locked
from hub.mail.domain import post
from hub.people.domain.departure import end_all_roles
from hub.people.domain.last_lead import led_organisations, who_decides
from hub.people.models import JoinRequest as JoinRequest
from hub.trusts.domain import TRUST, Organisation, lock_organisation

GIVEN = (Role.LEADER, Role.PUBLISHER)
"""What a request to join may be answered with; whoever asks is no guest, and a lead is invited."""


class Reason(StrEnum):
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


def ask_to_join(
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
    require(viewer, Act.ASK_TO_JOIN, person_id=viewer.person_id)
    person_id = viewer.person_id or 0
    if trust.kind != TRUST:
        raise NotFound("There is no trust at this address. See the list of trusts.")
    held = roles_of(session, person_id, at.date())
    if any(one.organisation_id == trust.id and one.role is not Role.GUEST for one in held):
        raise Conflict("You belong to this trust already.")
    if leaves_id is not None and not _belongs(held, leaves_id):
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
    _note(session, viewer, "ask to join", asked, at)
    for lead in who_decides(session, trust.id, at):
        post(session, "join-request", at=at, person_id=lead.person.id, about_id=asked.id)
    return asked


def _belongs(held: Collection[RoleIn], organisation_id: int) -> bool:
    return any(one.organisation_id == organisation_id and one.role is not Role.GUEST for one in held)


def requests_to(session: Session, organisation_id: int) -> list[JoinRequest]:
    """Return the open requests to join an organisation, the oldest first."""
    return _open(session, [organisation_id])


def requests_for(session: Session, viewer: Viewer, at: datetime) -> list[JoinRequest]:
    """Return the open requests that wait for `viewer`: those of their trusts, or of trusts without a lead."""
    theirs = organisations_for(viewer, Act.CHANGE_TEAM)
    if theirs is not None:
        return _open(session, theirs)
    own, led = {held.organisation_id for held in viewer.roles}, led_organisations(session, at.date())
    found = _open(session, None)
    return [one for one in found if one.organisation_id in own or one.organisation_id not in led]


def _open(session: Session, organisation_ids: Collection[int] | None) -> list[JoinRequest]:
    statement = select(JoinRequest).where(JoinRequest.decided_at.is_(None))
    if organisation_ids is not None:
        statement = statement.where(JoinRequest.organisation_id.in_(organisation_ids))
    return list(session.scalars(statement.order_by(JoinRequest.created_at, JoinRequest.id)))


def requests_of(session: Session, person_id: int) -> list[JoinRequest]:
    """Return what somebody asked, the newest first."""
    statement = select(JoinRequest).where(JoinRequest.person_id == person_id)
    return list(session.scalars(statement.order_by(JoinRequest.created_at.desc(), JoinRequest.id.desc())))


def request_called(
    session: Session, viewer: Viewer, organisation: Organisation, public_id: str, *, lock: bool = False
) -> JoinRequest:
    """Return one request to join an organisation; NotFound where it is not there or not theirs to answer."""
    require(viewer, Act.CHANGE_TEAM, organisation_id=organisation.id)
    statement = select(JoinRequest).where(
        JoinRequest.public_id == public_id, JoinRequest.organisation_id == organisation.id
    )
    found = session.scalar(locked(statement) if lock else statement)
    if found is None:
        raise NotFound("There is no such request.")
    if found.decided_at is not None:
        raise Conflict("Somebody else has answered this request in the meantime.")
    return found


def request_with(session: Session, request_id: int | None) -> JoinRequest | None:
    """Return the request with this id, or None."""
    return session.get(JoinRequest, request_id) if request_id is not None else None


def take_back_request(session: Session, viewer: Viewer, public_id: str, at: datetime) -> None:
    """Take one's own open request back; nothing is kept but that there was one."""
    require(viewer, Act.ASK_TO_JOIN, person_id=viewer.person_id)
    statement = select(JoinRequest).where(
        JoinRequest.public_id == public_id, JoinRequest.person_id == viewer.person_id
    )
    found = session.scalar(locked(statement))
    if found is None or found.decided_at is not None:
        raise Conflict("This request has been answered in the meantime.")
    _note(session, viewer, "take back request", found, at)
    session.delete(found)
    session.flush()


def say_yes(session: Session, asked: JoinRequest, role: Role, *, by: Viewer, at: datetime) -> Membership:
    """Let somebody join; a mover's roles in the trust they leave end in the same moment."""
    if role not in GIVEN:
        raise Invalid("role", "Choose a role")
    if asked.person_id in (by.person_id, by.delegate_id):
        raise Conflict("Nobody answers their own request. Ask another lead or the hub office.")
    person = person_with(session, asked.person_id)
    for id_ in sorted({asked.organisation_id, asked.leaves_id or asked.organisation_id}):
        lock_organisation(session, id_)
    if asked.leaves_id is not None:
        end_all_roles(session, asked.person_id, asked.leaves_id, by=by, at=at)
    membership = give_role(session, person, asked.organisation_id, role, by=by, at=at)
    _decide(session, asked, accepted=True, reason="", by=by, at=at)
    return membership


def say_no(session: Session, asked: JoinRequest, reason: Reason, *, by: Viewer, at: datetime) -> None:
    """Decline a request, with the reason that the person is told."""
    _decide(session, asked, accepted=False, reason=reason.value, by=by, at=at)


def _decide(
    session: Session, asked: JoinRequest, *, accepted: bool, reason: str, by: Viewer, at: datetime
) -> None:
    asked.decided_at, asked.decided_by_id = at, by.person_id
    asked.accepted, asked.reason = accepted, reason
    _note(session, by, "let join" if accepted else "decline to let join", asked, at)
    post(session, "join-answer", at=at, person_id=asked.person_id, about_id=asked.id)


def may_answer(viewer: Viewer, organisation: Organisation) -> bool:
    """Say whether `viewer` answers requests to join an organisation."""
    return allowed(viewer, Act.CHANGE_TEAM, organisation_id=organisation.id)


def _note(session: Session, by: Viewer, act: str, asked: JoinRequest, at: datetime) -> None:
    record(
        session,
        by,
        act,
        kind="join request",
        object_id=asked.public_id,
        organisation_id=asked.organisation_id,
        details={"reason": asked.reason} if asked.reason else {},
        at=at,
    )
