import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.publishing.domain.comparisons import Change, Run, compare_texts

WORDS = st.lists(st.sampled_from(("rota", "shift", "debrief", "\n", "leader", "\n\n", " ")), max_size=30).map(
    " ".join
)


def side(runs, kept):
    return "".join(run.text for run in runs if run.change in (Change.SAME, kept))


def test_a_changed_word_is_shown_and_its_neighbours_are_not():
    assert compare_texts("Ten minutes each day", "Fifteen minutes each day") == [
        Run(Change.REMOVED, "Ten"),
        Run(Change.ADDED, "Fifteen"),
        Run(Change.SAME, " minutes each day"),
    ]


@pytest.mark.fuzz
@given(before=WORDS, after=WORDS)
def test_both_texts_can_be_read_from_the_runs(before, after):
    runs = compare_texts(before, after)
    assert (side(runs, Change.REMOVED), side(runs, Change.ADDED)) == (before, after)
    assert all(run.text for run in runs)


def test_the_same_text_has_no_changes():
    assert compare_texts("Same.\nText.", "Same.\nText.") == [Run(Change.SAME, "Same.\nText.")]


def test_two_long_texts_without_a_common_line_are_shown_as_wholes():
    before, after = " ".join(f"a{n}" for n in range(20_000)), " ".join(f"b{n}" for n in range(20_000))
    assert [run.change for run in compare_texts(before, after)] == [Change.REMOVED, Change.ADDED]
