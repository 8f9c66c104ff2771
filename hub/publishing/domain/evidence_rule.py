"""The rule by which the evidence level of an item follows from its evaluations and adoptions.

*Evaluated*: at least one confirmed evaluation counts. *Good practice*: a moderate or strong independent
evaluation found that it works, another trust uses it, and no evaluation from the same day or later found that
it does not, weak or not. These are the hub's own conditions; the study hesitated to speak of good practice
because it had not evaluated what it found (7.2). Everything else is *shared*. What the document of an item
claims is no part of the rule.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from msgspec import Struct

from hub.plugin_api.vocabulary import Evidence
from hub.publishing.domain.evidence_vocabulary import Direction, Strength


class EvaluationFact(Struct, frozen=True):
    """What the rule takes from one evaluation that is confirmed and not withdrawn."""

    direction: Direction
    is_independent: bool
    ended_on: date
    strength: Strength


class Missing(StrEnum):
    """A condition of the next level that is not met."""

    EVALUATION = "evaluation"
    INDEPENDENT = "independent"
    STRENGTH = "strength"
    AGREEMENT = "agreement"
    ADOPTION = "adoption"


class Verdict(Struct, frozen=True):
    """The level that follows, and the conditions of the next level that are not met."""

    level: Evidence
    missing: tuple[Missing, ...] = ()


RANKS = {Evidence.SHARED: 0, Evidence.EVALUATED: 1, Evidence.GOOD_PRACTICE: 2}
WHY_REACHED = {
    Evidence.EVALUATED: "hub staff confirmed an evaluation of it",
    Evidence.GOOD_PRACTICE: (
        "a moderate or strong independent evaluation found that it works, and another trust uses it"
    ),
}
WHY_LOST = {
    Missing.EVALUATION: "it no longer has a confirmed evaluation",
    Missing.INDEPENDENT: "it no longer has a confirmed independent evaluation that found that it works",
    Missing.STRENGTH: "the only independent evaluations that found it works are weak",
    Missing.AGREEMENT: "an evaluation from the same day or later found that it does not work",
    Missing.ADOPTION: "no other trust uses it now",
}


def judge_evidence(evaluations: Collection[EvaluationFact], *, is_adopted_elsewhere: bool) -> Verdict:
    """Return the level that these evaluations, and the use by another trust, amount to."""
    if not evaluations:
        return Verdict(Evidence.SHARED, (Missing.EVALUATION,))
    positive = [fact for fact in evaluations if fact.is_independent and fact.direction is Direction.POSITIVE]
    for_it = [fact.ended_on for fact in positive if fact.strength is not Strength.WEAK]
    against = [fact.ended_on for fact in evaluations if fact.direction is Direction.NEGATIVE]
    missing = []
    if not positive:
        missing.append(Missing.INDEPENDENT)
    elif not for_it:
        missing.append(Missing.STRENGTH)
    elif against and max(against) >= max(for_it):
        missing.append(Missing.AGREEMENT)
    if not is_adopted_elsewhere:
        missing.append(Missing.ADOPTION)
    return Verdict(Evidence.EVALUATED, tuple(missing)) if missing else Verdict(Evidence.GOOD_PRACTICE)


def explain_change(before: Evidence, verdict: Verdict) -> str:
    """Return why the level is no longer `before`, as the end of a sentence that begins with "because"."""
    if RANKS[verdict.level] > RANKS[before]:
        return WHY_REACHED[verdict.level]
    return ", and ".join(WHY_LOST[reason] for reason in verdict.missing)
