"""Events, places and allocations of a trust that merges."""

from sqlalchemy import select

from hub.events.domain.organisation_merge import merge_events
from hub.events.models import Booking, Event, PlaceAllocation
from hub.extension.organisation_merge import OrganisationMerge


def test_events_places_and_allocations_move_to_the_trust_that_goes_on(scenario):
    first = scenario.open_event(by="other lead", organisation="yorkshire", title="One")
    second = scenario.open_event(title="Two")
    scenario.book("other leader", first)
    scenario.allocate(first, yorkshire=2, london=3)
    scenario.allocate(second, yorkshire=4)
    source, target = scenario.ids["at yorkshire"], scenario.ids["at london"]

    with scenario.write_session() as session:
        merge_events(session, OrganisationMerge(source, "yorkshire", target, "london"))
        session.expire_all()
        assert {row.organisation_id for row in session.scalars(select(Booking))} == {target}
        assert source not in {row.organisation_id for row in session.scalars(select(Event))}
        rows = session.scalars(select(PlaceAllocation).order_by(PlaceAllocation.id))
        assert [(row.organisation_id, row.places) for row in rows] == [(target, 5), (target, 4)]
