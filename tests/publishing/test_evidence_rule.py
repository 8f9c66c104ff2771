"""The rule of evidence: what each level takes, and why one is lost."""

from datetime import date

import pytest

from hub.plugin_api.vocabulary import Evidence
from hub.publishing.domain.evidence_rule import EvaluationFact, Missing, explain_change, judge_evidence
from hub.publishing.domain.evidence_vocabulary import Direction, Strength

pytestmark = pytest.mark.one_engine
MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)


def fact(direction=Direction.POSITIVE, ended_on=MAY, *, is_independent=True, strength=Strength.MODERATE):
    return EvaluationFact(direction, is_independent, ended_on, strength)


NOT = {"direction": Direction.NEGATIVE}
OWN = {"is_independent": False}
WEAK = {"strength": Strength.WEAK}
CASES = [
    ([], True, Evidence.SHARED, (Missing.EVALUATION,)),
    ([fact()], False, Evidence.EVALUATED, (Missing.ADOPTION,)),
    ([fact()], True, Evidence.GOOD_PRACTICE, ()),
    ([fact(**OWN)], True, Evidence.EVALUATED, (Missing.INDEPENDENT,)),
    ([fact(Direction.MIXED)], False, Evidence.EVALUATED, (Missing.INDEPENDENT, Missing.ADOPTION)),
    ([fact(**NOT)], True, Evidence.EVALUATED, (Missing.INDEPENDENT,)),
    ([fact(), fact(Direction.MIXED, JUNE)], True, Evidence.GOOD_PRACTICE, ()),
    ([fact(), fact(Direction.NEGATIVE, JUNE)], True, Evidence.EVALUATED, (Missing.AGREEMENT,)),
    ([fact(), fact(Direction.NEGATIVE, JUNE, **OWN)], True, Evidence.EVALUATED, (Missing.AGREEMENT,)),
    ([fact(), fact(**NOT)], True, Evidence.EVALUATED, (Missing.AGREEMENT,)),
    ([fact(ended_on=JUNE), fact(**NOT)], True, Evidence.GOOD_PRACTICE, ()),
    ([fact(**WEAK)], True, Evidence.EVALUATED, (Missing.STRENGTH,)),
    ([fact(**WEAK)], False, Evidence.EVALUATED, (Missing.STRENGTH, Missing.ADOPTION)),
    ([fact(**WEAK), fact(strength=Strength.STRONG, **OWN)], True, Evidence.EVALUATED, (Missing.STRENGTH,)),
    ([fact(**WEAK), fact()], True, Evidence.GOOD_PRACTICE, ()),
    ([fact(), fact(Direction.NEGATIVE, JUNE, **WEAK)], True, Evidence.EVALUATED, (Missing.AGREEMENT,)),
    ([fact(**NOT), fact(ended_on=JUNE, **WEAK)], True, Evidence.EVALUATED, (Missing.STRENGTH,)),
    ([fact(ended_on=JUNE, **OWN), fact(), fact(**NOT)], True, Evidence.EVALUATED, (Missing.AGREEMENT,)),
]


@pytest.mark.parametrize(("facts", "is_adopted", "level", "missing"), CASES)
def test_the_level_follows_from_evaluations_and_from_use_elsewhere(facts, is_adopted, level, missing):
    verdict = judge_evidence(facts, is_adopted_elsewhere=is_adopted)
    assert (verdict.level, verdict.missing) == (level, missing)


def test_a_change_says_why():
    lost = judge_evidence([fact()], is_adopted_elsewhere=False)
    assert explain_change(Evidence.SHARED, lost) == "hub staff confirmed an evaluation of it"
    assert explain_change(Evidence.GOOD_PRACTICE, lost) == "no other trust uses it now"
    reached = judge_evidence([fact()], is_adopted_elsewhere=True)
    assert "another trust uses it" in explain_change(Evidence.EVALUATED, reached)
    nothing = judge_evidence([], is_adopted_elsewhere=True)
    assert explain_change(Evidence.EVALUATED, nothing) == "it no longer has a confirmed evaluation"
    weak = judge_evidence([fact(**WEAK)], is_adopted_elsewhere=True)
    assert explain_change(Evidence.GOOD_PRACTICE, weak).endswith("found it works are weak")
