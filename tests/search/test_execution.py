"""Results of searches: which entries, in which order, and with which counts."""

import pytest

from hub.access import PUBLIC
from hub.catalogue.domain.entries import find_entry_by_public_id, withdraw_entry
from hub.catalogue.domain.queries import Filters, list_entries
from hub.kit.db import db, write_transaction
from tests.factories import START, make_trust, share


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


def test_a_word_in_the_title_says_more_than_in_the_text(add_entries, search_titles):
    add_entries(
        {"title": "Elsewhere", "body": "Networking. " * 5},
        {"title": "Summed up", "summary": "About networking."},
        {"title": "Networking"},
    )

    assert search_titles("networking") == ["Networking", "Summed up", "Elsewhere"]


def test_labels_and_the_name_of_whoever_shares_are_words_to_find_it_by(add_entries, search_titles):
    add_entries(
        {"title": "One", "option": ["secondment"], "tier": ["director"], "capability": ["2g"], "kind": "tool"}
    )

    for q in ("secondment", "director", "2g", "information system", "london ambulance", "targets account"):
        assert (q, search_titles(q)) == (q, ["One"])


def test_a_trust_that_is_renamed_is_found_by_its_new_name(app, add_entries, search_titles):
    add_entries({"title": "One"})
    assert search_titles("london") == ["One"]
    with app.app_context(), write_transaction() as session:
        make_trust(session, "london", "Thames Ambulance Service NHS Trust")

    assert search_titles("thames") == ["One"]
    assert search_titles('"london ambulance"') == []


def test_synonyms_of_the_field_are_found_below_the_word_itself(add_entries, search_titles):
    add_entries({"title": "A personal development plan for each"}, {"title": "The PDP"})

    assert search_titles("pdp") == ["The PDP", "A personal development plan for each"]
    assert search_titles("personal development plans")[0] == "A personal development plan for each"


def test_a_word_that_is_not_finished_finds_what_begins_with_it(add_entries, search):
    add_entries({"title": "Secondment"}, {"title": "Coaching"})
    results = search("second")

    assert [entry.title for entry in results.entries] == ["Secondment"]
    assert results.corrected_query == ""


def test_a_slip_is_mended_and_said(add_entries, search):
    add_entries({"title": "Mentoring"}, {"title": "Coaching"})
    results = search("mentroing")

    assert [entry.title for entry in results.entries] == ["Mentoring"]
    assert results.corrected_query == "mentoring"


def test_what_was_typed_is_taken_as_it_is_where_the_reader_insists(add_entries, search):
    add_entries({"title": "Mentoring"})
    results = search("mentroing", literal=True)

    assert (results.total, results.corrected_query, results.did_you_mean) == (0, "", "mentoring")


def test_a_word_like_no_other_is_left_alone(add_entries, search):
    add_entries({"title": "Mentoring"})

    assert (search("helicopter").total, search("helicopter").corrected_query) == (0, "")
    assert search("menu").total == 0


def test_a_rare_slip_of_an_author_does_not_hide_the_word(add_entries, search):
    add_entries({"title": "A typo", "body": "Mentroing."}, *({"title": f"Mentoring {n}"} for n in range(6)))
    results = search("mentroing")

    assert results.total == 1
    assert results.did_you_mean == "mentoring"


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


def test_a_search_keeps_to_its_shelves(add_entries, search_titles):
    add_entries({"title": "Plan"})

    assert search_titles("plan", shelves=("resource",)) == ["Plan"]
    assert search_titles("plan", shelves=("programme",)) == []


def test_extracts_mark_the_words_where_they_stand(add_entries, search):
    add_entries(
        {"title": "In the summary", "summary": "How to coach a manager."},
        {
            "title": "In the text",
            "summary": "Another.",
            "body": f"{'Words. ' * 60}We coached them. {'Words. ' * 60}",
        },
    )
    results = search("coaching")
    extracts = {entry.title: results.extracts[entry.id] for entry in results.entries}

    summary = extracts["In the summary"].summary
    assert "".join(fragment.text for fragment in summary) == "How to coach a manager."
    assert [fragment.text for fragment in summary if fragment.highlighted] == ["coach"]
    passage = extracts["In the text"].passage
    assert [fragment.text for fragment in passage if fragment.highlighted] == ["coached"]
    assert (passage[0].text[:2], passage[-1].text[-2:]) == ("\u2026 ", " \u2026")
    assert len("".join(fragment.text for fragment in passage)) < 200


def test_a_hub_with_nothing_in_it_finds_nothing(search):
    for q in ("", "plan", '"a plan"', "-plan", "!"):
        assert (search(q).total, search(q).counts, search(q).is_complete) == (0, {}, True)
