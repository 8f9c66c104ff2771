"""Text is compared by its stems, without accents and apostrophes."""

import pytest


@pytest.mark.parametrize("q", ["mentor", "MENTORS", "mentoring", "Mentored", "  mentor!  "])
def test_every_form_of_a_word_finds_it(add_entries, search_titles, q):
    add_entries({"title": "Mentoring for new managers"}, {"title": "Coaching"})

    assert search_titles(q) == ["Mentoring for new managers"]


@pytest.mark.parametrize("q", ["cafe", "CAFÉ", "cafe\u0301"])
def test_accents_make_no_difference(add_entries, search_titles, q):
    add_entries({"title": "Café meetings"})

    assert search_titles(q) == ["Café meetings"]


@pytest.mark.parametrize("q", ["king's fund", "kings fund", "King\u2019s Fund", '"king\'s fund"'])
def test_an_apostrophe_makes_no_difference(add_entries, search_titles, q):
    add_entries({"title": "A programme", "body": "Run by the King's Fund."})

    assert search_titles(q) == ["A programme"]


def test_labels_and_the_name_of_whoever_shares_are_words_to_find_it_by(add_entries, search_titles):
    add_entries(
        {"title": "One", "option": ["secondment"], "tier": ["director"], "capability": ["2g"], "kind": "tool"}
    )

    for q in ("secondment", "director", "2g", "information system", "london ambulance", "targets account"):
        assert (q, search_titles(q)) == (q, ["One"])


def test_things_of_one_rank_stand_in_order_of_their_titles_on_every_page(add_entries, search_titles):
    add_entries(*({"title": f"Plan {letter}"} for letter in "gbidhafecjk"))
    pages = [search_titles("plan", page=page, size=3) for page in (1, 2, 3, 4, 5)]

    assert pages == [
        ["Plan a", "Plan b", "Plan c"],
        ["Plan d", "Plan e", "Plan f"],
        ["Plan g", "Plan h", "Plan i"],
        ["Plan j", "Plan k"],
        [],
    ]
