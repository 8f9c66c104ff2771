"""Bulk invitations: validate the rows of a CSV file, sign the preview, and send exactly what it showed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, require
from hub.accounts.domain import SELF_GRANT, Membership, Person, in_force
from hub.kit.clock import day_of
from hub.kit.errors import Conflict, HubError, Invalid, NotFound
from hub.kit.keyring import sign, unsign
from hub.people.domain.invitation_csv import InvitationRow, RowStatus
from hub.people.domain.invitations import invite_person, list_open_invitations, validate_last_day
from hub.people.domain.role_policy import own_email_addresses, validate_assignable_role
from hub.trusts.domain import Organisation, lock_organisation

PURPOSE = "invite many"
PREVIEW_LIFETIME = timedelta(hours=4)
PREVIEW_EXPIRED = "This preview is out of date. Nothing was sent. Check the file again."


def validate_rows(
    session: Session, viewer: Viewer, organisation: Organisation, rows: Iterable[InvitationRow], at: datetime
) -> list[InvitationRow]:
    """Return each row with the status it would have if it were sent now.

    The number of database statements does not depend on the number of rows.
    """
    require(viewer, Act.CHANGE_TEAM, organisation_id=organisation.id)
    invited = {
        (invitation.email, invitation.role)
        for invitation in list_open_invitations(session, organisation.id, at)
    }
    current_roles = _list_current_roles(session, organisation.id, day_of(at))
    own_addresses = own_email_addresses(session, viewer)
    return [
        replace(row, status=RowStatus.INVALID, reason=SELF_GRANT)
        if row.status is RowStatus.TO_INVITE and row.email in own_addresses
        else _validate_row(viewer, organisation, row, invited, current_roles, day_of(at))
        for row in rows
    ]


def _list_current_roles(session: Session, organisation_id: int, today: date) -> set[tuple[str | None, str]]:
    rows = session.execute(
        select(Person.email, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, in_force(today))
    )
    return {(row.email, row.role) for row in rows}


def _validate_row(
    viewer: Viewer,
    organisation: Organisation,
    row: InvitationRow,
    invited: set[tuple[str, str]],
    current_roles: set[tuple[str | None, str]],
    today: date,
) -> InvitationRow:
    if row.status is not RowStatus.TO_INVITE or row.role is None:
        return row
    try:
        validate_assignable_role(viewer, organisation, row.role)
        validate_last_day(row.role, row.ends_on, today)
    except Invalid as error:
        return replace(row, status=RowStatus.INVALID, reason=error.message)
    except NotFound:
        return replace(
            row, status=RowStatus.INVALID, reason=f"You cannot give the role of {row.role.label.lower()}"
        )
    if (row.email, row.role.value) in current_roles:
        return replace(row, status=RowStatus.HAS_ROLE)
    if (row.email, row.role.value) in invited:
        return replace(row, status=RowStatus.ALREADY_INVITED)
    return row


def sign_preview(
    session: Session,
    viewer: Viewer,
    organisation: Organisation,
    invitation_rows: Iterable[InvitationRow],
    at: datetime,
) -> str:
    """Return the rows that would be sent as a signed token, so that exactly the rows shown are sent."""
    values = [
        [
            row.number,
            row.email,
            row.name,
            row.role.value,
            row.ends_on.isoformat() if row.ends_on else "",
        ]
        for row in invitation_rows
        if row.status is RowStatus.TO_INVITE and row.role is not None
    ]
    payload = {"for": organisation.id, "by": viewer.person_id, "at": int(at.timestamp()), "rows": values}
    return sign(session, PURPOSE, payload)


def send_preview(
    session: Session, viewer: Viewer, organisation: Organisation, preview_token: str, at: datetime
) -> list[InvitationRow]:
    """Invite the people of a signed preview; return each row with its final status.

    The rows are validated again, so a status may differ from the preview. Raises Conflict if the token is
    invalid, expired, or belongs to another organisation or person.
    """
    require(viewer, Act.CHANGE_TEAM, organisation_id=organisation.id)
    payload: Any = unsign(session, PURPOSE, preview_token)
    if payload is None or (payload["for"], payload["by"]) != (organisation.id, viewer.person_id):
        raise Conflict(PREVIEW_EXPIRED)
    if at.timestamp() - payload["at"] > PREVIEW_LIFETIME.total_seconds():
        raise Conflict(PREVIEW_EXPIRED)
    # A second request that sends the same preview waits here and then sees the rows as invited.
    lock_organisation(session, organisation.id)
    rows = validate_rows(session, viewer, organisation, [_row_from_json(row) for row in payload["rows"]], at)
    return [_invite_row(session, viewer, organisation, row, at) for row in rows]


def _row_from_json(values: list[Any]) -> InvitationRow:
    number, email, name, role, ends_on = values
    return InvitationRow(number, email, name, Role(role), date.fromisoformat(ends_on) if ends_on else None)


def _invite_row(
    session: Session, viewer: Viewer, organisation: Organisation, row: InvitationRow, at: datetime
) -> InvitationRow:
    if row.status is not RowStatus.TO_INVITE or row.role is None:
        return row
    try:
        invite_person(
            session,
            viewer,
            organisation,
            email=row.email,
            name=row.name,
            role=row.role,
            ends_on=row.ends_on,
            at=at,
        )
    except HubError as error:
        return replace(row, status=RowStatus.INVALID, reason=error.message)
    return row
