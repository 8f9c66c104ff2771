"""Unfinished words find what begins with them; of slips the search asks whether another word was meant."""

import pytest

from hub.kit.db import db
from hub.search.domain.index_follower import find_follower
from hub.search.domain.schema import visibility_labels
from hub.search.domain.spelling import SpellingCorrector


def test_a_word_that_is_not_finished_finds_what_begins_with_it(add_entries, search):
    add_entries({"title": "Secondment"}, {"title": "Coaching"})
    results = search("secondm")

    assert [entry.title for entry in results.entries] == ["Secondment"]
    assert results.did_you_mean == ""


def test_a_word_of_english_is_taken_as_it_is_though_another_begins_with_it(add_entries, search):
    add_entries({"title": "Mentoring"})

    assert (search("men").total, search("men").did_you_mean) == (0, "")
    assert search("mento").total == 1


def test_a_slip_is_asked_about_and_nothing_else_is_searched_for(add_entries, search):
    add_entries({"title": "Mentoring"}, {"title": "Coaching"})
    results = search("mentroing")

    assert (results.total, list(results.entries), results.did_you_mean) == (0, [], "mentoring")
    assert [entry.title for entry in search(results.did_you_mean).entries] == ["Mentoring"]


@pytest.mark.parametrize(
    ("typed", "title"),
    [("bullying", "Building"), ("wellbeing", "Well being"), ("aspiring", "Inspiring"), ("menu", "Venue")],
)
def test_a_word_of_english_is_never_a_slip(add_entries, search, typed, title):
    add_entries({"title": title})
    results = search(typed)

    assert (results.total, results.did_you_mean) == (0, "")


def test_a_word_of_the_catalogue_is_never_a_slip(add_entries, search):
    add_entries({"title": "A typo", "body": "Mentroing."}, *({"title": f"Mentoring {n}"} for n in range(6)))
    results = search("mentroing")

    assert (results.total, results.did_you_mean) == (1, "")


def test_only_slips_are_replaced_and_two_words_in_one_are_parted(add_entries, search):
    add_entries({"title": "Talent and team leaders"})

    assert search("tallent buildng").did_you_mean == "talent buildng"
    assert search("teamleaders -talent").did_you_mean == "team leaders -talent"
    assert search('"tallent and"').did_you_mean == '"talent and"'


def test_a_word_like_no_other_is_left_alone(add_entries, search):
    add_entries({"title": "Mentoring"})

    assert (search("xylokarp").total, search("xylokarp").did_you_mean) == (0, "")


def test_spelling_does_not_know_its_words(app, viewers, search):
    inside, outside = viewers

    assert search("zandvort", inside).did_you_mean == "zandvoort"
    for viewer in outside:
        results = search("zandvort", viewer)
        assert (list(results.closest), results.did_you_mean, results.total) == ([], "", 0)
        assert search("zand", viewer).total == 0
        with app.app_context():
            corrector = SpellingCorrector(find_follower(db.session()).snapshot, visibility_labels(viewer))
            assert corrector.completions("zandv") == []
            assert "zandvoort" not in dict(corrector._terms("z"))
