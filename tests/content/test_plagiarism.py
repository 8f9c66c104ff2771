"""A run of eight words of the study is recognised, whatever its case and punctuation."""

from hub.content.domain.plagiarism import list_copied_runs, make_fingerprints
from tests.content.study_items import TITLE


def test_runs_of_eight_words_of_the_study_are_known_again_and_shorter_ones_are_not():
    assert list_copied_runs(f"We read {TITLE}, twice.") == [TITLE.lower()]
    assert list_copied_runs(" ".join(TITLE.split()[:7])) == []


def test_a_short_title_carries_over():
    assert list_copied_runs(f"See {TITLE}.", allowed=[f"Study: {TITLE}"]) == []


def test_signs_and_capitals_do_not_hide_what_was_copied():
    in_capitals = TITLE.upper().replace(" AND ", ", and \u2014 ")

    assert list_copied_runs(in_capitals) == [TITLE.lower()]


def test_fingerprints_are_the_same_for_the_same_text_and_hold_none_of_it():
    fingerprints = make_fingerprints(f"{TITLE}. {TITLE}.")

    assert fingerprints == make_fingerprints(f"{TITLE}; {TITLE}")
    assert not any(word.encode() in fingerprints for word in TITLE.split() if len(word) > 4)
