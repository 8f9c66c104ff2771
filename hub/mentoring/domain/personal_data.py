"""What the register keeps about a person: profiles, qualifications, invitations, training, and exclusions."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from hub.accounts.domain import list_email_addresses
from hub.catalogue.domain import bump_change_counter
from hub.extension.personal_data import PersonalData, Retention
from hub.kit.clock import isoformat_london
from hub.kit.row_locks import delete_unlocked, execute_and_count, lock_all_at_once
from hub.mentoring.domain.catalogue_entries import erase_entries, export_entries
from hub.mentoring.domain.exclusion_acts import erase_exclusions, export_exclusions
from hub.mentoring.domain.vocabulary import ProfileState
from hub.mentoring.models import (
    Qualification,
    RegisterInvitation,
    RegisterProfile,
    Relationship,
    RequestChoice,
)

PROFILES_KEPT_FOR = timedelta(days=2 * 365)
NOT_IN_EXPORT = {"id", "public_id", "person_id", "organisation_id", "decided_by_id", "revision"}


def export_profiles(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the profiles of a person, each with its qualifications."""
    statement = select(RegisterProfile).where(RegisterProfile.person_id == person_id)
    profiles = session.scalars(statement.order_by(RegisterProfile.id)).all()
    return [{**_row(profile), "qualifications": _qualifications(session, profile)} for profile in profiles]


def erase_profiles(session: Session, person_id: int) -> None:
    """Delete a person's profiles, and their name from what they decided; a job passes requests on.

    An erasure waits for no row. What is locked at the moment is deleted when the data of the person are
    erased again, after the first erasure is committed.
    """
    own = select(RegisterProfile.id).where(RegisterProfile.person_id == person_id)
    is_free = lock_all_at_once(session, RequestChoice.id, RequestChoice.profile_id.in_(own))
    if not is_free or not lock_all_at_once(session, Relationship.id, Relationship.profile_id.in_(own)):
        return
    deleted = delete_unlocked(session, RegisterProfile.id, RegisterProfile.person_id == person_id)
    session.execute(
        update(RegisterProfile).where(RegisterProfile.decided_by_id == person_id).values(decided_by_id=None)
    )
    session.execute(
        update(Qualification).where(Qualification.checked_by_id == person_id).values(checked_by_id=None)
    )
    if deleted:
        bump_change_counter(session)


def export_register_invitations(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the lines of a trust's register that were sent to the addresses of a person."""
    addresses = list_email_addresses(session, person_id)
    statement = select(RegisterInvitation).where(RegisterInvitation.email.in_(addresses))
    return [
        {"kind": row.kind, "sent": isoformat_london(row.created_at), "name": row.name, **row.fields}
        for row in session.scalars(statement.order_by(RegisterInvitation.id))
    ]


def erase_register_invitations(session: Session, person_id: int) -> None:
    """Delete what a trust's register said of a person, and their name from what they sent to others."""
    addresses = list_email_addresses(session, person_id)
    session.execute(delete(RegisterInvitation).where(RegisterInvitation.email.in_(addresses)))
    session.execute(
        update(RegisterInvitation)
        .where(RegisterInvitation.invited_by_id == person_id)
        .values(invited_by_id=None)
    )


def export_answers(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person was asked, and how they answered."""
    statement = (
        select(RequestChoice)
        .join(RegisterProfile, RegisterProfile.id == RequestChoice.profile_id)
        .where(RegisterProfile.person_id == person_id, RequestChoice.asked_at.is_not(None))
    )
    return [
        {
            "asked": isoformat_london(row.asked_at) if row.asked_at else "",
            "answer": row.state,
            "reason": row.decline_code,
        }
        for row in session.scalars(statement.order_by(RequestChoice.id))
    ]


def erase_answers(session: Session, person_id: int) -> None:
    """Delete what a person was asked, which goes with their profiles."""
    profiles = select(RegisterProfile.id).where(RegisterProfile.person_id == person_id)
    delete_unlocked(session, RequestChoice.id, RequestChoice.profile_id.in_(profiles))


def delete_old_profiles(session: Session, at: datetime) -> int:
    """Delete profiles that have not been on the register, nor changed, for two years."""
    off_register = (ProfileState.DRAFT.value, ProfileState.RETURNED.value, ProfileState.WITHDRAWN.value)
    return execute_and_count(
        session,
        delete(RegisterProfile).where(
            RegisterProfile.state.in_(off_register),
            RegisterProfile.taken == 0,
            RegisterProfile.active_at < at - PROFILES_KEPT_FOR,
        ),
    )


def delete_old_register_invitations(session: Session, at: datetime) -> int:
    """Delete lines of a trust's register whose time to answer is over, or which were answered."""
    return execute_and_count(
        session,
        delete(RegisterInvitation).where(
            or_(RegisterInvitation.expires_at < at, RegisterInvitation.answered_at.is_not(None))
        ),
    )


def _qualifications(session: Session, profile: RegisterProfile) -> list[dict[str, Any]]:
    statement = select(Qualification).where(Qualification.profile_id == profile.id)
    return [_row(each) for each in session.scalars(statement.order_by(Qualification.id))]


def _row(row: RegisterProfile | Qualification) -> dict[str, Any]:
    """Return what a row says, as plain data."""
    hidden = {*NOT_IN_EXPORT, "profile_id", "checked_by_id"}
    names = [column.name for column in row.__table__.columns if column.name not in hidden]
    return {name.replace("_", " "): _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return isoformat_london(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


# The entries stand first, because they are found by the profiles.
REGISTER_DATA = (
    PersonalData(
        "What members can find from your profile when they search",
        ("catalogue_entry",),
        export_entries,
        erase_entries,
        purpose="So that members can find you by what you help with, without your name.",
        seen_by=(
            "Members of trusts who are signed in as themselves, not acting for someone else. Nobody, if your "
            "profile is not shown to all members."
        ),
        kept_after_erasure="a number showing that your profile was in the search, without any text",
        loses_words=True,
    ),
    PersonalData(
        "What you offer on the register",
        ("register_profile", "register_qualification"),
        export_profiles,
        erase_profiles,
        purpose="So that others can find and ask you as a mentor, coach or preceptor.",
        seen_by=(
            "The people you chose, for each private field. The person who approves your profile can "
            "read all of it."
        ),
    ),
    PersonalData(
        "Requests to you as a mentor, coach or preceptor",
        ("mentoring_request_choice",),
        export_answers,
        erase_answers,
        purpose="So that a request goes on to the next person when you cannot help.",
        seen_by=(
            "The person who asked you sees that you answered. The hub office counts reasons without names."
        ),
    ),
    PersonalData(
        "What your trust’s own register said about you",
        ("register_invitation",),
        export_register_invitations,
        erase_register_invitations,
        purpose="So that you can decide whether to be on the national register.",
        seen_by="You and your trust’s lead.",
    ),
    PersonalData(
        "People you asked not to be matched with",
        ("register_exclusion",),
        export_exclusions,
        erase_exclusions,
        purpose="So that the register does not suggest you to each other.",
        seen_by="Only you.",
    ),
)

REGISTER_RETENTION = (
    Retention(
        "Profiles that are not on the register", "2 years after their last change", delete_old_profiles
    ),
    Retention(
        "Entries from a trust’s own register",
        "until they are answered or the time to answer has passed",
        delete_old_register_invitations,
    ),
)
