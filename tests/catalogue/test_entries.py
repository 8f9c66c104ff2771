"""Catalogue entries: written once for each item, with their facets and the redirects of former slugs."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from hub.access import Audience
from hub.catalogue.domain.entries import (
    add_redirect,
    blank_entry,
    find_entry_by_any_slug,
    find_entry_by_public_id,
    is_unchanged,
    replace_facets,
    sync_entries,
    touch_owned_entries,
    upsert_changed_entry,
    upsert_entry,
    withdraw_entry,
)
from hub.catalogue.models import (
    CatalogueEntry,
    CatalogueEntryReader,
    CatalogueFacet,
    CatalogueRedirect,
    ChangeCounter,
)
from tests.catalogue.catalogue_entries import add_entry, entry_fields
from tests.factories import START, make_trust

LATER = START + timedelta(days=1)


@pytest.fixture
def london(session):
    return make_trust(session)


def count_changes(session):
    return session.scalar(select(ChangeCounter.seq))


def facets_of(session, entry):
    statement = select(CatalogueFacet.facet, CatalogueFacet.value).where(CatalogueFacet.entry_id == entry.id)
    return sorted(tuple(row) for row in session.execute(statement))


def redirects(session):
    session.expire_all()
    return {(row.kind, row.slug): row.entry_id for row in session.scalars(select(CatalogueRedirect))}


def test_an_item_has_one_entry_that_follows_it(session, london):
    first = add_entry(session, london, facets={"kind": ["tool"], "tier": ["director", "director"]})
    assert facets_of(session, first) == [("kind", "tool"), ("tier", "director")]
    before = count_changes(session)

    second = add_entry(session, london, now=LATER, title="Élan Vital", facets={"kind": ["practice"]})

    assert second is first
    assert session.query(CatalogueEntry).count() == 1
    assert (first.created_at, first.updated_at) == (START, LATER)
    assert (first.title, first.sort_title) == ("Élan Vital", "elan vital")
    assert first.search_text == "elan vital what it is. at length."
    assert facets_of(session, first) == [("kind", "practice")]
    assert first.seq == count_changes(session) == before + 1


def test_an_entry_for_an_organisation_keeps_its_audience(session, london):
    entry = add_entry(session, london, audience=Audience.ORGANISATION)

    assert (entry.audience, entry.state) == ("organisation", "live")


def readers_of(session, entry):
    statement = select(CatalogueEntryReader.organisation_id).where(CatalogueEntryReader.entry_id == entry.id)
    return set(session.scalars(statement))


def test_the_organisations_an_entry_names_are_replaced_and_kept_only_while_it_is_for_organisations(session):
    london, york, wales = (make_trust(session, slug) for slug in ("london", "york", "wales"))
    named = {"audience": Audience.ORGANISATION, "reader_ids": (york.id, london.id, york.id)}
    fields = entry_fields(london, **named)
    entry = upsert_entry(session, fields, now=START)
    assert readers_of(session, entry) == {york.id}
    assert is_unchanged(entry, fields)
    before = entry.seq

    changed = replace(fields, reader_ids=(wales.id,))
    assert not is_unchanged(entry, changed)
    upsert_entry(session, changed, now=LATER)
    assert (readers_of(session, entry), entry.seq) == ({wales.id}, before + 1)

    for audience in (Audience.MEMBERS, Audience.PUBLIC):
        upsert_entry(session, replace(changed, audience=audience), now=LATER)
        assert (entry.audience, readers_of(session, entry)) == (audience.value, set())


def test_a_blanked_entry_is_gone_and_holds_no_word(session, london):
    entry = add_entry(session, london, note="A note", facets={"tier": ["director"]})
    before = entry.seq

    blank_entry(session, entry, now=LATER)

    texts = (entry.title, entry.sort_title, entry.summary, entry.note, entry.search_text, entry.body)
    assert (set(texts), entry.facets, facets_of(session, entry)) == ({""}, {}, [])
    assert (entry.state, entry.updated_at, entry.seq) == ("gone", LATER, before + 1)


def test_a_former_slug_leads_to_the_entry_that_had_it_first(session, london):
    entry = add_entry(session, london, "old", public_id="one")
    add_entry(session, london, "new", public_id="one")

    assert redirects(session) == {("resource", "old"): entry.id}
    assert find_entry_by_any_slug(session, "resource", "old") is entry
    assert find_entry_by_any_slug(session, "resource", "new") is entry
    assert find_entry_by_any_slug(session, "option", "new") is None
    assert find_entry_by_any_slug(session, "resource", "none") is None


def test_an_entry_that_returns_to_a_former_slug_does_not_redirect_to_itself(session, london):
    for slug in ("old", "new", "old"):
        entry = add_entry(session, london, slug, public_id="one")

    assert redirects(session) == {("resource", "new"): entry.id}


def test_a_redirect_that_exists_is_kept(session, london):
    first, second = add_entry(session, london, "first"), add_entry(session, london, "second")
    add_redirect(session, first, "old")
    add_redirect(session, second, "old")

    assert redirects(session) == {("resource", "old"): first.id}


def test_a_withdrawn_entry_is_still_found_and_comes_back_when_it_is_written_again(session, london):
    entry = add_entry(session, london)
    before = count_changes(session)

    withdraw_entry(session, entry, now=LATER)

    assert (entry.state, entry.updated_at, entry.seq) == ("gone", LATER, before + 1)
    assert find_entry_by_public_id(session, "elsa") is entry
    assert find_entry_by_any_slug(session, "resource", "elsa") is entry
    assert add_entry(session, london).state == "live"


def test_facets_are_replaced_without_touching_the_counter(session, london):
    entry = add_entry(session, london, facets={"kind": ["tool"]})
    other = add_entry(session, london, "other", facets={"kind": ["tool"]})
    before = count_changes(session)

    replace_facets(session, entry, {"trust": ["york", "york"]})

    assert (facets_of(session, entry), entry.facets) == ([("trust", "york")], {"trust": ["york", "york"]})
    assert facets_of(session, other) == [("kind", "tool")]
    assert count_changes(session) == before


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "option"},
        {"slug": "other"},
        {"address": "/elsewhere"},
        {"title": "Another"},
        {"summary": "Something else."},
        {"note": "A note"},
        {"facets": {"kind": ["tool"]}},
        {"body": "Other words."},
        {"audience": Audience.MEMBERS},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_entry_that_differs_in_any_field_is_changed(session, london, change):
    fields = entry_fields(london)
    entry = upsert_entry(session, fields, now=START)

    assert is_unchanged(entry, fields)
    assert not is_unchanged(entry, replace(fields, **change))


def test_an_entry_that_stays_as_it_is_keeps_the_time_of_its_last_change(session, london):
    fields, later = entry_fields(london), START + timedelta(days=1)
    entry = upsert_entry(session, fields, now=START)
    upsert_entry(session, fields, now=later)
    assert entry.updated_at == START
    upsert_entry(session, replace(fields, title="Other"), now=later)
    assert entry.updated_at == later


def test_an_entry_is_written_only_if_it_has_changed(session, london):
    fields = entry_fields(london)
    assert upsert_changed_entry(session, fields, now=START)
    seq = find_entry_by_public_id(session, fields.public_id).seq

    assert not upsert_changed_entry(session, fields, now=START)
    assert find_entry_by_public_id(session, fields.public_id).seq == seq
    assert upsert_changed_entry(session, replace(fields, title="Other"), now=START)


def test_entries_that_are_no_longer_declared_are_withdrawn_and_those_of_others_stay(session, london):
    others = make_trust(session, "yorkshire")
    fields = replace(entry_fields(london), kind="tool")
    one, two = (replace(fields, public_id=name, slug=name) for name in ("one", "two"))
    of_others = replace(one, public_id="three", slug="three", owner_id=others.id)
    of_other_kind = replace(one, public_id="four", slug="four", kind="series")
    for each in (one, two, of_others, of_other_kind):
        upsert_entry(session, each, now=START)
    sync_entries(session, [one], kind="tool", owner_id=london.id, now=START)

    states = {name: find_entry_by_public_id(session, name).state for name in ("one", "two", "three", "four")}
    assert states == {"one": "live", "two": "gone", "three": "live", "four": "live"}


def test_an_entry_that_has_another_owner_or_is_withdrawn_is_changed(session, london):
    fields = entry_fields(london)
    entry = upsert_entry(session, fields, now=START)
    assert not is_unchanged(entry, replace(fields, owner_id=london.id + 1))
    withdraw_entry(session, entry, now=START)

    assert not is_unchanged(entry, fields)


def test_all_entries_of_one_organisation_are_marked_as_changed_and_no_others(session, london):
    own = [add_entry(session, london, slug) for slug in ("one", "two")]
    withdraw_entry(session, own[1], now=START)
    other = add_entry(session, make_trust(session, "yorkshire"), "three")
    before = count_changes(session)

    touch_owned_entries(session, london.id)
    session.expire_all()

    assert [entry.seq for entry in own] == [before + 1] * 2
    assert other.seq == before
