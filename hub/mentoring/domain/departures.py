"""What becomes of the register when a person leaves an organisation, however the role ended.

Somebody who has a role elsewhere goes there with what they offer, ask for and have under way; the new
organisation approves the profile. Someone without a role leaves the register, and what is open closes.
"""

from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from hub.access import Role
from hub.accounts.domain import Membership, in_force, list_memberships
from hub.catalogue.domain import bump_change_counter
from hub.kit.clock import day_of
from hub.kit.row_locks import for_update
from hub.mail.domain import enqueue
from hub.mentoring.domain.catalogue_entries import update_entry
from hub.mentoring.domain.closures import end_relationship
from hub.mentoring.domain.request_choices import lock_profiles
from hub.mentoring.domain.requests import end_request
from hub.mentoring.domain.vocabulary import CloseCode, ProfileState, RequestOutcome
from hub.mentoring.models import MentoringRequest, RegisterProfile, Relationship

MAX_AT_ONCE = 200
ON_REGISTER = (ProfileState.LISTED.value, ProfileState.SUBMITTED.value)
NOT_OFF_REGISTER = (*ON_REGISTER, ProfileState.DRAFT.value, ProfileState.RETURNED.value)


def list_departed(session: Session, at: datetime) -> list[int]:
    """Return the ids of people who offer, ask for or have something where they have no role any more."""
    today = day_of(at)
    profiles = select(RegisterProfile.person_id).where(
        RegisterProfile.state.in_(NOT_OFF_REGISTER),
        ~_has_role(RegisterProfile.person_id, RegisterProfile.organisation_id, today),
    )
    requests = select(MentoringRequest.person_id).where(
        MentoringRequest.ended_at.is_(None),
        ~_has_role(MentoringRequest.person_id, MentoringRequest.organisation_id, today),
    )
    sides = [
        select(person).where(Relationship.closed_at.is_(None), ~_has_role(person, organisation, today))
        for person, organisation in (
            (Relationship.mentor_id, Relationship.mentor_organisation_id),
            (Relationship.mentee_id, Relationship.mentee_organisation_id),
        )
    ]
    return list(session.scalars(union(profiles, requests, *sides).limit(MAX_AT_ONCE)))


def follow_departure(session: Session, person_id: int, at: datetime) -> str:
    """Move what a person has on the register to where they have a role now, or end it; say which."""
    organisations = _list_organisations(session, person_id, day_of(at))
    target = organisations[0] if organisations else None
    requests = _lock_requests(session, person_id, organisations)
    profiles = _lock_profiles(session, person_id, organisations)
    for request in requests:
        if target is None:
            end_request(session, request, RequestOutcome.WITHDRAWN, at)
        else:
            request.organisation_id = target
    was_listed = [_follow_profile(session, profile, target, at) for profile in profiles]
    for relationship in _lock_relationships(session, person_id, organisations):
        _follow_relationship(session, relationship, person_id, target, at)
    session.flush()
    if any(was_listed):
        bump_change_counter(session)
        for profile in profiles:
            update_entry(session, profile, at)
    return "ended" if target is None else "moved"


def _follow_profile(session: Session, profile: RegisterProfile, target: int | None, at: datetime) -> bool:
    """Move a profile for approval, or take it off the register; return whether it was listed."""
    was_listed, was_on = profile.state == ProfileState.LISTED, profile.state in ON_REGISTER
    profile.revision += 1
    if target is None:
        profile.state = ProfileState.WITHDRAWN.value
    else:
        profile.organisation_id = target
        if was_on:
            profile.state, profile.submitted_at = ProfileState.SUBMITTED.value, at
    session.flush()
    if was_on:
        kind = "profile-left" if target is None else "profile-moved"
        enqueue(session, kind, at=at, person_id=profile.person_id, about_id=profile.id)
    return was_listed


def _follow_relationship(
    session: Session, row: Relationship, person_id: int, target: int | None, at: datetime
) -> None:
    is_mentor = row.mentor_id == person_id
    other = row.mentee_id if is_mentor else row.mentor_id
    if target is None:
        profile = session.get(RegisterProfile, row.profile_id) if row.profile_id is not None else None
        end_relationship(session, row, profile, CloseCode.LEFT, at)
    elif is_mentor:
        row.mentor_organisation_id = target
    else:
        row.mentee_organisation_id = target
    session.flush()
    kind = "mentoring-left" if target is None else "mentoring-moved"
    enqueue(session, kind, at=at, person_id=other, about_id=row.id)


def _list_organisations(session: Session, person_id: int, today: date) -> list[int]:
    """Return where a person has a role today, as more than a guest first."""
    rows = [
        row for row in list_memberships(session, person_id) if row.ends_on is None or row.ends_on >= today
    ]
    rows.sort(key=lambda row: row.role == Role.GUEST.value)
    return list(dict.fromkeys(row.organisation_id for row in rows))


def _lock_requests(session: Session, person_id: int, kept: list[int]) -> list[MentoringRequest]:
    statement = select(MentoringRequest).where(
        MentoringRequest.person_id == person_id,
        MentoringRequest.ended_at.is_(None),
        MentoringRequest.organisation_id.not_in(kept),
    )
    return list(session.scalars(for_update(statement.order_by(MentoringRequest.id))))


def _lock_profiles(session: Session, person_id: int, kept: list[int]) -> list[RegisterProfile]:
    """Lock the profiles of a person and of their mentors, and return those that move or end."""
    of_mentors = select(Relationship.profile_id).where(
        or_(Relationship.mentee_id == person_id, Relationship.mentor_id == person_id),
        Relationship.closed_at.is_(None),
    )
    own = select(RegisterProfile.id).where(RegisterProfile.person_id == person_id)
    ids = {id_ for id_ in [*session.scalars(of_mentors), *session.scalars(own)] if id_ is not None}
    return [
        profile
        for profile in lock_profiles(session, sorted(ids)).values()
        if profile.person_id == person_id
        and profile.state in NOT_OFF_REGISTER
        and profile.organisation_id not in kept
    ]


def _lock_relationships(session: Session, person_id: int, kept: list[int]) -> list[Relationship]:
    as_mentor = (Relationship.mentor_id == person_id) & Relationship.mentor_organisation_id.not_in(kept)
    as_mentee = (Relationship.mentee_id == person_id) & Relationship.mentee_organisation_id.not_in(kept)
    statement = select(Relationship).where(Relationship.closed_at.is_(None), or_(as_mentor, as_mentee))
    return list(session.scalars(for_update(statement.order_by(Relationship.id))))


def _has_role(
    person: InstrumentedAttribute[int], organisation: InstrumentedAttribute[int], today: date
) -> ColumnElement[bool]:
    return exists().where(
        Membership.person_id == person, Membership.organisation_id == organisation, in_force(today)
    )
