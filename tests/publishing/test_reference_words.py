"""The check whether a reference seems to name somebody."""

import pytest

from hub.publishing.domain import reference_words
from hub.publishing.domain.reference_words import GoAgain, find_names, word_of

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dr Okafor ran it well.", ["Dr Okafor"]),
        ("Thanks to Jane Smith I went, and Mr. Jones came too.", ["Mr. Jones", "Jane Smith"]),
        ("Ask jane.smith@nhs.example about it.", ["jane.smith@nhs.example"]),
        ("It was run by East Midlands Ambulance Service with London Ambulance.", []),
        ("A day on how to lead. Mrs and Mr are titles, and Drama is none.", []),
        ("Dr A1 Dr B1 Dr C1 Dr D1", ["Dr A1", "Dr B1", "Dr C1"]),
    ],
)
def test_what_looks_like_a_name_is_warned_of_and_an_organisation_is_not(text, found):
    assert find_names([text]) == found


def test_the_longest_hostile_text_is_read_at_once():
    assert find_names(["Dr " * 5000, "thanks to A" + "a" * 5000, "a." * 5000 + "@"]) is not None
    assert word_of(GoAgain, "no") is GoAgain.NO
    assert reference_words.KINDS == ("programme", "event")
