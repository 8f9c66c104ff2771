"""Which kind of help the study names for a need."""

import pytest

from hub.mentoring.domain.needs import ADVICE, recommend_kind
from hub.mentoring.domain.vocabulary import Purpose, RegisterKind

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("purposes", "kind"),
    [
        ((Purpose.CAREER_STEP,), RegisterKind.MENTOR),
        ((Purpose.CHALLENGE, Purpose.EMOTIONAL_INTELLIGENCE, Purpose.CAREER_STEP), RegisterKind.COACH),
        ((Purpose.CAREER_STEP, Purpose.CHALLENGE), RegisterKind.MENTOR),
        ((Purpose.SPECIFIC_SKILL, Purpose.CHALLENGE), RegisterKind.COACH),
        ((Purpose.SPECIFIC_SKILL,), RegisterKind.MENTOR),
    ],
)
def test_the_kind_that_most_purposes_name_comes_first(purposes, kind):
    assert recommend_kind(purposes) is kind


def test_each_purpose_has_advice_with_its_place_in_the_study():
    assert set(ADVICE) == set(Purpose)
    assert all(advice.source.startswith("Study: ") for advice in ADVICE.values())
