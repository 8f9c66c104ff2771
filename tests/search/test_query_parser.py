"""Words, phrases and excluded words in what the user typed; no text is an error."""

import pytest
from hypothesis import given

from hub.search.domain.query_parser import MAX_PARSED_LENGTH, MAX_QUERY_WORDS, SearchTerm, parse_query
from tests.search.strange_texts import STRANGE


def test_every_word_must_be_there_but_those_that_say_nothing(add_entries, search_titles):
    add_entries({"title": "Shadow a director"}, {"title": "Shadow boxing"}, {"title": "Directors"})

    assert search_titles("how can I shadow the director?") == ["Shadow a director"]
    assert search_titles("the") == []


def test_words_in_quotation_marks_stand_together(add_entries, search_titles):
    add_entries(
        {"title": "One", "body": "Action learning."}, {"title": "Two", "body": "Learning from action."}
    )

    assert sorted(search_titles("action learning research")) == []
    assert search_titles('"action learning"') == ["One"]
    assert search_titles('"learning action"') == []
    assert search_titles("\u201caction learning") == ["One"]


def test_a_word_after_a_minus_must_not_be_there(add_entries, search_titles):
    add_entries({"title": "Leading teams"}, {"title": "Leading change"})

    assert search_titles("leading -teams") == ["Leading change"]
    assert search_titles('leading -"leading teams"') == ["Leading change"]
    assert search_titles("-teams") == ["Leading change"]
    assert sorted(search_titles("leading - teams")) == ["Leading teams"]


@given(STRANGE)
@pytest.mark.slow
def test_any_text_becomes_a_question_of_bounded_size(text):
    parsed_query = parse_query(text)
    terms = (*parsed_query.terms, *parsed_query.excluded)

    assert sum(len(term.words) for term in terms) <= MAX_QUERY_WORDS
    assert all(term.words for term in terms)
    assert sum(map(len, parsed_query.words)) <= 4 * MAX_PARSED_LENGTH


def word_terms(*words):
    return tuple(SearchTerm((word,)) for word in words)


@pytest.mark.parametrize(
    ("text", "terms", "excluded"),
    [
        ("Leading Teams", word_terms("leading", "teams"), ()),
        ("leading  leading", word_terms("leading"), ()),
        ('"action learning" set', (SearchTerm(("action", "learning"), quoted=True), *word_terms("set")), ()),
        ('"action learning', (SearchTerm(("action", "learning"), quoted=True),), ()),
        ("\u201caction\u201d", (SearchTerm(("action",), quoted=True),), ()),
        ("plan -team", word_terms("plan"), word_terms("team")),
        ('plan -"the team"', word_terms("plan"), (SearchTerm(("the", "team"), quoted=True),)),
        ("plan - team", word_terms("plan", "team"), ()),
        ("plan--team", word_terms("plan", "team"), ()),
        ("e-learning", (SearchTerm(("e", "learning")),), ()),
        ("a&e", (SearchTerm(("a", "e")),), ()),
        ("and/or", word_terms("and", "or"), ()),
        ("title:plan", word_terms("title", "plan"), ()),
        ("", (), ()),
        ('"', (), ()),
        ("-", (), ()),
        ("-team", (), word_terms("team")),
    ],
)
def test_words_phrases_and_excluded_words_are_told_apart(text, terms, excluded):
    parsed_query = parse_query(text)

    assert (parsed_query.terms, parsed_query.excluded) == (terms, excluded)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("how to lead a team", ("lead", "team")),
        ("how to", ("how", "to")),
        ('"how to" lead', ("how", "to", "lead")),
        ("what is it", ("what", "is", "it")),
    ],
)
def test_words_without_meaning_count_only_where_there_are_no_others(text, words):
    assert parse_query(text).words == words


@pytest.mark.parametrize(
    ("text", "ends_in_prefix"),
    [("pla", True), ("pla ", False), ('"pla"', False), ("pla!", False), ("", False)],
)
def test_the_last_word_may_be_unfinished_if_nothing_follows_it(text, ends_in_prefix):
    assert parse_query(text).ends_in_prefix == ends_in_prefix


def test_what_is_too_long_or_has_too_many_words_is_cut():
    many = " ".join(f"w{number}" for number in range(20))
    assert len(parse_query(many).words) == MAX_QUERY_WORDS
    assert len(parse_query(f'"{many}"').words) == MAX_QUERY_WORDS
    assert parse_query("x " + "y" * MAX_PARSED_LENGTH).words == ("x",)
    assert parse_query(" " * MAX_PARSED_LENGTH + "plan").words == ()
