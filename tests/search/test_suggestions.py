"""Suggestions while the user is typing."""

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from hub.access import PUBLIC
from hub.kit.db import db
from hub.search.domain.suggestions import MAX_SUGGESTIONS, Suggestions, suggest
from tests.factories import member_of


def test_a_title_is_suggested_after_two_letters(add_entries, suggest_titles):
    add_entries({"title": "Mentoring"}, {"title": "Coaching"})

    assert suggest_titles("m") == []
    assert suggest_titles("me") == ["Mentoring"]
    assert suggest_titles("MENTORI") == ["Mentoring"]
    assert suggest_titles("Mentoring") == ["Mentoring"]


def test_only_the_last_word_may_go_on(add_entries, suggest_titles):
    add_entries({"title": "Clinical leaders"}, {"title": "Clinicians lead"})

    assert suggest_titles("clinical le") == ["Clinical leaders"]
    assert suggest_titles("clin le") == []
    assert suggest_titles("le ") == []


def test_titles_come_before_texts(add_entries, suggest_titles):
    add_entries({"title": "A", "body": "Networking networking."}, {"title": "Networking"})

    assert suggest_titles("netw") == ["Networking", "A"]


def test_a_slip_is_mended(add_entries, suggest_titles):
    add_entries({"title": "Mentoring"})

    assert suggest_titles("mentroing") == ["Mentoring"]


def test_there_are_eight_at_most_and_each_once(add_entries, suggest_titles):
    add_entries(*({"title": f"Plan {n}", "body": "A plan."} for n in range(12)))

    assert len(suggest_titles("plan")) == 8
    assert len(set(suggest_titles("plan"))) == 8


def test_the_page_answers_what_it_is_and_where(app, add_entries, client):
    add_entries({"slug": "one", "title": "Mentoring", "kind": "checklist"})
    response = client.get("/search/suggest?q=ment")

    assert response.json == [{"title": "Mentoring", "kind": "Checklist", "address": "/library/one"}]
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert client.get("/search/suggest?q=ment&in=programme").json == []


@pytest.mark.parametrize(
    "address", ["/search/suggest", "/search/suggest?q=", "/search/suggest?q=%22", "/search/suggest?q=-a"]
)
def test_an_empty_question_has_no_suggestions(add_entries, client, address):
    add_entries({"title": "Mentoring"})

    assert client.get(address).json == []


def test_where_no_index_is_attached_there_are_no_suggestions_and_they_are_not_complete(app, session):
    detached = Session(create_engine("sqlite://"))

    assert suggest(detached, PUBLIC, None, "plan") == Suggestions((), is_complete=False)
    detached.get_bind().dispose()


def test_a_text_too_short_to_search_for_is_answered_in_full_without_rows(app, add_entries):
    add_entries({"title": "Mentoring"})
    with app.app_context():
        for text in ("", "m", "-mentoring", '"'):
            assert suggest(db.session(), PUBLIC, None, text) == Suggestions()


def test_suggestions_keep_to_the_shelves_and_to_what_the_viewer_may_see(add_entries, suggest_titles):
    add_entries({"title": "Mentoring in public"})
    add_entries({"title": "Mentoring inside"}, trust="yorkshire", audience="organisation")

    assert suggest_titles("mentoring") == ["Mentoring in public"]
    assert suggest_titles("mentoring", shelves=("programme",)) == []
    assert suggest_titles("mentoring", shelves=("resource",)) == ["Mentoring in public"]
    assert suggest_titles("mentoring", viewer=member_of(10**6)) == ["Mentoring in public"]


def test_an_excluded_word_is_in_no_suggestion(add_entries, suggest_titles):
    add_entries({"title": "Mentoring leaders"}, {"title": "Mentoring teams"})

    assert suggest_titles("-teams mentor") == ["Mentoring leaders"]


def test_a_very_long_text_is_read_to_its_hundredth_character(add_entries, suggest_titles):
    add_entries({"title": "Mentoring"})

    assert suggest_titles(f"mentoring{' ' * 91}nothing") == ["Mentoring"]
    assert suggest_titles(f"mentoring{' ' * 50}nothing") == []
    assert MAX_SUGGESTIONS == 8
