"""The sample event that is booked elsewhere."""

from hub.access import Role
from hub.demo.domain.sample_elsewhere import BOOKING_ADDRESS, create_sample_elsewhere
from hub.events.domain import list_coming_events
from hub.kit.clock import now
from hub.trusts.domain import OFFICE
from tests.factories import make_trust, member_of


def test_the_demonstration_has_a_regional_event_that_is_booked_elsewhere(session):
    trust = make_trust(session)
    publisher = member_of(trust.id, role=Role.PUBLISHER, person_id=None)
    create_sample_elsewhere(session, publisher, trust, now())
    (event,) = list_coming_events(session, now())
    assert (event.booking_address, trust.kind != OFFICE) == (BOOKING_ADDRESS, True)
