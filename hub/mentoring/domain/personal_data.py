"""Personal data of the register: profiles, qualifications, invitations and exclusions."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from hub.accounts.domain import list_email_addresses, person_names_by_id
from hub.catalogue.domain import bump_change_counter
from hub.extension.personal_data import PersonalData, Retention
from hub.kit.clock import isoformat_utc
from hub.kit.row_locks import execute_and_count
from hub.mentoring.domain.request_data import REQUEST_DATA, REQUEST_RETENTION
from hub.mentoring.domain.vocabulary import ProfileState
from hub.mentoring.models import Qualification, RegisterExclusion, RegisterInvitation, RegisterProfile
from hub.trusts.domain import organisations_by_id

OFF_THE_REGISTER_KEPT_FOR = timedelta(days=2 * 365)
OFF_THE_REGISTER = (ProfileState.DRAFT.value, ProfileState.RETURNED.value, ProfileState.WITHDRAWN.value)
NOT_EXPORTED = ("id", "person_id", "organisation_id", "decided_by_id")


def export_profiles(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person has on the register, each kind of help with all that its profile holds."""
    statement = select(RegisterProfile).where(RegisterProfile.person_id == person_id)
    rows = list(session.scalars(statement.order_by(RegisterProfile.id)))
    organisations = organisations_by_id(session, [row.organisation_id for row in rows])
    return [
        {"organisation": organisations[row.organisation_id].name, **_plain_columns(row, NOT_EXPORTED)}
        for row in rows
    ]


def erase_profiles(session: Session, person_id: int) -> None:
    """Delete a person's profiles, and remove them from those that they decided on."""
    rows = session.execute(
        select(RegisterProfile.id, RegisterProfile.state).where(RegisterProfile.person_id == person_id)
    ).all()
    ids = [row[0] for row in rows]
    session.execute(delete(Qualification).where(Qualification.profile_id.in_(ids)))
    session.execute(delete(RegisterProfile).where(RegisterProfile.id.in_(ids)))
    decided = update(RegisterProfile).where(RegisterProfile.decided_by_id == person_id)
    session.execute(decided.values(decided_by_id=None))
    if any(row[1] == ProfileState.LISTED for row in rows):
        bump_change_counter(session)


def export_qualifications(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the qualifications that a person entered."""
    statement = (
        select(Qualification)
        .join(RegisterProfile, RegisterProfile.id == Qualification.profile_id)
        .where(RegisterProfile.person_id == person_id)
        .order_by(Qualification.id)
    )
    return [_plain_columns(row, ("id", "profile_id", "checked_by_id")) for row in session.scalars(statement)]


def erase_qualifications(session: Session, person_id: int) -> None:
    """Delete a person's qualifications, and remove them from those whose evidence they checked."""
    own = select(RegisterProfile.id).where(RegisterProfile.person_id == person_id)
    session.execute(delete(Qualification).where(Qualification.profile_id.in_(own)))
    checked = update(Qualification).where(Qualification.checked_by_id == person_id)
    session.execute(checked.values(checked_by_id=None))


def export_invitations(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the lines of trusts' own registers that were sent to a person's addresses."""
    addresses = list_email_addresses(session, person_id)
    statement = select(RegisterInvitation).where(RegisterInvitation.email.in_(addresses))
    rows = list(session.scalars(statement.order_by(RegisterInvitation.id)))
    organisations = organisations_by_id(session, [row.organisation_id for row in rows])
    return [
        {
            "organisation": organisations[row.organisation_id].name,
            **_plain_columns(row, ("id", "organisation_id", "invited_by_id")),
        }
        for row in rows
    ]


def erase_invitations(session: Session, person_id: int) -> None:
    """Delete the lines sent to a person's addresses, and remove them from those that they sent."""
    addresses = list_email_addresses(session, person_id)
    session.execute(delete(RegisterInvitation).where(RegisterInvitation.email.in_(addresses)))
    sent = update(RegisterInvitation).where(RegisterInvitation.invited_by_id == person_id)
    session.execute(sent.values(invited_by_id=None))


def export_exclusions(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return whom a person does not want to be brought together with; never who said so of them."""
    statement = select(RegisterExclusion).where(RegisterExclusion.person_id == person_id)
    rows = list(session.scalars(statement.order_by(RegisterExclusion.id)))
    names = person_names_by_id(session, [row.other_id for row in rows])
    return [
        {"person": names[row.other_id], "reason": row.reason, "said": isoformat_utc(row.created_at)}
        for row in rows
    ]


def erase_exclusions(session: Session, person_id: int) -> None:
    """Delete the exclusions in which a person stands, on both sides."""
    of_person = or_(RegisterExclusion.person_id == person_id, RegisterExclusion.other_id == person_id)
    session.execute(delete(RegisterExclusion).where(of_person))


def delete_old_profiles(session: Session, at: datetime) -> int:
    """Delete profiles that have been off the register for two years and under which nothing goes on."""
    is_old = and_(
        RegisterProfile.state.in_(OFF_THE_REGISTER),
        RegisterProfile.active_at < at - OFF_THE_REGISTER_KEPT_FOR,
        RegisterProfile.taken == 0,
    )
    return execute_and_count(session, delete(RegisterProfile).where(is_old))


def delete_unanswered_invitations(session: Session, at: datetime) -> int:
    """Delete the lines of trusts' own registers that nobody answered in time."""
    return execute_and_count(session, delete(RegisterInvitation).where(RegisterInvitation.expires_at < at))


def _plain_columns(row: Any, left_out: tuple[str, ...]) -> dict[str, Any]:
    values = {column.name: getattr(row, column.name) for column in row.__table__.columns}
    return {name.replace("_", " "): _plain(value) for name, value in values.items() if name not in left_out}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return isoformat_utc(value)
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else value


REGISTER_DATA = (
    *REQUEST_DATA,
    PersonalData(
        "What you offer on the register of mentors and coaches",
        ("register_profile",),
        export_profiles,
        erase_profiles,
        purpose="So that people who look for a mentor, coach or preceptor can find you and see why you fit.",
        seen_by="Members of all trusts, people of your trust, or staff alone, as you chose for the profile "
        "and for its private fields; the lead of your trust and hub staff approve it.",
    ),
    PersonalData(
        "Your qualifications as a mentor, coach or preceptor",
        ("register_qualification",),
        export_qualifications,
        erase_qualifications,
        purpose="So that others see what you are qualified for, and whether somebody has seen the evidence.",
        seen_by="Whoever may find your profile. Where the evidence can be seen is read by the lead of your "
        "trust and hub staff alone.",
    ),
    PersonalData(
        "What a trust’s own register says of you",
        ("register_invitation",),
        export_invitations,
        erase_invitations,
        purpose="So that you can decide yourself whether to be on the national register.",
        seen_by="You, the lead of the trust and hub staff. Nobody else before you agree.",
    ),
    PersonalData(
        "People with whom you do not want to be brought together",
        ("register_exclusion",),
        export_exclusions,
        erase_exclusions,
        purpose="So that the register never suggests one of you to the other.",
        seen_by="You alone.",
    ),
)

REGISTER_RETENTION = (
    Retention(
        "Profiles that are off the register",
        "2 years after you last changed them",
        delete_old_profiles,
    ),
    Retention(
        "Lines of a trust’s own register that nobody answered", "30 days", delete_unanswered_invitations
    ),
    *REQUEST_RETENTION,
)
