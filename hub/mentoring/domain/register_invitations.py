"""Invitations from a trust's own register: sent by its lead, read and answered by their person alone.

A line is erased when its person answers; nothing of it stands on any page before.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from msgspec.structs import replace
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed, require
from hub.accounts.domain import Membership, Person, in_force, list_email_addresses
from hub.audit.domain import record_audit_entry
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, NotFound
from hub.kit.keyring import sign, unsign
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.mentoring.domain.profiles import ProfilePlan, find_own_profile, save_profile, submit_profile
from hub.mentoring.domain.register_files import LineStatus, RegisterLine
from hub.mentoring.domain.trust_list import SHOWN_STATES
from hub.mentoring.domain.vocabulary import ProfileState, RegisterKind, word_of
from hub.mentoring.models import RegisterInvitation, RegisterProfile
from hub.people.domain import create_invitation, find_open_invitation
from hub.trusts.domain import TRUST, Organisation, lock_organisation

PURPOSE = "register file"
PREVIEW_LIFETIME = timedelta(hours=4)
ANSWER_WITHIN = timedelta(days=30)
PREVIEW_EXPIRED = "This preview is out of date. Nothing was sent. Check the file again."
NO_LINE = "This invitation has been answered or has expired. Go to your mentoring and coaching."


def check_lines(
    session: Session, viewer: Viewer, organisation: Organisation, lines: Sequence[RegisterLine]
) -> list[RegisterLine]:
    """Return each line with what would become of it now; the statements do not grow with the lines."""
    require(viewer, Act.MANAGE_REGISTER, organisation_id=organisation.id)
    invited = session.execute(
        select(RegisterInvitation.email, RegisterInvitation.kind).where(
            RegisterInvitation.organisation_id == organisation.id
        )
    )
    listed = session.execute(
        select(Person.email, RegisterProfile.kind)
        .join(RegisterProfile, RegisterProfile.person_id == Person.id)
        .where(RegisterProfile.organisation_id == organisation.id, RegisterProfile.state.in_(SHOWN_STATES))
    )
    invited_keys = {(row[0], row[1]) for row in invited}
    listed_keys = {(row[0], row[1]) for row in listed}

    def check(line: RegisterLine) -> RegisterLine:
        if line.status is not LineStatus.TO_INVITE:
            return line
        if (line.email, line.kind) in listed_keys:
            return replace(line, status=LineStatus.ON_REGISTER)
        is_invited = (line.email, line.kind) in invited_keys
        return replace(line, status=LineStatus.INVITED) if is_invited else line

    return [check(line) for line in lines]


def sign_lines(
    session: Session, viewer: Viewer, organisation: Organisation, lines: Sequence[RegisterLine], at: datetime
) -> str:
    """Return the lines that would be sent as a signed token, so that exactly what was shown is sent."""
    rows = [
        [line.number, line.email, line.name, line.kind, dict(line.fields)]
        for line in lines
        if line.status is LineStatus.TO_INVITE
    ]
    payload = {"for": organisation.id, "by": viewer.person_id, "at": int(at.timestamp()), "rows": rows}
    return sign(session, PURPOSE, payload)


def send_lines(
    session: Session, viewer: Viewer, organisation: Organisation, token: str, at: datetime
) -> list[RegisterLine]:
    """Invite the people of a signed preview; return each line with what became of it."""
    require(viewer, Act.MANAGE_REGISTER, organisation_id=organisation.id)
    payload: Any = unsign(session, PURPOSE, token)
    if payload is None or (payload["for"], payload["by"]) != (organisation.id, viewer.person_id):
        raise Conflict(PREVIEW_EXPIRED)
    if at.timestamp() - payload["at"] > PREVIEW_LIFETIME.total_seconds():
        raise Conflict(PREVIEW_EXPIRED)
    # A second request that sends the same preview waits here, and then sees the lines as invited.
    lock_organisation(session, organisation.id)
    lines = check_lines(session, viewer, organisation, [RegisterLine(*row) for row in payload["rows"]])
    sent = [line for line in lines if line.status is LineStatus.TO_INVITE]
    members = _list_member_addresses(session, organisation, [line.email for line in sent], at)
    for line in sent:
        _send_line(session, viewer, organisation, line, at, has_role=line.email in members)
    record_audit_entry(
        session,
        viewer,
        "invite to register",
        kind="organisation",
        object_id=organisation.id,
        organisation_id=organisation.id,
        at=at,
    )
    return lines


def list_own_lines(session: Session, viewer: Viewer, at: datetime) -> list[RegisterInvitation]:
    """Return the lines of trusts' registers that wait for the viewer's answer."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    statement = select(RegisterInvitation).where(
        RegisterInvitation.email.in_(list_email_addresses(session, viewer.person_id)),
        RegisterInvitation.expires_at > at,
    )
    return list(session.scalars(statement.order_by(RegisterInvitation.id).limit(10)))


def get_own_line(
    session: Session, viewer: Viewer, public_id: str, at: datetime, *, lock: bool = False
) -> RegisterInvitation:
    """Return a line that waits for the viewer's answer; raise NotFound for everyone else."""
    require(viewer, Act.CHANGE_OWN_PROFILE, person_id=viewer.person_id)
    statement = select(RegisterInvitation).where(
        RegisterInvitation.public_id == public_id, RegisterInvitation.expires_at > at
    )
    line = session.scalar(for_update(statement) if lock else statement)
    if line is None or line.email not in list_email_addresses(session, viewer.person_id or 0):
        raise NotFound(NO_LINE)
    return line


def accept_line(
    session: Session, viewer: Viewer, public_id: str, plan: ProfilePlan, at: datetime
) -> RegisterProfile:
    """Turn a line into a profile as its person has changed it; it waits for approval, the line is erased.

    Raises Conflict if the person has a profile of this kind already.
    """
    line = get_own_line(session, viewer, public_id, at, lock=True)
    kind = word_of(RegisterKind, line.kind)
    if find_own_profile(session, viewer, kind) is not None:
        raise Conflict(
            "You already have a profile of this kind. Change it on your page, or decline this invitation."
        )
    profile = save_profile(session, viewer, kind, line.organisation_id, plan, at)
    if profile.state == ProfileState.DRAFT:
        submit_profile(session, viewer, kind, at)
    session.delete(line)
    session.flush()
    return profile


def decline_line(session: Session, viewer: Viewer, public_id: str, at: datetime) -> None:
    """Erase a line at the wish of its person."""
    line = get_own_line(session, viewer, public_id, at, lock=True)
    organisation_id = line.organisation_id
    session.delete(line)
    session.flush()
    record_audit_entry(
        session,
        viewer,
        "decline invitation to register",
        kind="register invitation",
        object_id=public_id,
        organisation_id=organisation_id,
        at=at,
    )


def _list_member_addresses(
    session: Session, organisation: Organisation, addresses: Sequence[str], at: datetime
) -> set[str]:
    has_role = exists().where(
        Membership.person_id == Person.id,
        Membership.organisation_id == organisation.id,
        in_force(day_of(at)),
    )
    return {
        address
        for address in session.scalars(select(Person.email).where(Person.email.in_(addresses), has_role))
        if address
    }


def _send_line(
    session: Session,
    viewer: Viewer,
    organisation: Organisation,
    line: RegisterLine,
    at: datetime,
    *,
    has_role: bool,
) -> None:
    row = RegisterInvitation(
        public_id=str(uuid4()),
        organisation_id=organisation.id,
        email=line.email,
        name=line.name,
        kind=line.kind,
        fields=dict(line.fields),
        invited_by_id=viewer.person_id,
        created_at=at,
        expires_at=at + ANSWER_WITHIN,
    )
    session.add(row)
    session.flush()
    details = {} if has_role else _invite_as_leader(session, viewer, organisation, line, at)
    enqueue(session, "register-invitation", at=at, about_id=row.id, details=details)


def _invite_as_leader(
    session: Session, viewer: Viewer, organisation: Organisation, line: RegisterLine, at: datetime
) -> dict[str, int]:
    """Return the id of an invitation to the trust, so that one email does for both."""
    may_invite = is_allowed(viewer, Act.CHANGE_TEAM, organisation_id=organisation.id)
    if organisation.kind != TRUST or not may_invite:
        return {}
    found = find_open_invitation(session, organisation.id, line.email, Role.LEADER, at)
    if found is None:
        found = create_invitation(
            session, organisation, email=line.email, role=Role.LEADER, at=at, by=viewer, name=line.name
        )
    return {"invitation": found.id}
