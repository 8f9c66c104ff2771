"""Inviting many: a preview judges each line as things stand; what was previewed is signed, and then sent."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, require
from hub.accounts.domain import Membership, Person, in_force
from hub.kit.errors import Conflict, HubError, Invalid, NotFound
from hub.kit.keyring import read_signed, sign
from hub.people.domain.invitation_csv import Fate, Line
from hub.people.domain.invitations import check_last_day, invite, open_invitations_to
from hub.people.domain.role_policy import check_role
from hub.trusts.domain import Organisation, lock_organisation

PURPOSE = "invite many"
LASTS = timedelta(hours=4)
TOO_OLD = "This preview is too old or is not of this page. Make it again: nothing was sent."


def judge(
    session: Session, viewer: Viewer, organisation: Organisation, lines: Iterable[Line], at: datetime
) -> list[Line]:
    """Return what would become of each line just now. Three statements, however many lines there are."""
    require(viewer, Act.CHANGE_TEAM, organisation_id=organisation.id)
    invited = {(found.email, found.role) for found in open_invitations_to(session, organisation.id, at)}
    held = _roles_held(session, organisation.id, at.date())
    return [_judged(viewer, organisation, line, invited, held, at.date()) for line in lines]


def _roles_held(session: Session, organisation_id: int, today: date) -> set[tuple[str | None, str]]:
    rows = session.execute(
        select(Person.email, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, in_force(today))
    )
    return {(row.email, row.role) for row in rows}


def _judged(
    viewer: Viewer,
    organisation: Organisation,
    line: Line,
    invited: set[tuple[str, str]],
    held: set[tuple[str | None, str]],
    today: date,
) -> Line:
    if line.fate is not Fate.SENT or line.role is None:
        return line
    try:
        check_role(viewer, organisation, line.role)
        check_last_day(line.role, line.ends_on, today)
    except Invalid as error:
        return replace(line, fate=Fate.WRONG, why=error.message)
    except NotFound:
        return replace(line, fate=Fate.WRONG, why=f"You cannot give the role of {line.role.label.lower()}")
    if (line.email, line.role.value) in held:
        return replace(line, fate=Fate.HAS_ROLE)
    if (line.email, line.role.value) in invited:
        return replace(line, fate=Fate.INVITED)
    return line


def plan_of(
    session: Session, viewer: Viewer, organisation: Organisation, lines: Iterable[Line], at: datetime
) -> str:
    """Return the lines that would be sent, signed, so that they come back exactly as they were shown."""
    rows = [
        [
            line.number,
            line.email,
            line.name,
            line.role.value,
            line.ends_on.isoformat() if line.ends_on else "",
        ]
        for line in lines
        if line.fate is Fate.SENT and line.role is not None
    ]
    said = {"for": organisation.id, "by": viewer.person_id, "at": int(at.timestamp()), "rows": rows}
    return sign(session, PURPOSE, said)


def send_plan(
    session: Session, viewer: Viewer, organisation: Organisation, plan: str, at: datetime
) -> list[Line]:
    """Invite whom a preview has shown, and return what became of each line, which may have changed since."""
    require(viewer, Act.CHANGE_TEAM, organisation_id=organisation.id)
    said: Any = read_signed(session, PURPOSE, plan)
    if said is None or (said["for"], said["by"]) != (organisation.id, viewer.person_id):
        raise Conflict(TOO_OLD)
    if at.timestamp() - said["at"] > LASTS.total_seconds():
        raise Conflict(TOO_OLD)
    # Whoever sends the same at the same moment waits here, and then finds them invited.
    lock_organisation(session, organisation.id)
    lines = judge(session, viewer, organisation, [_read(row) for row in said["rows"]], at)
    return [_send(session, viewer, organisation, line, at) for line in lines]


def _read(row: list[Any]) -> Line:
    number, email, name, role, ends_on = row
    return Line(number, email, name, Role(role), date.fromisoformat(ends_on) if ends_on else None)


def _send(session: Session, viewer: Viewer, organisation: Organisation, line: Line, at: datetime) -> Line:
    if line.fate is not Fate.SENT or line.role is None:
        return line
    try:
        invite(
            session,
            viewer,
            organisation,
            email=line.email,
            name=line.name,
            role=line.role,
            ends_on=line.ends_on,
            at=at,
        )
    except HubError as error:
        return replace(line, fate=Fate.WRONG, why=error.message)
    return line
