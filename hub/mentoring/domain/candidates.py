"""Who on the register fits a need: the rules of `suggestions` in SQL, so that only a few records are read.

The number of statements, and of the rows that are read, does not depend on how long the register is. The
statements of a need are built once and kept, since building them takes longer than running them.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from hub.access import Viewer
from hub.kit.clock import day_of
from hub.mentoring.domain.exclusions import list_excluded_ids
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

KEPT_STATEMENTS = 256
PERSON = bindparam("viewer_id", type_=Integer)
VIEWED = bindparam("viewed_ids", type_=Integer, expanding=True)
OWN = bindparam("own_ids", type_=Integer, expanding=True)
EXCLUDED = bindparam("excluded_ids", type_=Integer, expanding=True)
TODAY: BindParameter[date] = bindparam("today", type_=Date)
FACTOR = bindparam("factor", type_=BigInteger)
OFFERED = and_(
    RegisterProfile.state == ProfileState.LISTED.value,
    RegisterProfile.person_id != PERSON,
    or_(
        RegisterProfile.shown_to == FieldReader.MEMBERS.value,
        and_(
            RegisterProfile.shown_to == FieldReader.MY_TRUST.value,
            RegisterProfile.organisation_id.in_(VIEWED),
        ),
    ),
)
"""A profile is listed, of someone else, and offered to the viewer of `viewer_values`."""
ORDER_OF_DAY = cast(RegisterProfile.id, BigInteger) * FACTOR % MODULUS


class Statements(Struct, frozen=True):
    """What is asked of the database for a need: one pass over the profiles of a kind, and who is excluded.

    The pass gives a row with a count for each rule, and one with an id for each of those who fit best.
    """

    one_pass: CompoundSelect[Any]
    excluded: Select[Any]


def find_suggestions(
    session: Session, viewer: Viewer, need: SoughtHelp, at: datetime
) -> tuple[Found, list[RegisterProfile]]:
    """Return who fits a need of the viewer, why, and in counts who was ruled out by which rule.

    The second is the profiles of those who are suggested, in the same order.
    """
    require_member(session, viewer)
    seeker, statements = _seeker(session, viewer), _statements(need)
    values = {**viewer_values(viewer, at), **_need_values(seeker, at)}
    counts: dict[str, int] = {}
    ids: list[int] = []
    for rule, number in session.execute(statements.one_pass, values):
        if rule is None:
            ids.append(number)
        else:
            counts[rule] = number
    fitting = counts.pop("", 0)
    ruled_out = Counter({Rule(name): count for name, count in counts.items()})
    if seeker.excluded:
        ruled_out.update(
            seeker.excluded[person_id] for person_id in session.scalars(statements.excluded, values)
        )
    profiles = read_in_order(session, ids)
    suggestions = explain_all(need, seeker, [_candidate(profile) for profile in profiles])
    return Found(suggestions, fitting, ruled_out), profiles


def read_in_order(session: Session, ids: Sequence[int]) -> list[RegisterProfile]:
    """Return the profiles with these ids, in their order."""
    rows = session.scalars(select(RegisterProfile).where(RegisterProfile.id.in_(ids)))
    by_id = {profile.id: profile for profile in rows}
    return [by_id[id_] for id_ in ids]


def read_candidates(session: Session, viewer: Viewer, need: SoughtHelp) -> tuple[Seeker, list[Candidate]]:
    """Return all that `suggest` needs, without any rule applied: as many records as the kind has profiles."""
    statement = select(RegisterProfile).where(OFFERED, RegisterProfile.kind == need.kind.value)
    rows = session.scalars(statement, viewer_values(viewer))
    return _seeker(session, viewer), [_candidate(row) for row in rows]


def viewer_values(viewer: Viewer, at: datetime | None = None) -> dict[str, Any]:
    """Return the values of OFFERED, and with a moment of ORDER_OF_DAY."""
    values: dict[str, Any] = {
        "viewer_id": viewer.person_id,
        "viewed_ids": sorted(viewer.organisation_ids),
    }
    return values if at is None else {**values, "factor": factor_of_day(day_of(at))}


def holds(column: InstrumentedAttribute[list[str]], word: Word) -> ColumnElement[bool]:
    """Return the condition that a list of words holds a word: the whole word, within its quotes."""
    return type_coerce(column, String).contains(f'"{word.value}"', autoescape=True)


def _seeker(session: Session, viewer: Viewer) -> Seeker:
    organisation_ids = frozenset(list_profile_organisations(viewer))
    return Seeker(organisation_ids, list_excluded_ids(session, viewer.person_id or 0))


def _need_values(seeker: Seeker, at: datetime) -> dict[str, Any]:
    return {
        "own_ids": sorted(seeker.organisation_ids),
        "excluded_ids": sorted(seeker.excluded),
        "today": day_of(at),
        **{f"active_{place}": at - within for place, within in enumerate(ACTIVE_WITHIN)},
    }


@lru_cache(maxsize=KEPT_STATEMENTS)
def _statements(need: SoughtHelp) -> Statements:
    offers, rules = (OFFERED, RegisterProfile.kind == need.kind.value), _rules(need)
    ruled = (
        select(
            RegisterProfile.id,
            case(*((condition, literal(rule.value)) for condition, rule in rules), else_=literal("")).label(
                "rule"
            ),
            *(column.label(f"place_{place}") for place, column in enumerate(_order(need))),
        )
        .where(*offers, RegisterProfile.person_id.not_in(EXCLUDED))
        .cte("ruled")
        .prefix_with("MATERIALIZED")
    )
    places = [column for column in ruled.c if column.name.startswith("place_")]
    best = select(ruled.c.id).where(ruled.c.rule == "").order_by(*places).limit(MAX_SUGGESTIONS).subquery()
    return Statements(
        one_pass=union_all(
            select(ruled.c.rule, func.count()).group_by(ruled.c.rule),
            select(null(), best.c.id),
        ),
        excluded=select(RegisterProfile.person_id).where(*offers, RegisterProfile.person_id.in_(EXCLUDED)),
    )


def _rules(need: SoughtHelp) -> list[tuple[ColumnElement[bool], Rule]]:
    """Return the rules that do not depend on who the person is, in the order in which they count."""
    is_paused = and_(RegisterProfile.paused_until.is_not(None), RegisterProfile.paused_until >= TODAY)
    rules = [(is_paused, Rule.PAUSED), (RegisterProfile.taken >= RegisterProfile.capacity, Rule.FULL)]
    if need.formats:
        meets = or_(*(holds(RegisterProfile.formats, each) for each in need.formats))
        rules.append((not_(meets), Rule.FORMAT))
    if need.preference is not Preference.ANY:
        rules.append((not_(_is_where_preferred(need.preference)), Rule.PREFERENCE))
    if need.charge is Charge.FREE:
        rules.append((RegisterProfile.charge != Charge.FREE.value, Rule.CHARGE))
    return [*rules, (not_(or_(*_answers(need))), Rule.NEED)]


def _is_where_preferred(preference: Preference) -> ColumnElement[bool]:
    is_ambulance = RegisterProfile.sector == Sector.AMBULANCE.value
    is_own = RegisterProfile.organisation_id.in_(OWN)
    if preference is Preference.SAME_TRUST:
        return and_(is_ambulance, is_own)
    if preference is Preference.ANOTHER_TRUST:
        return and_(is_ambulance, not_(is_own))
    return true() if preference is Preference.ANY else not_(is_ambulance)


def _answers(need: SoughtHelp) -> list[ColumnElement[bool]]:
    return [
        *(holds(RegisterProfile.purposes, each) for each in need.purposes),
        *(holds(RegisterProfile.capabilities, each) for each in need.capabilities),
    ]


def _order(need: SoughtHelp) -> tuple[ColumnElement[Any], ...]:
    terms = [*_answers(need), *(holds(RegisterProfile.formats, each) for each in need.formats)]
    unanswered: ColumnElement[int] = literal(0, Integer)
    for term in terms:
        unanswered = unanswered + case((term, 0), else_=1)
    column = RegisterProfile.active_at
    inactive = case(
        *(
            (column >= bindparam(f"active_{place}", type_=column.type), place)
            for place in range(len(ACTIVE_WITHIN))
        ),
        else_=len(ACTIVE_WITHIN),
    )
    load = RegisterProfile.taken * 1000 // RegisterProfile.capacity
    return unanswered, load, inactive, ORDER_OF_DAY


def _candidate(profile: RegisterProfile) -> Candidate:
    return Candidate(
        id=profile.id,
        person_id=profile.person_id,
        organisation_id=profile.organisation_id,
        sector=profile.sector,
        charge=profile.charge,
        purposes=tuple(profile.purposes),
        capabilities=tuple(profile.capabilities),
        formats=tuple(profile.formats),
        capacity=profile.capacity,
        taken=profile.taken,
        paused_until=profile.paused_until,
        active_at=profile.active_at,
    )
