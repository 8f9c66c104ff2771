from hub.access import PUBLIC
from hub.catalogue.domain.entries import find_entry_by_public_id, withdraw_entry
from hub.catalogue.domain.queries import Filters, count_by_facet, list_entries
from tests.factories import START, make_trust, member_of, share

KINDS = ("resource",)


def titles(page):
    return [entry.title for entry in page.entries]


def test_a_list_narrows_to_any_value_of_a_facet_and_to_every_facet(session):
    london = make_trust(session)
    share(session, london, title="A", kind="tool", tier=["director"])
    share(session, london, title="B", kind="practice", tier=["director"])
    share(session, london, title="C", kind="programme", tier=["middle-manager"])
    filters = Filters(facets={"kind": ("tool", "practice", "programme"), "tier": ("director",)}, sort="title")

    assert titles(list_entries(session, PUBLIC, KINDS, filters)) == ["A", "B"]


def test_counts_of_a_chosen_facet_ignore_its_own_choice(session):
    london = make_trust(session)
    share(session, london, kind="tool", tier=["director"])
    share(session, london, kind="practice", tier=["director"])
    share(session, london, kind="practice", tier=["middle-manager"])

    page = list_entries(session, PUBLIC, KINDS, Filters(facets={"kind": ("tool",)}))

    assert page.total == 1
    assert page.counts["kind"] == {"tool": 1, "practice": 2}
    assert page.counts["tier"] == {"director": 1}


def test_a_search_finds_every_word_in_any_case_with_or_without_accents(session):
    london = make_trust(session)
    share(session, london, title="Café meetings", summary="For directors.", body="On Thursdays.")
    share(session, london, title="Directors", summary="Nothing else.", body="Here.")

    assert titles(list_entries(session, PUBLIC, KINDS, Filters(q="CAFE thursday"))) == ["Café meetings"]


def test_signs_of_the_database_in_a_search_mean_themselves(session):
    london = make_trust(session)
    share(session, london, title="Up by 50% in a year")
    share(session, london, title="Up by 500 in a year")

    assert titles(list_entries(session, PUBLIC, KINDS, Filters(q="50%"))) == ["Up by 50% in a year"]
    assert titles(list_entries(session, PUBLIC, KINDS, Filters(q="_p"))) == []
    assert titles(list_entries(session, PUBLIC, KINDS, Filters(q="!"))) == []


def test_titles_stand_in_the_same_order_on_both_databases(session):
    london = make_trust(session)
    for title in ("zebra", "Éclair", "apple", "Zoo", "10 rules", "a-b", "ab"):
        share(session, london, title=title)

    page = list_entries(session, PUBLIC, KINDS, Filters(sort="title"))

    assert titles(page) == ["10 rules", "a-b", "ab", "apple", "Éclair", "zebra", "Zoo"]


def test_what_changed_last_comes_first(session):
    london = make_trust(session)
    share(session, london, title="Older")
    share(session, london, title="Newer")

    assert titles(list_entries(session, PUBLIC, KINDS, Filters())) == ["Newer", "Older"]


def test_pages_hold_every_entry_once(session):
    london = make_trust(session)
    for number in range(5):
        share(session, london, title=f"Item {number}")

    pages = [list_entries(session, PUBLIC, KINDS, Filters(sort="title", page=n, size=2)) for n in (1, 2, 3)]

    assert [titles(page) for page in pages] == [["Item 0", "Item 1"], ["Item 2", "Item 3"], ["Item 4"]]
    assert pages[0].page_count(2) == 3


def test_what_an_organisation_keeps_to_itself_is_absent_for_others_from_lists_and_counts(session):
    london = make_trust(session)
    resource = share(session, london, title="Draft plan")
    find_entry_by_public_id(session, resource.public_id).audience = "organisation"
    session.flush()
    insider = member_of(london.id)
    stranger = member_of(london.id + 1)

    for outsider in (PUBLIC, stranger):
        page = list_entries(session, outsider, KINDS, Filters(q="draft"))
        assert (page.total, page.counts, page.entries) == (0, {}, ())
        assert count_by_facet(session, outsider, "trust") == {}
    assert titles(list_entries(session, insider, KINDS, Filters())) == ["Draft plan"]


def test_a_withdrawn_entry_is_in_no_list(session):
    london = make_trust(session)
    resource = share(session, london)
    withdraw_entry(session, find_entry_by_public_id(session, resource.public_id), now=START)

    assert list_entries(session, PUBLIC, KINDS, Filters()).total == 0
