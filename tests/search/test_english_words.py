"""Which words are ordinary English."""

import pytest

from hub.search.domain.english_words import is_english_word

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    "word",
    [
        "bullying",
        "wellbeing",
        "aspiring",
        "secondment",
        "organisation",
        "programme",
        "colour",
        "prioritise",
        "rota",
    ],
)
def test_a_word_of_english_is_known_in_its_british_spelling_too(word):
    assert is_english_word(word)


@pytest.mark.parametrize(
    "word", ["managment", "recieve", "seperate", "buisness", "mentroing", "", "a\nb", "1", "x" * 300]
)
def test_a_slip_is_no_word_of_english(word):
    assert not is_english_word(word)
