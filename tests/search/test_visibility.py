"""Entries that a viewer may not see do not affect results, counts, spelling, extracts or suggestions."""

from hub.catalogue.domain.change_counter import bump_change_counter
from hub.catalogue.models import CatalogueEntry
from hub.kit.db import write_transaction
from tests.search.conftest import SECRET


def test_only_who_may_see_it_finds_it(viewers, search):
    inside, outside = viewers

    assert [entry.title for entry in search("zandvoort", inside).entries] == [SECRET["title"]]
    for viewer in outside:
        results = search("zandvoort", viewer)
        assert (results.total, results.counts, results.extracts, results.entries) == (0, {}, {}, [])


def test_counts_leave_it_out(viewers, search):
    inside, outside = viewers

    assert search("restructuring", inside).counts["kind"] == {"practice": 1, "tool": 1}
    for viewer in outside:
        for q in ("restructuring", ""):
            assert search(q, viewer).counts["kind"] == {"practice": 1}
            assert search(q, viewer).counts["trust"] == {"london": 1}
        assert search("", viewer, kind=("tool",)).counts["kind"] == {"practice": 1}


def test_suggestions_do_not_know_it(viewers, suggest_titles):
    inside, outside = viewers

    assert suggest_titles("zand", inside) == [SECRET["title"]]
    for viewer in outside:
        assert suggest_titles("zand", viewer) == []
        assert suggest_titles("restr", viewer) == ["Restructuring in public"]


def test_what_is_hidden_later_is_gone_at_once_and_comes_back(app, add_entries, search_titles):
    (id_,) = add_entries({"slug": "one", "title": "Zandvoort"})
    assert search_titles("zandvoort") == ["Zandvoort"]
    add_entries({"slug": "one", "title": "Zandvoort"}, audience="organisation")
    with app.app_context(), write_transaction() as session:
        session.get(CatalogueEntry, id_).seq = bump_change_counter(session)
    assert search_titles("zandvoort") == []
    add_entries({"slug": "one", "title": "Zandvoort"})
    assert search_titles("zandvoort") == ["Zandvoort"]


def test_a_row_that_was_hidden_without_a_count_is_still_not_shown(app, add_entries, search):
    add_entries({"title": "Zandvoort"})
    assert search("zandvoort").total == 1
    with app.app_context(), write_transaction() as session:
        for row in session.query(CatalogueEntry):
            row.audience = "organisation"

    assert list(search("zandvoort").entries) == []
