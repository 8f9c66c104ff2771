"""Agreements, hours and what comes next in a relationship, on pages."""

from datetime import datetime
from urllib.parse import urlencode

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.clock import format_day
from hub.mentoring.domain.agreements import has_agreed
from hub.mentoring.domain.closures import find_request, is_review_due
from hub.mentoring.domain.evaluations import find_own_evaluation
from hub.mentoring.domain.hours import TrustHours, count_minutes, list_trust_hours
from hub.mentoring.domain.vocabulary import RelationshipState
from hub.mentoring.models import MentoringRequest, Relationship
from hub.mentoring.presenters.words import text_lines
from hub.trusts.domain import organisation_names_by_id

LIMITS = (
    ("Harm", "someone may come to serious harm, or cause it"),
    ("Patient safety", "patients are, or may be, at risk"),
    ("Safeguarding", "a child or an adult may need protection"),
    ("Fraud", "there may be fraud, bribery or another crime"),
)
"""The limits of confidentiality, which no agreement can take away."""
TOO_FEW = "too few"
SIDE_LABELS = {"mentor": "Mentors, coaches and preceptors", "mentee": "People they support"}


class AgreementPage(Struct, frozen=True):
    """What two people agreed on, as one of them sees it. `revision` is that of the words shown."""

    is_written: bool
    revision: int
    goals: tuple[str, ...]
    boundaries: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    has_agreed: bool
    is_agreed: bool
    state_words: str


class NextStep(Struct, frozen=True):
    """What one of the two can do next in a relationship, and how much time it took."""

    agreement: AgreementPage
    review_words: str
    hours_words: str
    is_taster: bool
    has_evaluated: bool
    find_again: str


class HoursRow(Struct, frozen=True):
    """The hours of one organisation on one side."""

    trust: str
    side: str
    agreed: str
    used: str


def agreement_page(relationship: Relationship, viewer: Viewer, name: str) -> AgreementPage:
    """Return an agreement as one of the two sees it."""
    agreement = relationship.agreement
    own = has_agreed(relationship, viewer)
    both = relationship.mentor_agreed_at is not None and relationship.mentee_agreed_at is not None
    other = both or ((relationship.mentor_agreed_at or relationship.mentee_agreed_at) is not None and not own)
    return AgreementPage(
        is_written=bool(agreement),
        revision=relationship.revision,
        goals=text_lines(agreement.get("goals", "")),
        boundaries=text_lines(agreement.get("boundaries", "")),
        rows=_rows(relationship) if agreement else (),
        has_agreed=own,
        is_agreed=both,
        state_words=_state_words(name, own=own, other=other),
    )


def next_step(
    session: Session, viewer: Viewer, relationship: Relationship, name: str, at: datetime
) -> NextStep:
    """Return what one of the two can do next."""
    minutes = count_minutes(session, relationship)
    is_closed = relationship.closed_at is not None
    is_mentee = relationship.mentee_id == viewer.person_id
    request = find_request(session, relationship) if is_closed and is_mentee else None
    used = "No meeting has been marked as held."
    if minutes.held:
        held = _count(minutes.held, "meeting")
        used = f"Used so far: {format_hours(minutes.used)} in {held} that took place."
    agreed = f"Agreed for each of you: {format_hours(minutes.agreed)}. " if minutes.agreed else ""
    review = ""
    if relationship.review_on and not is_closed:
        day = format_day(relationship.review_on)
        review = (
            f"Your review date was {day}."
            if is_review_due(relationship, at)
            else f"You will review it on {day}."
        )
    return NextStep(
        agreement=agreement_page(relationship, viewer, name),
        review_words=review,
        hours_words=f"{agreed}{used}",
        is_taster=relationship.state == RelationshipState.TASTER,
        has_evaluated=is_closed and find_own_evaluation(session, viewer, relationship) is not None,
        find_again=find_again_address(relationship, request) if is_closed and is_mentee else "",
    )


def find_again_address(relationship: Relationship, request: MentoringRequest | None) -> str:
    """Return the address of a search for someone else that begins with the same answers."""
    words: list[tuple[str, str]] = [("kind", relationship.kind)]
    if request is not None:
        words += [("purpose", purpose) for purpose in request.purposes]
        words += [("format", each) for each in request.formats]
        words += [("capability", code) for code in request.capabilities]
        words += [("preference", request.preference)]
    return f"/mentoring/find?{urlencode(words)}"


def hours_rows(session: Session, viewer: Viewer, at: datetime) -> list[HoursRow]:
    """Return the hours of the organisations whose figures the viewer may see, sorted by name."""
    names = organisation_names_by_id(session)
    rows = [
        HoursRow(names[row.organisation_id].name, SIDE_LABELS[row.side], *_hours_cells(row))
        for row in list_trust_hours(session, viewer, at)
    ]
    return sorted(rows, key=lambda row: (row.trust, row.side))


def format_hours(minutes: int) -> str:
    """Return a number of minutes in hours and minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [_count(hours, "hour")] if hours else []
    if rest or not hours:
        parts.append(_count(rest, "minute"))
    return " ".join(parts)


def _hours_cells(row: TrustHours) -> tuple[str, str]:
    if row.agreed is None or row.used is None:
        return TOO_FEW, TOO_FEW
    return f"{row.agreed:,}", f"{row.used:,}"


def _rows(relationship: Relationship) -> tuple[tuple[str, str], ...]:
    agreement = relationship.agreement
    review = format_day(relationship.review_on) if relationship.review_on else "Not agreed"
    return (
        ("Number of meetings", str(agreement["meetings"])),
        ("Working time for each meeting", format_hours(agreement["minutes"])),
        ("Total working time for each of you", format_hours(agreement["release_minutes"])),
        ("Line manager", "Takes part" if agreement["three_way"] else "Does not take part"),
        ("Review date", review),
    )


def _state_words(name: str, *, own: bool, other: bool) -> str:
    if own and other:
        return "You have both agreed to this version."
    if own:
        return f"You agreed to this version. {name} has not answered yet."
    if other:
        return f"{name} has agreed to this version. Read it, then agree or change it."
    return "Nobody has agreed to this version yet."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
