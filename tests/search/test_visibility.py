"""What somebody may not see leaves no trace in a search: in hits, counts, words, extracts or suggestions."""

import pytest

from hub.access import PUBLIC
from hub.catalogue.domain import CatalogueEntry, bump_change_counter
from hub.kit.db import db, write_transaction
from hub.search.domain.index_follower import find_follower
from hub.search.domain.schema import visibility_labels
from hub.search.domain.spelling import SpellingCorrector
from tests.factories import member_of

SECRET = {
    "title": "Restructuring of Zandvoort",
    "summary": "Zandvoort.",
    "body": "Zandvoort closes.",
    "kind": "tool",
}


@pytest.fixture
def viewers(app, hold):
    """Somebody of the trust that keeps something to itself, somebody of another, and the public."""
    hold({"title": "Restructuring in public", "kind": "practice"})
    (hidden,) = hold(SECRET, trust="yorkshire", name="Yorkshire", audience="organisation")
    with app.app_context():
        owner = db.session.get(CatalogueEntry, hidden).owner_id
    inside = member_of(owner)
    return inside, (PUBLIC, member_of(owner + 100))


def test_only_who_may_see_it_finds_it(viewers, ask):
    inside, outside = viewers

    assert [entry.title for entry in ask("zandvoort", inside).entries] == [SECRET["title"]]
    for viewer in outside:
        answer = ask("zandvoort", viewer)
        assert (answer.total, answer.counts, answer.extracts, answer.entries) == (0, {}, {}, [])


def test_counts_leave_it_out(viewers, ask):
    inside, outside = viewers

    assert ask("restructuring", inside).counts["kind"] == {"practice": 1, "tool": 1}
    for viewer in outside:
        for q in ("restructuring", ""):
            assert ask(q, viewer).counts["kind"] == {"practice": 1}
            assert ask(q, viewer).counts["trust"] == {"london": 1}
        assert ask("", viewer, kind=("tool",)).counts["kind"] == {"practice": 1}


def test_spelling_does_not_know_its_words(app, viewers, ask):
    inside, outside = viewers

    assert ask("zandvort", inside).corrected_query == "zandvoort"
    for viewer in outside:
        answer = ask("zandvort", viewer)
        assert (answer.corrected_query, answer.did_you_mean, answer.total) == ("", "", 0)
        assert ask("zand", viewer).total == 0
        with app.app_context():
            corrector = SpellingCorrector(find_follower(db.session()).snapshot, visibility_labels(viewer))
            assert corrector.completions("zandv") == []
            assert "zandvoort" not in dict(corrector._terms("z"))


def test_suggestions_do_not_know_it(viewers, suggested):
    inside, outside = viewers

    assert suggested("zand", inside) == [SECRET["title"]]
    for viewer in outside:
        assert suggested("zand", viewer) == []
        assert suggested("restr", viewer) == ["Restructuring in public"]


def test_what_is_hidden_later_is_gone_at_once_and_comes_back(app, hold, titles):
    (id_,) = hold({"slug": "one", "title": "Zandvoort"})
    assert titles("zandvoort") == ["Zandvoort"]
    hold({"slug": "one", "title": "Zandvoort"}, audience="organisation")
    with app.app_context(), write_transaction() as session:
        session.get(CatalogueEntry, id_).seq = bump_change_counter(session)
    assert titles("zandvoort") == []
    hold({"slug": "one", "title": "Zandvoort"})
    assert titles("zandvoort") == ["Zandvoort"]


def test_a_row_that_was_hidden_without_a_count_is_still_not_shown(app, hold, ask):
    hold({"title": "Zandvoort"})
    assert ask("zandvoort").total == 1
    with app.app_context(), write_transaction() as session:
        for row in session.query(CatalogueEntry):
            row.audience = "organisation"

    assert list(ask("zandvoort").entries) == []
