"""A misspelt word is corrected to a similar one that the viewer may see."""

from hub.kit.db import db
from hub.search.domain.index_follower import find_follower
from hub.search.domain.schema import visibility_labels
from hub.search.domain.spelling import SpellingCorrector


def test_a_word_that_is_not_finished_finds_what_begins_with_it(add_entries, search):
    add_entries({"title": "Secondment"}, {"title": "Coaching"})
    results = search("second")

    assert [entry.title for entry in results.entries] == ["Secondment"]
    assert results.corrected_query == ""


def test_a_slip_is_mended_and_said(add_entries, search):
    add_entries({"title": "Mentoring"}, {"title": "Coaching"})
    results = search("mentroing")

    assert [entry.title for entry in results.entries] == ["Mentoring"]
    assert results.corrected_query == "mentoring"


def test_what_was_typed_is_taken_as_it_is_where_the_reader_insists(add_entries, search):
    add_entries({"title": "Mentoring"})
    results = search("mentroing", literal=True)

    assert (results.total, results.corrected_query, results.did_you_mean) == (0, "", "mentoring")


def test_a_word_like_no_other_is_left_alone(add_entries, search):
    add_entries({"title": "Mentoring"})

    assert (search("helicopter").total, search("helicopter").corrected_query) == (0, "")
    assert search("menu").total == 0


def test_a_rare_slip_of_an_author_does_not_hide_the_word(add_entries, search):
    add_entries({"title": "A typo", "body": "Mentroing."}, *({"title": f"Mentoring {n}"} for n in range(6)))
    results = search("mentroing")

    assert results.total == 1
    assert results.did_you_mean == "mentoring"


def test_spelling_does_not_know_its_words(app, viewers, search):
    inside, outside = viewers

    assert search("zandvort", inside).corrected_query == "zandvoort"
    for viewer in outside:
        results = search("zandvort", viewer)
        assert (results.corrected_query, results.did_you_mean, results.total) == ("", "", 0)
        assert search("zand", viewer).total == 0
        with app.app_context():
            corrector = SpellingCorrector(find_follower(db.session()).snapshot, visibility_labels(viewer))
            assert corrector.completions("zandv") == []
            assert "zandvoort" not in dict(corrector._terms("z"))
