"""Who must not be brought together: people in line management, of one team, or who said so.

The rules are about the people and not about their email addresses, and are asked again at acceptance.
"""

from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Select, bindparam, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from hub.mentoring.domain.suggestions import Rule
from hub.mentoring.models import RegisterExclusion
from hub.people.domain import LineManager, find_line_manager_of


class ExclusionReason(StrEnum):
    """Why two people are not brought together."""

    LINE_MANAGEMENT = "line-management"
    SAME_TEAM = "same-team"
    DECLARED = "declared"
    BLOCKED = "blocked"


LEVELS = 2
"""How many levels of line management up from a person count."""


def find_exclusion(session: Session, person_id: int, other_id: int) -> ExclusionReason | None:
    """Return why two people must not be brought together, or None."""
    reasons = _list_said(session, person_id, other_id)
    if ExclusionReason.BLOCKED in reasons:
        return ExclusionReason.BLOCKED
    managers, of_other = _list_managers(session, person_id), _list_managers(session, other_id)
    if other_id in managers or person_id in of_other:
        return ExclusionReason.LINE_MANAGEMENT
    if managers[:1] and managers[:1] == of_other[:1]:
        return ExclusionReason.SAME_TEAM
    return ExclusionReason.DECLARED if reasons else None


def is_blocked_between(session: Session, person_id: int, other_id: int) -> bool:
    """Return whether one of two people blocked the other."""
    return ExclusionReason.BLOCKED in _list_said(session, person_id, other_id)


def list_excluded_ids(session: Session, person_id: int) -> dict[int, Rule]:
    """Return everyone who must not be brought together with a person, with the first rule that says so.

    The chain of management is followed as far as in `find_exclusion`. Declared and blocked are one rule in
    both directions, so that nobody can tell that they were blocked.
    """
    found: dict[int, Rule] = {}
    for other_id, name in session.execute(_excluded(), {"excluded_for": person_id}):
        rule = Rule(name)
        found[other_id] = min(found.get(other_id, rule), rule, key=list(Rule).index)
    return found


def people_who_said(person_id: int, *reasons: ExclusionReason) -> Select[Any]:
    """Return the statement that selects whom a person named for these reasons, and who named the person."""
    is_said = RegisterExclusion.reason.in_([reason.value for reason in reasons])
    return _either(
        select(RegisterExclusion.other_id).where(RegisterExclusion.person_id == person_id, is_said),
        select(RegisterExclusion.person_id).where(RegisterExclusion.other_id == person_id, is_said),
    )


@cache
def _excluded() -> CompoundSelect[Any]:
    """Return the statement behind `list_excluded_ids`, built once."""
    person = bindparam("excluded_for", type_=Integer)
    own, other = aliased(LineManager), aliased(LineManager)
    mine, above = own.person_id == person, own.manager_id == person
    upper = select(other.manager_id).join(own, own.manager_id == other.person_id).where(mine)
    lower = select(other.person_id).join(own, own.person_id == other.manager_id).where(above)
    team = select(other.person_id).join(own, own.manager_id == other.manager_id).where(mine)
    named, naming = RegisterExclusion.other_id, RegisterExclusion.person_id
    statements = (
        (select(own.manager_id).where(mine, own.manager_id.is_not(None)), Rule.LINE_MANAGEMENT),
        (upper.where(other.manager_id.is_not(None)), Rule.LINE_MANAGEMENT),
        (select(own.person_id).where(above), Rule.LINE_MANAGEMENT),
        (lower, Rule.LINE_MANAGEMENT),
        (team.where(other.person_id != person), Rule.SAME_TEAM),
        (select(named).where(naming == person), Rule.SAID),
        (select(naming).where(named == person), Rule.SAID),
    )
    return union_all(*(statement.add_columns(literal(rule.value)) for statement, rule in statements))


def _either(*statements: Select[Any]) -> Select[Any]:
    found = union_all(*statements).subquery()
    return select(found.c[0])


def _list_said(session: Session, person_id: int, other_id: int) -> set[str]:
    pair = (person_id, other_id)
    statement = select(RegisterExclusion.reason).where(
        RegisterExclusion.person_id.in_(pair), RegisterExclusion.other_id.in_(pair)
    )
    return set(session.scalars(statement))


def _list_managers(session: Session, person_id: int) -> list[int]:
    """Return the confirmed line manager of a person, then the manager's own, up to LEVELS."""
    found: list[int] = []
    current = person_id
    for _ in range(LEVELS):
        relation = find_line_manager_of(session, current)
        if relation is None or relation.manager_id is None or relation.confirmed_at is None:
            break
        current = relation.manager_id
        if current in found:
            break
        found.append(current)
    return found
