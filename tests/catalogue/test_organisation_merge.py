"""All entries of an organisation move with a merger, and are listed under the other trust."""

from sqlalchemy import select

from hub.catalogue.domain.entries import withdraw_entry
from hub.catalogue.domain.organisation_merge import merge_entries
from hub.catalogue.models import CatalogueEntryReader, CatalogueFacet
from hub.extension.organisation_merge import OrganisationMerge
from tests.catalogue.catalogue_entries import add_entry
from tests.factories import START, make_trust


def test_every_entry_withdrawn_or_not_belongs_to_the_trust_that_stays(session):
    east, london, york = (make_trust(session, slug) for slug in ("east", "london", "york"))
    facets = {"trust": ["east"], "kind": ["tool"]}
    live, gone = (add_entry(session, east, slug, facets=facets) for slug in ("live", "gone"))
    without = add_entry(session, east, "without")
    withdraw_entry(session, gone, now=START)
    other = add_entry(session, york, "other", facets={"trust": ["york"]})
    last_seq = other.seq

    merge_entries(session, OrganisationMerge(east.id, "east", london.id, "london"))
    session.expire_all()

    moved = (live, gone, without)
    assert [(entry.owner_id, entry.seq) for entry in moved] == [(london.id, last_seq + 1)] * 3
    assert [entry.facets for entry in moved] == [{"trust": ["london"], "kind": ["tool"]}] * 2 + [{}]
    assert (live.state, gone.state) == ("live", "gone")
    assert (other.owner_id, other.seq, other.facets) == (york.id, last_seq, {"trust": ["york"]})
    values = select(CatalogueFacet.entry_id, CatalogueFacet.value).where(CatalogueFacet.facet == "trust")
    assert {tuple(row) for row in session.execute(values)} == {
        (live.id, "london"),
        (gone.id, "london"),
        (other.id, "york"),
    }


def test_a_merger_of_a_trust_without_entries_changes_none(session):
    east, london = make_trust(session, "east"), make_trust(session, "london")
    entry = add_entry(session, london, facets={"trust": ["london"]})
    before = entry.seq

    merge_entries(session, OrganisationMerge(east.id, "east", london.id, "london"))
    session.expire_all()

    assert (entry.owner_id, entry.seq, entry.facets) == (london.id, before, {"trust": ["london"]})


def test_what_the_trust_that_ends_may_see_the_other_may_see_and_is_named_once(session):
    east, london, york = (make_trust(session, slug) for slug in ("east", "london", "york"))
    of_york, of_london, of_east = (add_entry(session, owner, owner.slug) for owner in (york, london, east))
    both = add_entry(session, york, "both")
    names = [
        (of_york, east),
        (of_london, east),
        (of_east, london),
        (of_east, york),
        (both, east),
        (both, london),
    ]
    session.add_all(
        CatalogueEntryReader(entry_id=entry.id, organisation_id=trust.id) for entry, trust in names
    )
    last_seq = both.seq

    merge_entries(session, OrganisationMerge(east.id, "east", london.id, "london"))
    session.expire_all()

    rows = session.execute(select(CatalogueEntryReader.entry_id, CatalogueEntryReader.organisation_id))
    assert set(map(tuple, rows)) == {(of_york.id, london.id), (of_east.id, york.id), (both.id, london.id)}
    assert {entry.seq for entry in (of_york, of_london, of_east, both)} == {last_seq + 1}
