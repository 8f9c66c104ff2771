"""What is found, in which order, and with which counts."""

import pytest

from hub.access import PUBLIC
from hub.catalogue.domain import Filters, find_entry_by_public_id, list_entries, withdraw_entry
from hub.kit.db import db, write_transaction
from tests.factories import START, make_trust, share


@pytest.mark.parametrize("q", ["mentor", "MENTORS", "mentoring", "Mentored", "  mentor!  "])
def test_every_form_of_a_word_finds_it(hold, titles, q):
    hold({"title": "Mentoring for new managers"}, {"title": "Coaching"})

    assert titles(q) == ["Mentoring for new managers"]


@pytest.mark.parametrize("q", ["cafe", "CAFÉ", "cafe\u0301"])
def test_accents_make_no_difference(hold, titles, q):
    hold({"title": "Café meetings"})

    assert titles(q) == ["Café meetings"]


@pytest.mark.parametrize("q", ["king's fund", "kings fund", "King\u2019s Fund", '"king\'s fund"'])
def test_an_apostrophe_makes_no_difference(hold, titles, q):
    hold({"title": "A programme", "body": "Run by the King's Fund."})

    assert titles(q) == ["A programme"]


def test_every_word_must_be_there_but_those_that_say_nothing(hold, titles):
    hold({"title": "Shadow a director"}, {"title": "Shadow boxing"}, {"title": "Directors"})

    assert titles("how can I shadow the director?") == ["Shadow a director"]
    assert titles("the") == []


def test_words_in_quotation_marks_stand_together(hold, titles):
    hold({"title": "One", "body": "Action learning."}, {"title": "Two", "body": "Learning from action."})

    assert sorted(titles("action learning research")) == []
    assert titles('"action learning"') == ["One"]
    assert titles('"learning action"') == []
    assert titles("\u201caction learning") == ["One"]


def test_a_word_after_a_minus_must_not_be_there(hold, titles):
    hold({"title": "Leading teams"}, {"title": "Leading change"})

    assert titles("leading -teams") == ["Leading change"]
    assert titles('leading -"leading teams"') == ["Leading change"]
    assert titles("-teams") == ["Leading change"]
    assert sorted(titles("leading - teams")) == ["Leading teams"]


def test_a_word_in_the_title_says_more_than_in_the_text(hold, titles):
    hold(
        {"title": "Elsewhere", "body": "Networking. " * 5},
        {"title": "Summed up", "summary": "About networking."},
        {"title": "Networking"},
    )

    assert titles("networking") == ["Networking", "Summed up", "Elsewhere"]


def test_labels_and_the_name_of_whoever_shares_are_words_to_find_it_by(hold, titles):
    hold(
        {"title": "One", "option": ["secondment"], "tier": ["director"], "capability": ["2g"], "kind": "tool"}
    )

    for q in ("secondment", "director", "2g", "information system", "london ambulance", "targets account"):
        assert (q, titles(q)) == (q, ["One"])


def test_a_trust_that_is_renamed_is_found_by_its_new_name(app, hold, titles):
    hold({"title": "One"})
    assert titles("london") == ["One"]
    with app.app_context(), write_transaction() as session:
        make_trust(session, "london", "Thames Ambulance Service NHS Trust")

    assert titles("thames") == ["One"]
    assert titles('"london ambulance"') == []


def test_synonyms_of_the_field_are_found_below_the_word_itself(hold, titles):
    hold({"title": "A personal development plan for each"}, {"title": "The PDP"})

    assert titles("pdp") == ["The PDP", "A personal development plan for each"]
    assert titles("personal development plans")[0] == "A personal development plan for each"


def test_a_word_that_is_not_finished_finds_what_begins_with_it(hold, ask):
    hold({"title": "Secondment"}, {"title": "Coaching"})
    answer = ask("second")

    assert [entry.title for entry in answer.entries] == ["Secondment"]
    assert answer.corrected_query == ""


def test_a_slip_is_mended_and_said(hold, ask):
    hold({"title": "Mentoring"}, {"title": "Coaching"})
    answer = ask("mentroing")

    assert [entry.title for entry in answer.entries] == ["Mentoring"]
    assert answer.corrected_query == "mentoring"


def test_what_was_typed_is_taken_as_it_is_where_the_reader_insists(hold, ask):
    hold({"title": "Mentoring"})
    answer = ask("mentroing", literal=True)

    assert (answer.total, answer.corrected_query, answer.did_you_mean) == (0, "", "mentoring")


def test_a_word_like_no_other_is_left_alone(hold, ask):
    hold({"title": "Mentoring"})

    assert (ask("helicopter").total, ask("helicopter").corrected_query) == (0, "")
    assert ask("menu").total == 0


def test_a_rare_slip_of_an_author_does_not_hide_the_word(hold, ask):
    hold({"title": "A typo", "body": "Mentroing."}, *({"title": f"Mentoring {n}"} for n in range(6)))
    answer = ask("mentroing")

    assert answer.total == 1
    assert answer.did_you_mean == "mentoring"


def test_counts_are_those_of_the_database_for_every_choice_of_facets(app, hold, ask):
    tiers = (["director"], ["director", "middle-manager"], [])
    hold(
        *(
            {"title": f"Plan {n}", "kind": ("tool", "practice")[n % 2], "tier": tiers[n % 3]}
            for n in range(12)
        )
    )
    hold({"title": "Plan of another", "kind": "tool"}, trust="yorkshire", name="Yorkshire Ambulance Service")
    choices = (
        {},
        {"kind": ("tool",)},
        {"kind": ("tool", "practice"), "tier": ("director",)},
        {"trust": ("yorkshire",), "tier": ("director",)},
    )

    for facets in choices:
        for q in ("", "plan"):
            answer = ask(q, sort="title", **facets)
            with app.app_context():
                found = list_entries(db.session(), PUBLIC, None, Filters(q, facets, "title"))
                same = [entry.title for entry in found.entries]
            assert (answer.total, answer.counts) == (found.total, found.counts)
            assert [entry.title for entry in answer.entries] == same
            assert answer.is_complete


def test_things_of_one_rank_stand_in_order_of_their_titles_on_every_page(hold, titles):
    hold(*({"title": f"Plan {letter}"} for letter in "gbidhafecjk"))
    pages = [titles("plan", page=page, size=3) for page in (1, 2, 3, 4, 5)]

    assert pages == [
        ["Plan a", "Plan b", "Plan c"],
        ["Plan d", "Plan e", "Plan f"],
        ["Plan g", "Plan h", "Plan i"],
        ["Plan j", "Plan k"],
        [],
    ]


def test_a_reader_may_have_the_newest_first_or_go_by_title(hold, titles):
    hold({"title": "B plan"}, {"title": "C plan, a plan to plan"}, {"title": "A plan"})

    assert titles("plan", sort="newest") == ["A plan", "C plan, a plan to plan", "B plan"]
    assert titles("plan", sort="title") == ["A plan", "B plan", "C plan, a plan to plan"]


def test_what_is_withdrawn_or_changed_is_found_no_more(app, hold, titles):
    hold({"slug": "one", "title": "Zebra"}, {"slug": "two", "title": "Giraffe"})
    assert titles("zebra") == ["Zebra"]
    with app.app_context(), write_transaction() as session:
        public_id = share(session, make_trust(session), slug="one", title="Okapi").public_id
    assert titles("zebra") == []
    assert titles("okapi") == ["Okapi"]

    with app.app_context(), write_transaction() as session:
        withdraw_entry(session, find_entry_by_public_id(session, public_id), now=START)
    assert titles("okapi") == []
    assert titles("") == ["Giraffe"]


def test_a_search_keeps_to_its_shelves(hold, titles):
    hold({"title": "Plan"})

    assert titles("plan", shelves=("resource",)) == ["Plan"]
    assert titles("plan", shelves=("programme",)) == []


def test_extracts_mark_the_words_where_they_stand(hold, ask):
    hold(
        {"title": "In the summary", "summary": "How to coach a manager."},
        {
            "title": "In the text",
            "summary": "Another.",
            "body": f"{'Words. ' * 60}We coached them. {'Words. ' * 60}",
        },
    )
    answer = ask("coaching")
    extracts = {entry.title: answer.extracts[entry.id] for entry in answer.entries}

    summary = extracts["In the summary"].summary
    assert "".join(piece.text for piece in summary) == "How to coach a manager."
    assert [piece.text for piece in summary if piece.highlighted] == ["coach"]
    passage = extracts["In the text"].passage
    assert [piece.text for piece in passage if piece.highlighted] == ["coached"]
    assert (passage[0].text[:2], passage[-1].text[-2:]) == ("\u2026 ", " \u2026")
    assert len("".join(piece.text for piece in passage)) < 200


def test_a_hub_with_nothing_in_it_finds_nothing(ask):
    for q in ("", "plan", '"a plan"', "-plan", "!"):
        assert (ask(q).total, ask(q).counts, ask(q).is_complete) == (0, {}, True)
