"""Who must not be brought together: people in line management, of one team, or who said so.

The rules are about the people and not about their email addresses, and are asked again at acceptance.
"""

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.mentoring.models import RegisterExclusion
from hub.people.domain import find_line_manager_of


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
