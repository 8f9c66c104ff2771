"""Results of searches: which entries, in which order, and with which counts."""

import pytest
from msgspec.structs import replace

from hub.catalogue.domain.entries import find_entry_by_public_id, withdraw_entry
from hub.kit.db import write_transaction
from hub.search.domain.execution import SearchResults
from tests.factories import START, make_trust, share


def test_a_trust_that_is_renamed_is_found_by_its_new_name(app, add_entries, search_titles):
    add_entries({"title": "One"})
    assert search_titles("london") == ["One"]
    with app.app_context(), write_transaction() as session:
        make_trust(session, "london", "Thames Ambulance Service NHS Trust")

    assert search_titles("thames") == ["One"]
    assert search_titles('"london ambulance"') == []


def test_a_reader_may_have_the_newest_first_or_go_by_title(add_entries, search_titles):
    add_entries({"title": "B plan"}, {"title": "C plan, a plan to plan"}, {"title": "A plan"})

    assert search_titles("plan", sort="newest") == ["A plan", "C plan, a plan to plan", "B plan"]
    assert search_titles("plan", sort="title") == ["A plan", "B plan", "C plan, a plan to plan"]


def test_what_is_withdrawn_or_changed_is_found_no_more(app, add_entries, search_titles):
    add_entries({"slug": "one", "title": "Zebra"}, {"slug": "two", "title": "Giraffe"})
    assert search_titles("zebra") == ["Zebra"]
    with app.app_context(), write_transaction() as session:
        public_id = share(session, make_trust(session), slug="one", title="Okapi").public_id
    assert search_titles("zebra") == []
    assert search_titles("okapi") == ["Okapi"]

    with app.app_context(), write_transaction() as session:
        withdraw_entry(session, find_entry_by_public_id(session, public_id), now=START)
    assert search_titles("okapi") == []
    assert search_titles("") == ["Giraffe"]


def test_a_hub_with_nothing_in_it_finds_nothing(search):
    for q in ("", "plan", '"a plan"', "-plan", "!"):
        assert (search(q).total, search(q).counts, search(q).is_complete) == (0, {}, True)


@pytest.mark.parametrize("filters", [{"q": "plan"}, {"q": "plans"}, {"theme": ("evaluation",)}])
def test_who_shows_no_counts_gets_the_same_results_without_them(add_entries, search, filters):
    add_entries({"title": "A plan", "theme": ["evaluation"]}, {"title": "Another plan"}, {"title": "A visit"})

    counted, uncounted = search(**filters), search(**filters, with_counts=False)
    assert counted.counts
    assert uncounted == replace(counted, counts={})


@pytest.mark.parametrize(("total", "size", "pages"), [(0, 20, 1), (20, 20, 1), (21, 20, 2), (3, 1, 3)])
def test_an_empty_list_has_one_page(total, size, pages):
    assert SearchResults(total=total).page_count(size) == pages
