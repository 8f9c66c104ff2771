"""Reading the register: which profiles a viewer may find, and which of their fields they may read."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed, permitted_organisation_ids, require
from hub.accounts.domain import Person
from hub.kit.clock import day_of
from hub.kit.errors import NotFound
from hub.kit.text import like_pattern, split_words
from hub.mentoring.domain.exclusions import ExclusionReason
from hub.mentoring.domain.vocabulary import FieldReader, ProfileState, RegisterKind, word_of
from hub.mentoring.models import RegisterExclusion, RegisterProfile

MAX_BY_NAME = 10
NO_ENTRY = "This person is not on the register, or you cannot see them. Go to the register."


def is_member(session: Session, viewer: Viewer) -> bool:
    """Return whether a viewer has a role in an organisation, or is a guest who is on the register."""
    if viewer.organisation_ids:
        return True
    if not any(each.role is Role.GUEST for each in viewer.roles):
        return False
    statement = select(RegisterProfile.id).where(
        RegisterProfile.person_id == viewer.person_id, RegisterProfile.state == ProfileState.LISTED.value
    )
    return session.scalars(statement.limit(1)).first() is not None


def require_member(session: Session, viewer: Viewer) -> None:
    """Raise NotFound unless the viewer may find people on the register."""
    require(viewer, Act.SEE_REGISTER, person_id=viewer.person_id)
    if not is_member(session, viewer):
        raise NotFound("Only members of a trust can find people on the register. Read how it works.")


def readable_profiles(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that a viewer may find a profile: listed, shown to them, and nobody blocked.

    Those who manage the register of an organisation find all of its profiles that are listed.
    """
    managed = permitted_organisation_ids(viewer, Act.MANAGE_REGISTER)
    is_managed = true() if managed is None else RegisterProfile.organisation_id.in_(managed)
    return and_(
        RegisterProfile.state == ProfileState.LISTED.value,
        or_(
            RegisterProfile.shown_to == FieldReader.MEMBERS.value,
            and_(
                RegisterProfile.shown_to == FieldReader.MY_TRUST.value,
                RegisterProfile.organisation_id.in_(viewer.organisation_ids),
            ),
            is_managed if managed != frozenset() else false(),
            RegisterProfile.person_id == viewer.person_id,
        ),
        ~_is_blocked(viewer),
    )


def can_be_asked(at: datetime) -> ColumnElement[bool]:
    """Return the condition that a listed profile is neither paused nor full."""
    return and_(
        or_(RegisterProfile.paused_until.is_(None), RegisterProfile.paused_until < day_of(at)),
        RegisterProfile.taken < RegisterProfile.capacity,
    )


def get_profile(session: Session, viewer: Viewer, public_id: str) -> RegisterProfile:
    """Return a listed profile that the viewer may find; raise NotFound otherwise."""
    require_member(session, viewer)
    statement = select(RegisterProfile).where(
        RegisterProfile.public_id == public_id, readable_profiles(viewer)
    )
    profile = session.scalar(statement)
    if profile is None:
        raise NotFound(NO_ENTRY)
    return profile


def list_profiles_by_name(
    session: Session, viewer: Viewer, kind: RegisterKind, name: str, at: datetime
) -> list[tuple[RegisterProfile, str]]:
    """Return at most ten profiles of a kind that can be asked, by the words of a person's name."""
    require_member(session, viewer)
    words = split_words(name)
    if not words:
        return []
    statement = (
        select(RegisterProfile, Person.name)
        .join(Person, Person.id == RegisterProfile.person_id)
        .where(
            readable_profiles(viewer),
            can_be_asked(at),
            RegisterProfile.kind == kind.value,
            RegisterProfile.person_id != viewer.person_id,
            *(Person.name.ilike(like_pattern(word), escape="!") for word in words),
        )
        .order_by(Person.name, RegisterProfile.id)
        .limit(MAX_BY_NAME)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def may_read_field(viewer: Viewer, profile: RegisterProfile, name: str) -> bool:
    """Return whether a viewer may read a private field of a profile that they may find."""
    if profile.person_id == viewer.person_id:
        return True
    reader = word_of(FieldReader, profile.readers.get(name, FieldReader.NOBODY.value))
    if reader is FieldReader.NOBODY:
        return False
    if is_allowed(viewer, Act.MANAGE_REGISTER, organisation_id=profile.organisation_id):
        return True
    is_colleague = profile.organisation_id in viewer.organisation_ids
    return reader is FieldReader.MEMBERS or (reader is FieldReader.MY_TRUST and is_colleague)


def count_listed(session: Session) -> Mapping[RegisterKind, int]:
    """Return how many people are on the register as mentor, coach and preceptor, for everyone to read."""
    statement = select(RegisterProfile.kind, func.count()).where(
        RegisterProfile.state == ProfileState.LISTED.value
    )
    found = {row[0]: row[1] for row in session.execute(statement.group_by(RegisterProfile.kind))}
    return {kind: found.get(kind.value, 0) for kind in RegisterKind}


def _is_blocked(viewer: Viewer) -> ColumnElement[bool]:
    is_blocked = RegisterExclusion.reason == ExclusionReason.BLOCKED.value
    by_them = and_(
        RegisterExclusion.person_id == RegisterProfile.person_id,
        RegisterExclusion.other_id == viewer.person_id,
    )
    return exists().where(is_blocked, by_them)
