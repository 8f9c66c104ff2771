"""Who on the register fits a need: the rules of `suggestions` in SQL, so that only a few records are read.

One statement counts whom each rule rules out, one reads those who fit best, however long the register is.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Row,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from hub.access import Viewer
from hub.kit.clock import day_of
from hub.mentoring.domain.exclusions import list_excluded_ids, people_ruled_out
from hub.mentoring.domain.needs import SoughtHelp
from hub.mentoring.domain.profiles import list_profile_organisations
from hub.mentoring.domain.register import require_member
from hub.mentoring.domain.suggestions import (
    ACTIVE_WITHIN,
    MAX_SUGGESTIONS,
    MODULUS,
    Candidate,
    Found,
    Rule,
    Seeker,
    explain_all,
    factor_of_day,
)
from hub.mentoring.domain.vocabulary import Charge, FieldReader, Preference, ProfileState, Sector
from hub.mentoring.models import RegisterProfile
from hub.plugin_api.vocabulary import Word

COLUMNS = (
    RegisterProfile.id,
    RegisterProfile.person_id,
    RegisterProfile.organisation_id,
    RegisterProfile.sector,
    RegisterProfile.charge,
    RegisterProfile.purposes,
    RegisterProfile.capabilities,
    RegisterProfile.formats,
    RegisterProfile.capacity,
    RegisterProfile.taken,
    RegisterProfile.paused_until,
    RegisterProfile.active_at,
)


def find_suggestions(session: Session, viewer: Viewer, need: SoughtHelp, at: datetime) -> Found:
    """Return who fits a need of the viewer, why, and in counts who was ruled out by which rule."""
    require_member(session, viewer)
    rule = _rule(viewer, need, at)
    counts = _count_by_rule(session, viewer, need, rule)
    statement = (
        select(*COLUMNS)
        .where(offered_to(viewer), RegisterProfile.kind == need.kind.value, rule == "")
        .order_by(*_order(need, at))
        .limit(MAX_SUGGESTIONS)
    )
    candidates = [_candidate(row) for row in session.execute(statement)]
    fitting = counts.pop("", 0)
    ruled_out = {Rule(name): count for name, count in counts.items()}
    return Found(explain_all(need, _seeker(viewer), candidates), fitting, ruled_out)


def read_candidates(session: Session, viewer: Viewer, need: SoughtHelp) -> tuple[Seeker, list[Candidate]]:
    """Return all that `suggest` needs, without any rule applied: as many records as the kind has profiles."""
    excluded = list_excluded_ids(session, viewer.person_id or 0)
    statement = select(*COLUMNS).where(offered_to(viewer), RegisterProfile.kind == need.kind.value)
    return (
        Seeker(frozenset(list_profile_organisations(viewer)), excluded),
        [_candidate(row) for row in session.execute(statement)],
    )


def offered_to(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that a profile is listed, of somebody else, and offered to the viewer."""
    return and_(
        RegisterProfile.state == ProfileState.LISTED.value,
        RegisterProfile.person_id != viewer.person_id,
        or_(
            RegisterProfile.shown_to == FieldReader.MEMBERS.value,
            and_(
                RegisterProfile.shown_to == FieldReader.MY_TRUST.value,
                RegisterProfile.organisation_id.in_(viewer.organisation_ids),
            ),
        ),
    )


def holds(column: InstrumentedAttribute[list[str]], word: Word) -> ColumnElement[bool]:
    """Return the condition that a list of words holds a word: the whole word, within its quotes."""
    return cast(column, String).contains(f'"{word.value}"', autoescape=True)


def order_of_day(at: datetime) -> ColumnElement[int]:
    """Return the order of profiles of a day, as `order_key` has it."""
    return cast(RegisterProfile.id, BigInteger) * factor_of_day(day_of(at)) % MODULUS


def is_where_preferred(preference: Preference, organisation_ids: frozenset[int]) -> ColumnElement[bool]:
    """Return the condition that a profile is of an organisation or sector that somebody prefers."""
    is_ambulance = RegisterProfile.sector == Sector.AMBULANCE.value
    is_own = RegisterProfile.organisation_id.in_(organisation_ids)
    if preference is Preference.SAME_TRUST:
        return and_(is_ambulance, is_own)
    if preference is Preference.ANOTHER_TRUST:
        return and_(is_ambulance, not_(is_own))
    return true() if preference is Preference.ANY else not_(is_ambulance)


def _seeker(viewer: Viewer) -> Seeker:
    return Seeker(frozenset(list_profile_organisations(viewer)), {})


def _count_by_rule(
    session: Session, viewer: Viewer, need: SoughtHelp, rule: ColumnElement[str]
) -> dict[str, int]:
    found = (
        select(rule.label("rule"))
        .where(offered_to(viewer), RegisterProfile.kind == need.kind.value)
        .subquery()
    )
    statement = select(found.c.rule, func.count()).group_by(found.c.rule)
    return {row[0]: row[1] for row in session.execute(statement)}


def _rule(viewer: Viewer, need: SoughtHelp, at: datetime) -> ColumnElement[str]:
    person_id, organisations = viewer.person_id or 0, frozenset(list_profile_organisations(viewer))
    conditions: list[tuple[ColumnElement[bool], Rule]] = [
        (RegisterProfile.person_id.in_(statement), rule)
        for rule, statement in people_ruled_out(person_id).items()
    ]
    conditions += [
        (RegisterProfile.paused_until >= day_of(at), Rule.PAUSED),
        (RegisterProfile.taken >= RegisterProfile.capacity, Rule.FULL),
    ]
    if need.formats:
        conditions.append(
            (not_(or_(*(holds(RegisterProfile.formats, each) for each in need.formats))), Rule.FORMAT)
        )
    if need.preference is not Preference.ANY:
        conditions.append((not_(is_where_preferred(need.preference, organisations)), Rule.PREFERENCE))
    if need.charge is Charge.FREE:
        conditions.append((RegisterProfile.charge != Charge.FREE.value, Rule.CHARGE))
    conditions.append((not_(or_(*_answers(need))), Rule.NEED))
    return case(*((condition, literal(rule.value)) for condition, rule in conditions), else_=literal(""))


def _answers(need: SoughtHelp) -> list[ColumnElement[bool]]:
    return [
        *(holds(RegisterProfile.purposes, each) for each in need.purposes),
        *(holds(RegisterProfile.capabilities, each) for each in need.capabilities),
    ]


def _order(need: SoughtHelp, at: datetime) -> tuple[ColumnElement[int], ...]:
    terms = [*_answers(need), *(holds(RegisterProfile.formats, each) for each in need.formats)]
    answered: ColumnElement[int] = literal(0, Integer)
    for term in terms:
        answered = answered + case((term, 1), else_=0)
    inactive = case(
        *((RegisterProfile.active_at >= at - within, place) for place, within in enumerate(ACTIVE_WITHIN)),
        else_=len(ACTIVE_WITHIN),
    )
    load = RegisterProfile.taken * 1000 // RegisterProfile.capacity
    return answered.desc(), load, inactive, order_of_day(at)


def _candidate(row: Row[Any]) -> Candidate:
    purposes, capabilities, formats = tuple(row.purposes), tuple(row.capabilities), tuple(row.formats)
    fields = {**row._mapping, "purposes": purposes, "capabilities": capabilities, "formats": formats}
    return Candidate(**fields)
