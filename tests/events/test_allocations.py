"""Places that are kept for trusts and for partners until a day."""

import pytest

from hub.events.domain.allocations import list_allocations
from hub.events.domain.schedule import get_event_to_schedule
from hub.kit.errors import Invalid


def test_no_more_places_are_kept_than_there_are(scenario):
    slug = scenario.open_event(capacity=3)
    with pytest.raises(Invalid, match="The event has 3 places"):
        scenario.allocate(slug, london=2, yorkshire=2)


def test_allocations_are_replaced_and_zero_is_none(scenario):
    slug = scenario.open_event()
    scenario.allocate(slug, london=2, yorkshire=2)
    scenario.allocate(slug, london=3, yorkshire=0)
    with scenario.write_session() as session:
        event = get_event_to_schedule(session, scenario.viewer("staff", session), slug)
        assert [(row.organisation_id, row.places) for row in list_allocations(session, event)] == [
            (scenario.ids["at london"], 3)
        ]
