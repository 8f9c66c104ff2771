"""Finding on pages: what the study says of a need, who fits and why, and who was ruled out by which rule."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.page import Link
from hub.mentoring.domain.needs import ADVICE, Advice, SoughtHelp
from hub.mentoring.domain.suggestions import MAX_SUGGESTIONS, FitReason, Found, Rule
from hub.mentoring.domain.vocabulary import (
    Charge,
    MeetingFormat,
    Preference,
    Purpose,
    RegisterKind,
    Sector,
)
from hub.mentoring.models import RegisterProfile
from hub.mentoring.presenters.profiles import ProfileCard, profile_cards
from hub.plugin_api.vocabulary import Capability, label_of
from hub.trusts.domain import OrganisationNames, organisation_names_by_id

FIND = "/mentoring/find"
PLURAL = {
    RegisterKind.MENTOR: "mentors",
    RegisterKind.COACH: "coaches",
    RegisterKind.PRECEPTOR: "preceptors",
}
REASON_LABELS = {
    "purposes": "Helps with",
    "capabilities": "Capability",
    "formats": "Meets people",
    "sector": "Works in",
    "organisation_id": "Works at",
    "charge": "Cost",
}
RULE_WORDS = {
    Rule.LINE_MANAGEMENT: "In your management line",
    Rule.SAME_TEAM: "In your team, with the same line manager",
    Rule.SAID: "One of you asked not to be matched",
    Rule.PAUSED: "Paused",
    Rule.FULL: "No free place",
    Rule.FORMAT: "Meets in other ways",
    Rule.PREFERENCE: "Works elsewhere",
    Rule.CHARGE: "Charges a fee",
    Rule.NEED: "Offers other kinds of help",
}
SKILL_LINKS = (
    Link("Training courses within a trust", "/options/internal-courses"),
    Link("Courses with other sectors", "/options/external-courses"),
    Link("Special projects", "/options/special-projects"),
    Link("All programmes", "/programmes"),
)


class SuggestionCard(Struct, frozen=True):
    """A person who fits, with the reasons as label and value."""

    card: ProfileCard
    reasons: tuple[tuple[str, str], ...]


class FindPage(Struct, frozen=True):
    """The people who fit a need. `query` holds the need for the form to ask."""

    title: str
    needs: tuple[tuple[str, str], ...]
    suggestions: tuple[SuggestionCard, ...]
    note: str
    ruled_out: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    query_string: str
    change_url: str
    other_kinds: tuple[Link, ...]


def find_page(
    session: Session,
    viewer: Viewer,
    need: SoughtHelp,
    found: Found,
    profiles: Sequence[RegisterProfile],
    at: datetime,
) -> FindPage:
    """Return the page of people who fit a need."""
    query = tuple(need_query(need))
    return FindPage(
        title=f"{PLURAL[need.kind].capitalize()} who fit",
        needs=tuple(_need_rows(need)),
        suggestions=tuple(_suggestion_cards(session, viewer, found, profiles, at)),
        note=_note(need, found),
        ruled_out=tuple(
            f"{words}: {found.ruled_out[rule]}"
            for rule, words in RULE_WORDS.items()
            if found.ruled_out.get(rule)
        ),
        query=query,
        query_string=urlencode(query),
        change_url=f"{FIND}?{urlencode([pair for pair in query if pair[0] != 'kind'])}",
        other_kinds=tuple(
            Link(f"Look for {PLURAL[kind]} instead", f"{FIND}?{urlencode(_with_kind(query, kind))}")
            for kind in RegisterKind
            if kind is not need.kind
        ),
    )


def need_query(need: SoughtHelp) -> list[tuple[str, str]]:
    """Return a need as the words of an address."""
    query = [("purpose", each.value) for each in need.purposes]
    query.append(("kind", need.kind.value))
    query += [("format", each.value) for each in need.formats]
    if need.preference is not Preference.ANY:
        query.append(("preference", need.preference.value))
    query += [("capability", each.value) for each in need.capabilities]
    return [*query, ("charge", need.charge.value)] if need.charge is not None else query


def advice_on(purposes: tuple[Purpose, ...]) -> list[Advice]:
    """Return what the study says of each purpose, the same only once."""
    return list(dict.fromkeys(ADVICE[purpose] for purpose in purposes))


def reason_row(reason: FitReason, organisations: dict[int, OrganisationNames]) -> tuple[str, str]:
    """Return a reason as the label of a field and its value."""
    value = reason.value
    if reason.field == "organisation_id":
        value = organisations[int(value)].name
    elif reason.field == "capabilities":
        value = f"{value} {label_of(Capability, value)}"
    else:
        words = {"purposes": Purpose, "formats": MeetingFormat, "sector": Sector, "charge": Charge}
        value = label_of(words[reason.field], value)
    return REASON_LABELS[reason.field], value


def _suggestion_cards(
    session: Session, viewer: Viewer, found: Found, profiles: Sequence[RegisterProfile], at: datetime
) -> list[SuggestionCard]:
    cards = profile_cards(session, viewer, profiles, at)
    organisations = organisation_names_by_id(session)
    return [
        SuggestionCard(card, tuple(reason_row(reason, organisations) for reason in suggestion.reasons))
        for card, suggestion in zip(cards, found.suggestions, strict=True)
    ]


def _need_rows(need: SoughtHelp) -> list[tuple[str, str]]:
    rows = [
        ("For", ". ".join(each.label for each in need.purposes)),
        ("Meeting", ", ".join(each.label for each in need.formats) or "Any format"),
        ("Where they work", need.preference.label),
        ("Cost", "Free only" if need.charge is Charge.FREE else "No preference"),
        ("Capabilities", ". ".join(f"{each.value} {each.label}" for each in need.capabilities)),
    ]
    return [(label, value) for label, value in rows if value]


def _note(need: SoughtHelp, found: Found) -> str:
    if not found.fitting:
        return ""
    many = PLURAL[need.kind] if found.fitting > 1 else need.kind.label.lower()
    shown = f" These are the {MAX_SUGGESTIONS} who fit best." if found.fitting > MAX_SUGGESTIONS else ""
    return f"{found.fitting} {many} on the register {'fit' if found.fitting > 1 else 'fits'}.{shown}"


def _with_kind(query: tuple[tuple[str, str], ...], kind: RegisterKind) -> list[tuple[str, str]]:
    return [(name, kind.value if name == "kind" else value) for name, value in query]
