"""Synonyms of the field are found, below the word itself."""

import pytest

from hub.search.domain.query_parser import SearchTerm, parse_query
from hub.search.domain.synonyms import expand_synonyms


def test_synonyms_of_the_field_are_found_below_the_word_itself(add_entries, search_titles):
    add_entries({"title": "A personal development plan for each"}, {"title": "The PDP"})

    assert search_titles("pdp") == ["The PDP", "A personal development plan for each"]
    assert search_titles("personal development plans")[0] == "A personal development plan for each"


def expanded(q):
    """Return each run of words of a query with its synonyms, all as texts."""
    return [
        (" ".join(word for term in run for word in term.words), [" ".join(phrase) for phrase in phrases])
        for run, phrases in expand_synonyms(parse_query(q).terms)
    ]


def test_every_word_of_a_group_has_the_others_as_synonyms():
    assert expanded("pdp") == [("pdp", ["personal development plan"])]
    assert expanded("personal development plan") == [("personal development plan", ["pdp"])]


def test_a_one_way_synonym_is_not_found_from_the_other_side():
    ((run, synonyms),) = expanded("buddy")
    assert (run, set(synonyms)) == ("buddy", {"mentor"})
    assert "buddy" not in expanded("mentor")[0][1]


@pytest.mark.parametrize("q", ["PDP", "Personal Development Plans", "personal developing planned"])
def test_case_and_endings_make_no_difference(q):
    assert len(expanded(q)) == 1
    assert expanded(q)[0][1]


def test_the_longest_run_with_synonyms_is_taken_and_other_words_stand_alone():
    assert [run for run, _ in expanded("new job swap scheme")] == ["new", "job swap", "scheme"]
    assert expanded("action learning set")[0][0] == "action learning set"


def test_words_in_quotation_marks_have_no_synonyms():
    assert expanded('"pdp"') == [("pdp", [])]
    assert expanded('"job" swap') == [("job", []), ("swap", [])]


def test_words_of_different_terms_may_make_up_one_run():
    terms = (SearchTerm(("clinical", "team")), SearchTerm(("leader",)))

    assert list(expand_synonyms(terms)) == [(terms, [("ctl",)])]


def test_no_words_have_no_runs():
    assert list(expand_synonyms(())) == []
