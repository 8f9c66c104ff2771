"""Words, phrases and excluded words in what the user typed; no text is an error."""

from hypothesis import given

from hub.search.domain.query_parser import MAX_PARSED_LENGTH, MAX_QUERY_WORDS, parse_query
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
def test_any_text_becomes_a_question_of_bounded_size(text):
    parsed_query = parse_query(text)
    terms = (*parsed_query.terms, *parsed_query.excluded)

    assert sum(len(term.words) for term in terms) <= MAX_QUERY_WORDS
    assert all(term.words for term in terms)
    assert sum(map(len, parsed_query.words)) <= 4 * MAX_PARSED_LENGTH
