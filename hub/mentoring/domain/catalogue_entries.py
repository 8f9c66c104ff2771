"""The catalogue entry of a profile, by which members find it in the search and on the page of its trust.

An entry holds what all members may read of a profile, and not the name of its person. Someone who blocked
anybody has none, since a search cannot leave it out for one reader alone.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, cast, exists, not_, or_, select
from sqlalchemy.orm import Session

from hub.access import Audience, Viewer
from hub.catalogue.domain import (
    CatalogueEntry,
    EntryFields,
    blank_entry,
    find_entry_by_public_id,
    lock_writers,
    upsert_changed_entry,
    visible_entry_conditions,
)
from hub.kit.clock import day_of, now
from hub.kit.row_locks import for_update
from hub.mentoring.domain.exclusions import ExclusionReason
from hub.mentoring.domain.suggestions import MODULUS, factor_of_day
from hub.mentoring.domain.vocabulary import (
    Charge,
    FieldReader,
    MeetingFormat,
    ProfileState,
    Purpose,
    RegisterKind,
    Sector,
    word_of,
)
from hub.mentoring.models import RegisterExclusion, RegisterProfile
from hub.plugin_api.vocabulary import Kind, label_of
from hub.trusts.domain import organisations_by_id

KIND = Kind.MENTOR.value
BASE_PATH = "/mentoring/register"
NOT_ENDORSED = "Being listed is not an endorsement"
MAX_IN_TITLE = 3
MAX_AT_ONCE = 200
SHORT_PURPOSES = {
    Purpose.CAREER_STEP: "career step",
    Purpose.CHALLENGE: "constructive challenge",
    Purpose.EMOTIONAL_INTELLIGENCE: "emotional intelligence",
    Purpose.NEW_ROLE: "new role",
    Purpose.WIDER_SYSTEM: "wider health system",
    Purpose.SPECIFIC_SKILL: "specific skill",
}
ELSEWHERE = {Sector.NHS: "wider NHS", Sector.OTHER: "another sector"}


def update_entry(session: Session, profile: RegisterProfile, at: datetime) -> str:
    """Write the entry of a profile that members may find, or blank it; return what was done in one word.

    Locks the change counter before it reads, so that nobody is blocked at the same moment. Call it after the
    profile is flushed, and before the act is recorded.
    """
    lock_writers(session)
    statement = select(RegisterProfile.id).where(RegisterProfile.id == profile.id, _is_offered(day_of(at)))
    if session.scalar(statement) is not None:
        return "published" if upsert_changed_entry(session, _entry_fields(session, profile), now=at) else ""
    entry = find_entry_by_public_id(session, profile.public_id)
    if entry is None or entry.state != "live":
        return ""
    blank_entry(session, entry, now=at)
    return "withdrawn"


def update_entries_of_person(session: Session, person_id: int, at: datetime) -> None:
    """Update the entries of all profiles of a person, after they blocked someone or ended that."""
    lock_writers(session)
    statement = select(RegisterProfile).where(RegisterProfile.person_id == person_id)
    refreshed = statement.order_by(RegisterProfile.id).execution_options(populate_existing=True)
    for profile in session.scalars(refreshed):
        update_entry(session, profile, at)


def update_entries_of_organisation(session: Session, organisation_id: int, at: datetime) -> None:
    """Update the entries of the listed profiles of an organisation, after two were merged."""
    statement = select(RegisterProfile).where(
        RegisterProfile.organisation_id == organisation_id,
        RegisterProfile.state == ProfileState.LISTED.value,
    )
    for profile in session.scalars(statement.order_by(RegisterProfile.person_id, RegisterProfile.id)):
        update_entry(session, profile, at)


def list_outdated(session: Session, at: datetime) -> list[int]:
    """Return the ids of profiles that lack an entry, or have one though members may not find them.

    Such are those listed before there were entries, and those whose pause is over.
    """
    is_offered = _is_offered(day_of(at))
    has_entry = exists().where(
        CatalogueEntry.public_id == RegisterProfile.public_id, CatalogueEntry.state == "live"
    )
    is_outdated = or_(and_(is_offered, not_(has_entry)), and_(not_(is_offered), has_entry))
    statement = select(RegisterProfile.id).where(is_outdated).order_by(RegisterProfile.id)
    return list(session.scalars(statement.limit(MAX_AT_ONCE)))


def update_outdated(session: Session, profile_id: int, at: datetime) -> str:
    """Update the entry of one profile of `list_outdated`; return what was done in one word."""
    profile = session.scalar(for_update(select(RegisterProfile).where(RegisterProfile.id == profile_id)))
    return update_entry(session, profile, at) if profile is not None else ""


def list_entries_of_trust(
    session: Session, viewer: Viewer, organisation_id: int, limit: int, at: datetime
) -> Sequence[CatalogueEntry]:
    """Return some entries of profiles of an organisation that a viewer may see, in an order of the day."""
    statement = select(CatalogueEntry).where(
        *visible_entry_conditions(viewer),
        CatalogueEntry.owner_id == organisation_id,
        CatalogueEntry.kind == KIND,
    )
    order_of_day = cast(CatalogueEntry.id, BigInteger) * factor_of_day(day_of(at)) % MODULUS
    return session.scalars(statement.order_by(order_of_day).limit(limit)).all()


def export_entries(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what members find of a person in the search."""
    statement = select(CatalogueEntry).where(_belongs_to(person_id), CatalogueEntry.state == "live")
    return [
        {"title": entry.title, "summary": entry.summary, "text": entry.body}
        for entry in session.scalars(statement.order_by(CatalogueEntry.id))
    ]


def erase_entries(session: Session, person_id: int) -> None:
    """Remove every word of the entries of a person, before their profiles are deleted."""
    lock_writers(session)
    statement = select(CatalogueEntry).where(_belongs_to(person_id), CatalogueEntry.state == "live")
    for entry in session.scalars(statement).all():
        blank_entry(session, entry, now=now())


def _belongs_to(person_id: int) -> ColumnElement[bool]:
    own = select(RegisterProfile.public_id).where(RegisterProfile.person_id == person_id)
    return and_(CatalogueEntry.kind == KIND, CatalogueEntry.public_id.in_(own))


def _is_offered(today: date) -> ColumnElement[bool]:
    """Return the condition that all members may find a profile: listed, not paused, and nobody blocked."""
    return and_(
        RegisterProfile.state == ProfileState.LISTED.value,
        RegisterProfile.shown_to == FieldReader.MEMBERS.value,
        or_(RegisterProfile.paused_until.is_(None), RegisterProfile.paused_until < today),
        ~exists().where(
            RegisterExclusion.person_id == RegisterProfile.person_id,
            RegisterExclusion.reason == ExclusionReason.BLOCKED.value,
        ),
    )


def _entry_fields(session: Session, profile: RegisterProfile) -> EntryFields:
    owner = organisations_by_id(session, [profile.organisation_id])[profile.organisation_id]
    purposes = [SHORT_PURPOSES[word_of(Purpose, value)] for value in profile.purposes]
    where = ELSEWHERE.get(word_of(Sector, profile.sector), owner.short_name)
    title = f"{word_of(RegisterKind, profile.kind).label}, {where}"
    facets = {
        "kind": [KIND],
        "trust": [owner.slug],
        "capability": list(profile.capabilities),
        "theme": list(profile.themes),
        "tier": list(profile.tiers),
    }
    return EntryFields(
        public_id=profile.public_id,
        kind=KIND,
        slug=profile.public_id,
        address=f"{BASE_PATH}/{profile.public_id}",
        title=f"{title}: {', '.join(purposes[:MAX_IN_TITLE])}" if purposes else title,
        summary=_summary(profile, purposes),
        note=NOT_ENDORSED,
        owner_id=profile.organisation_id,
        facets={name: values for name, values in facets.items() if values},
        body="\n".join(text for text in _texts(profile) if text),
        audience=Audience.MEMBERS,
    )


def _summary(profile: RegisterProfile, purposes: list[str]) -> str:
    formats = ", ".join(label_of(MeetingFormat, value).lower() for value in profile.formats)
    sentences = [
        f"Helps with: {', '.join(purposes)}" if purposes else "",
        f"Meets people: {formats}" if formats else "",
        "Free" if profile.charge == Charge.FREE else "Charges a fee",
        "First conversation by telephone" if profile.taster else "",
    ]
    return ". ".join(sentence for sentence in sentences if sentence) + "."


def _texts(profile: RegisterProfile) -> tuple[str, ...]:
    """Return the texts of a profile that all members may read."""
    is_for_members = profile.readers.get("job_title") == FieldReader.MEMBERS
    job_title = profile.job_title if is_for_members else ""
    return profile.about, profile.style, profile.region, profile.employer, job_title
