"""The words of evaluations and concerns have labels that differ."""

import pytest

from hub.mentoring.domain.relationship_vocabulary import (
    ConcernAbout,
    ConcernReader,
    ConcernState,
    EvaluationQuestion,
    Extent,
)

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize("words", [ConcernAbout, ConcernReader, ConcernState, EvaluationQuestion, Extent])
def test_each_word_has_a_label_of_its_own(words):
    assert len({word.label for word in words}) == len(words)
