"""The fixed words of the register."""

import pytest

from hub.mentoring.domain import vocabulary
from hub.mentoring.domain.vocabulary import ChoiceState, RegisterKind, word_of
from hub.plugin_api.vocabulary import Word

pytestmark = pytest.mark.one_engine


def test_each_word_has_a_label_of_its_own():
    for words in vars(vocabulary).values():
        if isinstance(words, type) and issubclass(words, Word) and words is not Word:
            assert len({word.label for word in words}) == len(list(words)), words


def test_a_word_is_found_by_its_value():
    assert word_of(RegisterKind, "coach") is RegisterKind.COACH
    assert word_of(ChoiceState, "asked").label == "Asked"
    with pytest.raises(KeyError):
        word_of(RegisterKind, "coaches")
