"""Suggestions: who on the register answers a need, why, and by which rule others are ruled out.

Pure functions over frozen records. `hub.mentoring.domain.candidates` applies the same rules in SQL, so that
only the first few records are read; a test compares the two.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from msgspec import Struct

from hub.kit.clock import day_of
from hub.mentoring.domain.needs import SoughtHelp
from hub.mentoring.domain.vocabulary import Charge, Preference, Sector
from hub.plugin_api.vocabulary import Word

MAX_SUGGESTIONS = 10
ACTIVE_WITHIN = (timedelta(days=30), timedelta(days=90))
"""Whoever did something on the register within the first time comes before those of the second, and so on."""
MODULUS = 1_000_003
"""A prime above the number of profiles: multiplication by a factor of the day gives each another order."""


class Rule(StrEnum):
    """A rule that rules people out; the first that applies counts.

    `SAID` is for people who are not brought together because one of them declared it or blocked the other:
    the two are one rule, so that nobody learns that they were blocked.
    """

    LINE_MANAGEMENT = "line-management"
    SAME_TEAM = "same-team"
    SAID = "said"
    PAUSED = "paused"
    FULL = "full"
    FORMAT = "format"
    PREFERENCE = "preference"
    CHARGE = "charge"
    NEED = "need"


class Candidate(Struct, frozen=True):
    """A listed profile, as far as suggestions depend on it."""

    id: int
    person_id: int
    organisation_id: int
    sector: str
    charge: str
    purposes: tuple[str, ...]
    capabilities: tuple[str, ...]
    formats: tuple[str, ...]
    capacity: int
    taken: int
    paused_until: date | None
    active_at: datetime


class Seeker(Struct, frozen=True):
    """Who looks: the organisations they belong to, and the rule about each person they must not meet."""

    organisation_ids: frozenset[int]
    excluded: Mapping[int, Rule]


class FitReason(Struct, frozen=True):
    """Why a person fits: a field of their profile and its value. Without the value the reason goes."""

    field: str
    value: str


class Suggestion(Struct, frozen=True):
    """A person who fits, with every reason why."""

    candidate: Candidate
    reasons: tuple[FitReason, ...]


class Found(Struct, frozen=True):
    """Those who fit best, at most ten, how many fit altogether, and how many each rule ruled out."""

    suggestions: tuple[Suggestion, ...]
    fitting: int
    ruled_out: Mapping[Rule, int]


def suggest(need: SoughtHelp, seeker: Seeker, candidates: Iterable[Candidate], at: datetime) -> Found:
    """Return who fits a need, and in counts who was ruled out by which rule."""
    ruled_out: Counter[Rule] = Counter()
    fitting = []
    for candidate in candidates:
        rule = find_rule(need, seeker, candidate, at)
        if rule is None:
            fitting.append(candidate)
        else:
            ruled_out[rule] += 1
    fitting.sort(key=lambda candidate: order_key(need, candidate, at))
    return Found(explain_all(need, seeker, fitting[:MAX_SUGGESTIONS]), len(fitting), ruled_out)


def explain_all(need: SoughtHelp, seeker: Seeker, candidates: Iterable[Candidate]) -> tuple[Suggestion, ...]:
    """Return candidates with the reasons why they fit."""
    return tuple(Suggestion(candidate, explain(need, seeker, candidate)) for candidate in candidates)


def find_rule(need: SoughtHelp, seeker: Seeker, candidate: Candidate, at: datetime) -> Rule | None:
    """Return the first rule that rules a candidate out, or None if they fit."""
    excluded = seeker.excluded.get(candidate.person_id)
    if excluded is not None:
        return excluded
    if candidate.paused_until is not None and candidate.paused_until >= day_of(at):
        return Rule.PAUSED
    if candidate.taken >= candidate.capacity:
        return Rule.FULL
    if need.formats and not _shared(need.formats, candidate.formats):
        return Rule.FORMAT
    if not _is_where_preferred(need.preference, seeker, candidate):
        return Rule.PREFERENCE
    if need.charge is Charge.FREE and candidate.charge != Charge.FREE:
        return Rule.CHARGE
    return None if _count_answered(need, candidate) else Rule.NEED


def explain(need: SoughtHelp, seeker: Seeker, candidate: Candidate) -> tuple[FitReason, ...]:
    """Return every reason why a candidate fits a need."""
    reasons = [
        *(FitReason("purposes", value) for value in _shared(need.purposes, candidate.purposes)),
        *(FitReason("capabilities", value) for value in _shared(need.capabilities, candidate.capabilities)),
        *(FitReason("formats", value) for value in _shared(need.formats, candidate.formats)),
    ]
    if need.preference is not Preference.ANY and _is_where_preferred(need.preference, seeker, candidate):
        if need.preference is Preference.OTHER_SECTOR:
            reasons.append(FitReason("sector", candidate.sector))
        else:
            reasons.append(FitReason("organisation_id", str(candidate.organisation_id)))
    if need.charge is Charge.FREE and candidate.charge == Charge.FREE:
        reasons.append(FitReason("charge", candidate.charge))
    return tuple(reasons)


def order_key(need: SoughtHelp, candidate: Candidate, at: datetime) -> tuple[int, int, int, int]:
    """Return by what suggestions are ordered.

    That is how much of the need they answer, how much of their capacity is taken, how long ago they were
    active, and an order of the day, so that nobody is always first.
    """
    answered = _count_answered(need, candidate) + len(_shared(need.formats, candidate.formats))
    load = candidate.taken * 1000 // candidate.capacity
    inactive = sum(candidate.active_at < at - within for within in ACTIVE_WITHIN)
    return -answered, load, inactive, candidate.id * factor_of_day(day_of(at)) % MODULUS


def factor_of_day(day: date) -> int:
    """Return the factor that gives profiles their order of a day."""
    return 1 + int(sha256(day.isoformat().encode()).hexdigest()[:12], 16) % (MODULUS - 1)


def _count_answered(need: SoughtHelp, candidate: Candidate) -> int:
    return len(_shared(need.purposes, candidate.purposes)) + len(
        _shared(need.capabilities, candidate.capabilities)
    )


def _shared(
    wanted: Sequence[Word],
    offered: Collection[str],
) -> list[str]:
    return [word.value for word in wanted if word.value in offered]


def _is_where_preferred(preference: Preference, seeker: Seeker, candidate: Candidate) -> bool:
    is_ambulance = candidate.sector == Sector.AMBULANCE
    is_own = candidate.organisation_id in seeker.organisation_ids
    if preference is Preference.SAME_TRUST:
        return is_ambulance and is_own
    if preference is Preference.ANOTHER_TRUST:
        return is_ambulance and not is_own
    return preference is Preference.ANY or not is_ambulance
