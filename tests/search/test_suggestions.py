"""Suggestions while the user is typing."""

import pytest


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
