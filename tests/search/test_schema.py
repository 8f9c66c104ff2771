"""Text is compared by its stems, without accents and apostrophes."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from hub.access import PUBLIC, Role, RoleAssignment, Viewer
from hub.search.domain.schema import (
    MAX_WORD_LENGTH,
    SearchEngineError,
    clean_text,
    cursor_document,
    make_index_document,
    stem_word,
    tokenize,
    visibility_labels,
    wrap_engine_errors,
)
from tests.factories import START, member_of
from tests.search.small_index import catalogue_row


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


@pytest.mark.parametrize("q", ["leadership", "lead\u00adership", "\u200bleadership\u200e"])
def test_characters_that_nobody_sees_make_no_difference(add_entries, search_titles, q):
    add_entries({"title": "Lead\u00adership"}, {"title": "Leader\u200bship"}, {"title": "Another"})
    assert sorted(search_titles(q)) == ["Leader\u200bship", "Lead\u00adership"]


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The King's fund", ["the", "king", "fund"]),
        ("The KING\u2019S fund", ["the", "king", "fund"]),
        ("it\u2019s so", ["it", "so"]),
        ("kings' way", ["kings", "way"]),
        ("\ufb01ne \u2460", ["fine", "1"]),
        ("a\ud800b", ["ab"]),
        ("Zoë, naïve", ["zoe", "naive"]),
        ("e-learning 360", ["e", "learning", "360"]),
        ("x" * MAX_WORD_LENGTH, []),
        ("x" * (MAX_WORD_LENGTH - 1), ["x" * (MAX_WORD_LENGTH - 1)]),
        ("", []),
        ("\u2026 !?", []),
    ],
)
def test_the_words_of_a_text_are_plain_and_without_possessives(text, words):
    assert tokenize(text) == words


def test_a_text_is_cleaned_without_changing_its_case():
    assert clean_text("Ann's \ud83d plan\u2460") == "Ann  plan1"


@pytest.mark.parametrize(
    ("word", "stem"), [("coaching", "coach"), ("leaders", "leader"), ("", ""), ("360", "360")]
)
def test_a_word_has_a_stem_and_what_is_no_word_stays(word, stem):
    assert stem_word(word) == stem


def test_a_viewer_sees_what_is_public_and_what_is_for_their_organisations_but_not_as_a_guest():
    guest = Viewer(1, frozenset({RoleAssignment(9, Role.GUEST), RoleAssignment(3, Role.LEADER)}))

    assert visibility_labels(PUBLIC) == ("public",)
    both = ("public", "members", "organisation:3", "organisation:20")
    assert visibility_labels(member_of(20, 3)) == both
    assert visibility_labels(guest) == ("public", "members", "organisation:3")


def test_a_guest_and_a_delegate_see_nothing_that_is_for_members():
    assert visibility_labels(member_of(3, role=Role.GUEST)) == ("public",)
    assert visibility_labels(replace(member_of(3), delegate_id=2)) == ("public", "organisation:3")


def field(document, name):
    return document.get_all(name)


def test_a_document_holds_what_a_search_needs_of_a_row():
    facets = {"kind": ["tool"], "tier": ["director", "director"], "unknown": ["x"]}
    row = catalogue_row(7, "Ann's plan", summary="What.", body="How.", kind="option", facets=facets)
    document = make_index_document(row, "London LAS")

    assert (field(document, "id"), field(document, "shelf")) == ([7], ["option"])
    assert (field(document, "title"), field(document, "seen_by")) == (["Ann plan"], ["public"])
    assert field(document, "has_tier") == ["director"]
    assert (field(document, "has_kind"), field(document, "has_theme")) == (["tool"], [])
    (labels,) = field(document, "labels")
    assert labels.startswith("London LAS ")
    assert "director" in labels.lower()
    assert field(document, "words") == ["Ann plan", labels, "What.", "How."]


def test_a_capability_is_found_by_its_code_and_a_grouping_has_no_label():
    document = make_index_document(
        catalogue_row(1, "x", facets={"capability": ["2g"], "grouping": ["one"]}), ""
    )

    assert field(document, "labels")[0].split()[-1] == "2g"
    assert field(document, "has_grouping") == ["one"]


def test_a_row_for_an_organisation_has_its_label_and_not_the_public_one():
    document = make_index_document(catalogue_row(1, "x", audience="organisation", owner_id=5), "")

    assert field(document, "seen_by") == ["organisation:5"]


def test_a_row_has_a_label_for_its_owner_and_for_each_organisation_it_names():
    for audience, labels in (
        ("public", ["public"]),
        ("members", ["members"]),
        ("organisation", ["organisation:5", "organisation:7", "organisation:30"]),
    ):
        row = catalogue_row(1, "x", audience=audience, owner_id=7)
        assert field(make_index_document(row, "", [30, 5, 7]), "seen_by") == labels


def test_the_newer_row_comes_first_and_of_equal_ones_the_first_title():
    rows = {
        "newest": catalogue_row(1, "z", updated_at=START + timedelta(microseconds=1)),
        "first": catalogue_row(2, "a"),
        "second": catalogue_row(3, "b"),
    }
    order = {name: field(make_index_document(row, ""), "by_newest")[0] for name, row in rows.items()}

    assert sorted(order, key=order.get) == ["newest", "first", "second"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("a", "b"), ("a", "aa"), ("x" * 40 + "a", "x" * 40 + "a"), ("10 rules", "a"), ("a", "\u0101")],
)
def test_the_numbers_that_order_equal_scores_follow_the_bytes_of_the_title_and_then_the_id(before, after):
    def numbers(id_, title):
        document = make_index_document(catalogue_row(id_, title), "")
        names = ("tie_0", "tie_1", "tie_2", "tie_3", "tie_4", "tie_id")
        return [field(document, name)[0] for name in names]

    assert numbers(1, before) < numbers(2, after)
    assert min(numbers(1, before)) >= -(2**63)


def test_the_cursor_is_seen_by_nobody():
    document = cursor_document(9)

    assert (field(document, "id"), field(document, "seq"), field(document, "seen_by")) == ([-1], [9], [])


class PanicException(BaseException):
    """The name under which the engine raises a panic."""


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("bad"), "bad"),
        (OSError("full"), "full"),
        (PanicException("at line 1"), "the engine gave up"),
    ],
)
def test_an_error_of_the_engine_is_raised_as_one_kind(error, message):
    with pytest.raises(SearchEngineError, match=message), wrap_engine_errors():
        raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt, KeyError])
def test_any_other_error_is_left_as_it_is(error):
    with pytest.raises(error), wrap_engine_errors():
        raise error
