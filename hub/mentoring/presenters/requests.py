"""Requests and relationships on pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import person_names_by_id
from hub.kit.clock import format_date, format_time
from hub.mentoring.domain.meetings import list_meetings
from hub.mentoring.domain.relationships import other_person_id
from hub.mentoring.domain.request_choices import list_choices, list_profiles_of_choices
from hub.mentoring.domain.vocabulary import (
    ChoiceState,
    MeetingFormat,
    MeetingState,
    Purpose,
    RegisterKind,
    RelationshipState,
    RequestOutcome,
    word_of,
)
from hub.mentoring.models import MentoringRequest, RegisterProfile, Relationship, RequestChoice
from hub.mentoring.presenters.words import (
    activity,
    format_meeting,
    labels,
    offers_none_of,
    own_part,
    phrase_formats,
    text_lines,
)
from hub.plugin_api.vocabulary import Capability, label_of
from hub.trusts.domain import organisation_names_by_id

GONE = "Someone who has left"


class ChoiceRow(Struct, frozen=True):
    """One person whom a request asks, as the leader sees it."""

    name: str
    profile_id: str
    words: str
    suggested_name: str
    suggested_id: str


class RequestPage(Struct, frozen=True):
    """A request as the leader sees it."""

    public_id: str
    title: str
    words: tuple[str, ...]
    purposes: tuple[str, ...]
    choices: tuple[ChoiceRow, ...]
    state: str
    is_open: bool
    relationship: str


class AskedPage(Struct, frozen=True):
    """A request as whoever is asked sees it."""

    public_id: str
    name: str
    trust: str
    kind: str
    activity: str
    words: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    until: str
    free: int
    format_warning: str


class MeetingRow(Struct, frozen=True):
    """One meeting of a relationship."""

    public_id: str
    when: str
    format: str
    state: str
    is_planned: bool
    is_over: bool
    is_taster: bool


class RelationshipPage(Struct, frozen=True):
    """A relationship as one of the two sees it."""

    public_id: str
    title: str
    name: str
    is_mentor: bool
    own_part: str
    activity: str
    kind: str
    state: str
    state_words: str
    since: str
    meetings: tuple[MeetingRow, ...]
    is_open: bool


def request_page(
    session: Session, request: MentoringRequest, at: datetime, relationship: str = ""
) -> RequestPage:
    """Return a request as the leader sees it."""
    choices = list_choices(session, request)
    profiles = list_profiles_of_choices(session, choices)
    names = person_names_by_id(session, [profile.person_id for profile in profiles.values()])
    return RequestPage(
        public_id=request.public_id,
        title=f"Your request for {activity(request.kind)}",
        words=text_lines(request.words),
        purposes=tuple(labels(Purpose, request.purposes)),
        choices=tuple(
            _choice_row(choice, profiles, names, at)
            for choice in choices
            if choice.state != ChoiceState.OFFERED
        ),
        state=_request_state(request, choices, at),
        is_open=request.ended_at is None,
        relationship=relationship,
    )


def asked_page(
    session: Session, choice: RequestChoice, request: MentoringRequest, profile: RegisterProfile
) -> AskedPage:
    """Return a request as whoever is asked sees it."""
    names = person_names_by_id(session, [request.person_id])
    rows = (
        ("Looking for", ". ".join(labels(Purpose, request.purposes))),
        ("Would like to meet", ", ".join(labels(MeetingFormat, request.formats))),
        ("Capabilities", ". ".join(f"{code} {label_of(Capability, code)}" for code in request.capabilities)),
    )
    return AskedPage(
        public_id=choice.public_id,
        name=names.get(request.person_id, GONE),
        trust=organisation_names_by_id(session)[request.organisation_id].name,
        kind=word_of(RegisterKind, request.kind).label.lower(),
        activity=activity(request.kind),
        words=text_lines(request.words),
        rows=tuple((label, value) for label, value in rows if value),
        until=_moment(choice.expires_at) if choice.expires_at else "",
        free=profile.capacity - profile.taken,
        format_warning=_warn_who_is_asked(request.formats, profile.formats),
    )


def format_warnings(
    session: Session, profiles: Sequence[RegisterProfile], wanted: Sequence[str]
) -> tuple[str, ...]:
    """Return a warning for each of these people who offers none of the wanted ways to meet."""
    return tuple(format_warnings_by_profile(session, profiles, wanted).values())


def format_warnings_by_profile(
    session: Session, profiles: Sequence[RegisterProfile], wanted: Sequence[str]
) -> dict[str, str]:
    """Return the warnings about people who offer none of the wanted ways to meet, by public id of profile."""
    others = [profile for profile in profiles if offers_none_of(profile.formats, wanted)]
    names = person_names_by_id(session, [profile.person_id for profile in others]) if others else {}
    return {
        profile.public_id: f"You would like to meet {phrase_formats(wanted)}. "
        f"{names.get(profile.person_id, GONE)} meets people {phrase_formats(profile.formats)}."
        for profile in others
    }


def relationship_page(
    session: Session, viewer: Viewer, relationship: Relationship, at: datetime
) -> RelationshipPage:
    """Return a relationship as one of the two sees it."""
    other_id = other_person_id(relationship, viewer)
    name = person_names_by_id(session, [other_id]).get(other_id, GONE)
    is_mentor = relationship.mentor_id == viewer.person_id
    return RelationshipPage(
        public_id=relationship.public_id,
        title=f"{activity(relationship.kind).capitalize()} with {name}",
        name=name,
        is_mentor=is_mentor,
        own_part=own_part(relationship.kind, is_mentor=is_mentor),
        activity=activity(relationship.kind),
        kind=word_of(RegisterKind, relationship.kind).label.lower(),
        state=relationship.state,
        state_words=label_of(RelationshipState, relationship.state),
        since=format_date(relationship.began_at),
        meetings=tuple(
            MeetingRow(
                meeting.public_id,
                format_meeting(meeting.starts_at, meeting.minutes),
                label_of(MeetingFormat, meeting.format),
                label_of(MeetingState, meeting.state),
                meeting.state == MeetingState.PLANNED,
                meeting.starts_at <= at,
                meeting.is_taster,
            )
            for meeting in list_meetings(session, relationship)
        ),
        is_open=relationship.closed_at is None,
    )


def request_link_words(request: MentoringRequest) -> str:
    """Return one line on a request for a list."""
    state = label_of(RequestOutcome, request.outcome) if request.ended_at else "Open"
    return f"{activity(request.kind).capitalize()}, asked on {format_date(request.created_at)}. {state}"


def _warn_who_is_asked(wanted: Sequence[str], offered: Sequence[str]) -> str:
    if not offers_none_of(offered, wanted):
        return ""
    return (
        f"This person would like to meet {phrase_formats(wanted)}. Your profile says that you meet people "
        f"{phrase_formats(offered)}. If you accept, agree with them how you will meet."
    )


def _choice_row(
    choice: RequestChoice, profiles: Mapping[int, RegisterProfile], names: Mapping[int, str], at: datetime
) -> ChoiceRow:
    profile = profiles[choice.profile_id]
    suggested = profiles.get(choice.suggested_id or 0)
    is_asked = choice.state == ChoiceState.ASKED
    is_late = is_asked and choice.expires_at is not None and choice.expires_at <= at
    words = label_of(ChoiceState, ChoiceState.EXPIRED.value if is_late else choice.state)
    if is_asked and not is_late and choice.expires_at:
        words = f"Asked. They can answer until {_moment(choice.expires_at)}"
    return ChoiceRow(
        name=names.get(profile.person_id, GONE),
        profile_id=profile.public_id,
        words=words,
        suggested_name=names.get(suggested.person_id, GONE) if suggested else "",
        suggested_id=suggested.public_id if suggested else "",
    )


def _request_state(request: MentoringRequest, choices: Sequence[RequestChoice], at: datetime) -> str:
    if request.ended_at is not None:
        return f"{label_of(RequestOutcome, request.outcome)}. Ended on {format_date(request.ended_at)}."
    if any(choice.state == ChoiceState.ASKED for choice in choices):
        return "We ask one person at a time. The request ends when someone accepts."
    return "Nobody is being asked at the moment. Ask someone who was suggested, or look for others."


def _moment(at: datetime) -> str:
    return f"{format_time(at)} on {format_date(at)}"
