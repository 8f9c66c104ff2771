"""Queries for the engine: what must match, and what weighs more."""

from hub.access import PUBLIC
from hub.catalogue.domain.queries import Filters, list_entries
from hub.kit.db import db


def test_a_word_in_the_title_says_more_than_in_the_text(add_entries, search_titles):
    add_entries(
        {"title": "Elsewhere", "body": "Networking. " * 5},
        {"title": "Summed up", "summary": "About networking."},
        {"title": "Networking"},
    )

    assert search_titles("networking") == ["Networking", "Summed up", "Elsewhere"]


def test_counts_are_those_of_the_database_for_every_choice_of_facets(app, add_entries, search):
    tiers = (["director"], ["director", "middle-manager"], [])
    add_entries(
        *(
            {"title": f"Plan {n}", "kind": ("tool", "practice")[n % 2], "tier": tiers[n % 3]}
            for n in range(12)
        )
    )
    add_entries(
        {"title": "Plan of another", "kind": "tool"}, trust="yorkshire", name="Yorkshire Ambulance Service"
    )
    choices = (
        {},
        {"kind": ("tool",)},
        {"kind": ("tool", "practice"), "tier": ("director",)},
        {"trust": ("yorkshire",), "tier": ("director",)},
    )

    for facets in choices:
        for q in ("", "plan"):
            results = search(q, sort="title", **facets)
            with app.app_context():
                listed = list_entries(db.session(), PUBLIC, None, Filters(q, facets, "title"))
                titles = [entry.title for entry in listed.entries]
            assert (results.total, results.counts) == (listed.total, listed.counts)
            assert [entry.title for entry in results.entries] == titles
            assert results.is_complete


def test_a_search_keeps_to_its_shelves(add_entries, search_titles):
    add_entries({"title": "Plan"})

    assert search_titles("plan", shelves=("resource",)) == ["Plan"]
    assert search_titles("plan", shelves=("programme",)) == []
