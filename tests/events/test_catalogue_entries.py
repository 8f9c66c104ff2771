"""An event is found elsewhere by its catalogue entry, which changes only with what pages show."""

import itertools

from sqlalchemy import select

from hub.catalogue.domain.change_counter import version_key
from hub.catalogue.models import CatalogueEntry
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.catalogue_entries import KIND, event_address, publish_entry, update_availability
from hub.events.domain.schedule import create_event, get_event_to_schedule
from hub.kit.clock import now
from hub.trusts.domain import find_organisation
from tests.events.conftest import make_plan


def entries(scenario):
    with scenario.write_session() as session:
        rows = session.scalars(select(CatalogueEntry).where(CatalogueEntry.kind == KIND))
        return [(row.address, row.state, row.facets["scope"]) for row in rows]


def version(scenario):
    with scenario.write_session() as session:
        return version_key(session)


def test_a_draft_has_no_entry(scenario):
    with scenario.write_session() as session:
        viewer, office = scenario.viewer("staff", session), find_organisation(session, "hub")
        event = create_event(session, viewer, office, make_plan(), now())
        publish_entry(session, event, now())
        update_availability(session, event, now())
    assert entries(scenario) == []


def test_an_event_of_a_trust_is_within_that_trust_and_one_of_the_office_is_national(scenario):
    national = scenario.open_event()
    local = scenario.open_event(by="lead", organisation="london", title="A local day")
    assert entries(scenario) == [
        (event_address(national), "live", ["national"]),
        (event_address(local), "live", ["trust"]),
    ]


def test_a_cancelled_event_leaves_every_list(scenario, slug):
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        cancel_event(session, viewer, get_event_to_schedule(session, viewer, slug, lock=True), now())
    assert [state for _, state, _ in entries(scenario)] == ["gone"]


def test_kept_pages_stay_until_the_word_for_the_free_places_changes(scenario):
    slug = scenario.open_event(capacity=7)
    names = scenario.add_leaders(7)
    versions = [version(scenario)]
    for name in names:
        scenario.book(name, slug)
        versions.append(version(scenario))
    changed = [before != after for before, after in itertools.pairwise(versions)]
    # From places to few with the second, and to full with the seventh.
    assert changed == [False, True, False, False, False, False, True]
