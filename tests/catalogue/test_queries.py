from contextlib import nullcontext

import pytest
from msgspec.structs import replace
from sqlalchemy import select, text

from hub.access import PUBLIC, Audience, Role
from hub.catalogue.domain.change_feed import list_entries_by_id
from hub.catalogue.domain.entries import find_entry_by_public_id, withdraw_entry
from hub.catalogue.domain.lookup import get_entry_by_slug
from hub.catalogue.domain.queries import (
    Filters,
    count_entries,
    iter_entry_batches,
    list_addresses,
    list_entries,
    list_newest_by_facet_from_database,
    visible_entry_conditions,
)
from hub.catalogue.domain.related import list_related_entries_from_database
from hub.catalogue.models import CatalogueEntry
from hub.kit.errors import NotFound
from tests.catalogue.catalogue_entries import add_entry
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


def test_the_newest_of_each_value_are_limited_by_themselves_and_hold_what_the_viewer_may_see(session):
    london = make_trust(session)
    for number in range(1, 5):
        share(session, london, title=f"Practice {number}", kind="practice")
    share(session, london, title="Tool", kind="tool")
    hidden = find_entry_by_public_id(session, share(session, london, title="Own", kind="practice").public_id)
    hidden.audience = Audience.ORGANISATION.value
    session.flush()

    def newest(viewer):
        found = list_newest_by_facet_from_database(
            session, viewer, KINDS, "kind", ("tool", "practice", "e-learning"), 2
        )
        return {value: [entry.title for entry in entries] for value, entries in found.items()}

    assert newest(PUBLIC) == {"tool": ["Tool"], "practice": ["Practice 4", "Practice 3"], "e-learning": []}
    assert newest(member_of(london.id))["practice"] == ["Own", "Practice 4"]


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
    assert titles(list_entries(session, insider, KINDS, Filters())) == ["Draft plan"]


@pytest.mark.parametrize("audience", [Audience.MEMBERS, Audience.ORGANISATION])
def test_an_entry_for_members_or_for_named_organisations_is_absent_for_others_everywhere(session, audience):
    london, york, wales = (make_trust(session, slug) for slug in ("london", "yorkshire", "wales"))
    open_entry = add_entry(session, london, "open", facets={"theme": ["x"]})
    facets = {"trust": ["london"], "theme": ["x"]}
    hidden = add_entry(session, london, "hidden", facets=facets, audience=audience, reader_ids=(york.id,))
    is_for_members = audience is Audience.MEMBERS
    delegate = replace(member_of(york.id), delegate_id=5)
    for viewer, sees in (
        (PUBLIC, False),
        (member_of(london.id), True),
        (member_of(york.id, 999), True),
        (member_of(wales.id), is_for_members),
        (member_of(york.id, role=Role.GUEST), False),
        (delegate, not is_for_members),
    ):
        expected = ["Hidden", "Open"] if sees else ["Open"]
        page = list_entries(session, viewer, KINDS, Filters(sort="title", facets={"theme": ("x",)}))
        assert (titles(page), page.total) == (expected, len(expected)), viewer
        assert page.counts.get("trust", {}) == ({"london": 1} if sees else {})
        assert list_entries(session, viewer, KINDS, Filters(q="hidden")).total == sees
        assert count_entries(session, viewer, KINDS) == len(expected)
        assert len(list_addresses(session, viewer, KINDS, 1, 5)) == len(expected)
        assert sum(map(len, iter_entry_batches(session, viewer, None, Filters()))) == len(expected)
        assert len(list_entries_by_id(session, viewer, [hidden.id, open_entry.id])[0]) == len(expected)
        assert len(list_related_entries_from_database(session, viewer, open_entry, KINDS)) == sees
        with nullcontext() if sees else pytest.raises(NotFound):
            get_entry_by_slug(session, viewer, "resource", "hidden")


def test_a_condition_for_readers_uses_the_index_of_organisations_and_a_public_list_asks_for_none(session):
    def plan(viewer):
        words = "EXPLAIN QUERY PLAN" if session.get_bind().dialect.name == "sqlite" else "EXPLAIN"
        statement = select(CatalogueEntry.id).where(*visible_entry_conditions(viewer))
        sql = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        if words == "EXPLAIN":
            session.execute(text("SET LOCAL enable_seqscan = off"))
        return repr(session.execute(text(f"{words} {sql}")).all())

    assert "catalogue_entry_reader" not in plan(PUBLIC)
    assert "ix_catalogue_entry_reader_organisation" in plan(member_of(1, 2))


def test_a_withdrawn_entry_is_in_no_list(session):
    london = make_trust(session)
    resource = share(session, london)
    withdraw_entry(session, find_entry_by_public_id(session, resource.public_id), now=START)

    assert list_entries(session, PUBLIC, KINDS, Filters()).total == 0
