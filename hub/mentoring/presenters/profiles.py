"""Profiles on pages: what a viewer may read of them, and what their person sees."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import person_names_by_id
from hub.kit.clock import day_of, format_day
from hub.kit.text import count_of
from hub.mentoring.domain.profiles import is_available
from hub.mentoring.domain.qualifications import list_qualifications
from hub.mentoring.domain.quiet_profiles import NO_END
from hub.mentoring.domain.register import may_read_field
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
from hub.mentoring.models import RegisterProfile
from hub.mentoring.presenters.qualifications import qualification_rows
from hub.mentoring.presenters.words import labels, text_lines
from hub.plugin_api.vocabulary import Capability, Theme, Tier, label_of
from hub.trusts.domain import OrganisationNames, organisation_names_by_id

MAX_ON_CARD = 3
MEANING = {
    RegisterKind.MENTOR: "A mentor shares experience, and gives advice and confidence.",
    RegisterKind.COACH: (
        "A coach asks questions and gives constructive challenge, and does not need to know your work."
    ),
    RegisterKind.PRECEPTOR: "A preceptor supports someone newly qualified as they start to practise.",
}
"""How the three differ, in the hub’s own words."""


class ProfileCard(Struct, frozen=True):
    """A profile in a list."""

    public_id: str
    name: str
    kind: str
    where: str
    facts: tuple[str, ...]
    helps_with: tuple[str, ...]
    is_available: bool


class ProfilePage(Struct, frozen=True):
    """A profile as a viewer may read it."""

    card: ProfileCard
    about: tuple[str, ...]
    style: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    is_own: bool
    unavailable: str


class OwnProfile(Struct, frozen=True):
    """A kind of help on the page of one's own register entries: offered or not, and where it stands."""

    kind: RegisterKind
    label: str
    meaning: str
    state: str
    words: str
    public_id: str
    return_reason: str
    can_submit: bool
    can_pause: bool
    can_resume: bool
    can_withdraw: bool


def profile_cards(
    session: Session, viewer: Viewer, profiles: Sequence[RegisterProfile], at: datetime
) -> list[ProfileCard]:
    """Return profiles as cards of a list."""
    names = person_names_by_id(session, [profile.person_id for profile in profiles])
    organisations = organisation_names_by_id(session)
    return [profile_card(viewer, profile, names, organisations, at) for profile in profiles]


def profile_card(
    viewer: Viewer,
    profile: RegisterProfile,
    names: Mapping[int, str],
    organisations: Mapping[int, OrganisationNames],
    at: datetime,
) -> ProfileCard:
    """Return a profile as a card of a list."""
    job = profile.job_title if may_read_field(viewer, profile, "job_title") else ""
    where = (
        organisations[profile.organisation_id].name
        if profile.sector == Sector.AMBULANCE
        else profile.employer
    )
    facts = [*labels(MeetingFormat, profile.formats), _cost(profile)]
    if profile.taster:
        facts.append("First conversation by telephone")
    return ProfileCard(
        public_id=profile.public_id,
        name=names[profile.person_id],
        kind=word_of(RegisterKind, profile.kind).label,
        where=", ".join(part for part in (job, where) if part),
        facts=tuple(facts),
        helps_with=tuple(labels(Purpose, profile.purposes)[:MAX_ON_CARD]),
        is_available=is_available(profile, at),
    )


def profile_page(session: Session, viewer: Viewer, profile: RegisterProfile, at: datetime) -> ProfilePage:
    """Return a profile as a viewer may read it."""
    names, organisations = person_names_by_id(session, [profile.person_id]), organisation_names_by_id(session)
    card = profile_card(viewer, profile, names, organisations, at)
    is_own = profile.person_id == viewer.person_id
    return ProfilePage(
        card=card,
        about=text_lines(profile.about),
        style=text_lines(profile.style),
        rows=(*_rows(viewer, profile, card), *_qualifications(session, profile, at)),
        is_own=is_own,
        unavailable="" if card.is_available else _why_unavailable(profile, card.name, at),
    )


def own_profiles(profiles: Sequence[RegisterProfile], at: datetime) -> list[OwnProfile]:
    """Return the three kinds of help with the viewer's profile of each."""
    by_kind = {profile.kind: profile for profile in profiles}
    return [_own_profile(kind, by_kind.get(kind.value), at) for kind in RegisterKind]


def _own_profile(kind: RegisterKind, profile: RegisterProfile | None, at: datetime) -> OwnProfile:
    if profile is None:
        return OwnProfile(kind, kind.label, MEANING[kind], "", "", "", "", False, False, False, False)
    state = word_of(ProfileState, profile.state)
    is_listed, is_paused = state is ProfileState.LISTED, _is_paused(profile, at)
    return OwnProfile(
        kind=kind,
        label=kind.label,
        meaning=MEANING[kind],
        state=state.value,
        words=_own_words(profile, at),
        public_id=profile.public_id if is_listed else "",
        return_reason=profile.return_reason,
        can_submit=state in (ProfileState.DRAFT, ProfileState.RETURNED, ProfileState.WITHDRAWN),
        can_pause=is_listed and not is_paused,
        can_resume=is_listed and is_paused,
        can_withdraw=state in (ProfileState.LISTED, ProfileState.SUBMITTED, ProfileState.RETURNED),
    )


def _own_words(profile: RegisterProfile, at: datetime) -> str:
    if profile.state != ProfileState.LISTED:
        return label_of(ProfileState, profile.state)
    used = _support_words(profile)
    if profile.paused_until == NO_END:
        return f"On the register, paused because we did not hear from you. {used}"
    if profile.paused_until is not None and _is_paused(profile, at):
        return f"On the register, paused until {format_day(profile.paused_until)}. {used}"
    if profile.shown_to == FieldReader.NOBODY:
        return f"On the register, included only in totals. Nobody can find your profile. {used}"
    return f"On the register{', full' if profile.taken >= profile.capacity else ''}. {used}"


def _support_words(profile: RegisterProfile) -> str:
    if not profile.taken:
        most = count_of(profile.capacity, "person", "people")
        return f"You support nobody at the moment. You can support up to {most}"
    return f"You support {count_of(profile.taken, 'person', 'people')}. Your limit is {profile.capacity}"


def _rows(viewer: Viewer, profile: RegisterProfile, card: ProfileCard) -> tuple[tuple[str, str], ...]:
    rows = [
        ("Helps with", ". ".join(labels(Purpose, profile.purposes))),
        ("Meets people", ", ".join(labels(MeetingFormat, profile.formats))),
        ("First conversation", "By telephone, before you agree anything" if profile.taster else ""),
        ("Face to face in", profile.region),
        ("Cost", profile.fee if profile.charge == Charge.CHARGED else "Free"),
        ("Sector", label_of(Sector, profile.sector)),
        ("Who it is for", ", ".join(labels(Tier, profile.tiers))),
        ("Themes", ", ".join(labels(Theme, profile.themes))),
        ("Capabilities", ". ".join(f"{code} {label_of(Capability, code)}" for code in profile.capabilities)),
    ]
    if may_read_field(viewer, profile, "trained"):
        rows.append(("Trained", format_day(profile.trained_on) if profile.trained_on else "Not stated"))
        rows.append(
            ("Last supervision", format_day(profile.supervised_on) if profile.supervised_on else "Not stated")
        )
    for name, label in (("contact_email", "Email"), ("contact_telephone", "Telephone")):
        if may_read_field(viewer, profile, name):
            rows.append((label, getattr(profile, name)))
    return tuple((label, value) for label, value in rows if value)


def _qualifications(session: Session, profile: RegisterProfile, at: datetime) -> tuple[tuple[str, str], ...]:
    rows = qualification_rows(list_qualifications(session, profile), at)
    return tuple((f"Qualification: {row.title}", row.words) for row in rows)


def _why_unavailable(profile: RegisterProfile, name: str, at: datetime) -> str:
    if profile.paused_until == NO_END:
        return f"{name} is not taking anyone new at the moment."
    if profile.paused_until is not None and _is_paused(profile, at):
        return f"{name} is not taking anyone new until {format_day(profile.paused_until)}."
    return f"{name} has no free place at the moment."


def _is_paused(profile: RegisterProfile, at: datetime) -> bool:
    return profile.paused_until is not None and profile.paused_until >= day_of(at)


def _cost(profile: RegisterProfile) -> str:
    return "Free" if profile.charge == Charge.FREE else "Charges a fee"
