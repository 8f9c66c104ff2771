"""Suggestions while typing."""

import pytest


def test_a_title_is_suggested_after_two_letters(hold, suggested):
    hold({"title": "Mentoring"}, {"title": "Coaching"})

    assert suggested("m") == []
    assert suggested("me") == ["Mentoring"]
    assert suggested("MENTORI") == ["Mentoring"]
    assert suggested("Mentoring") == ["Mentoring"]


def test_only_the_last_word_may_go_on(hold, suggested):
    hold({"title": "Clinical leaders"}, {"title": "Clinicians lead"})

    assert suggested("clinical le") == ["Clinical leaders"]
    assert suggested("clin le") == []
    assert suggested("le ") == []


def test_titles_come_before_texts(hold, suggested):
    hold({"title": "A", "body": "Networking networking."}, {"title": "Networking"})

    assert suggested("netw") == ["Networking", "A"]


def test_a_slip_is_mended(hold, suggested):
    hold({"title": "Mentoring"})

    assert suggested("mentroing") == ["Mentoring"]


def test_there_are_eight_at_most_and_each_once(hold, suggested):
    hold(*({"title": f"Plan {n}", "body": "A plan."} for n in range(12)))

    assert len(suggested("plan")) == 8
    assert len(set(suggested("plan"))) == 8


def test_the_page_answers_what_it_is_and_where(app, hold, client):
    hold({"slug": "one", "title": "Mentoring", "kind": "checklist"})
    answer = client.get("/search/suggest?q=ment")

    assert answer.json == [{"title": "Mentoring", "kind": "Checklist", "address": "/library/one"}]
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert client.get("/search/suggest?q=ment&in=programme").json == []


@pytest.mark.parametrize(
    "address", ["/search/suggest", "/search/suggest?q=", "/search/suggest?q=%22", "/search/suggest?q=-a"]
)
def test_an_empty_question_has_no_suggestions(hold, client, address):
    hold({"title": "Mentoring"})

    assert client.get(address).json == []
