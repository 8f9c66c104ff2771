"""Sample nominations, kept places, a place offered to a colleague, and a stand-down."""

from datetime import timedelta

from hub.demo.domain.sample_trust_acts import (
    create_sample_hand_over,
    create_sample_nomination,
    create_sample_stand_down,
)
from hub.events.domain.queries import get_public_event
from hub.events.models import Booking, HandOver, Nomination, PlaceAllocation, StandDown
from hub.kit.clock import current_day, now
from hub.trusts.domain import find_organisation
from tests.events.conftest import Events
from tests.people.conftest import make_scenario


def test_a_demonstration_shows_what_leads_and_colleagues_do(app):
    scenario = Events(**vars(make_scenario(app)))
    first, second = (
        scenario.open_event(),
        scenario.open_event(day=current_day() + timedelta(days=70), capacity=2),
    )
    with scenario.write_session() as session:
        london, at = find_organisation(session, "london"), now()
        people = {
            name: scenario.viewer(name, session)
            for name in ("staff", "lead", "leader", "publisher", "other leader", "other lead")
        }
        event, full = (get_public_event(session, slug) for slug in (first, second))
        create_sample_nomination(
            session, event, london, people["staff"], people["lead"], people["leader"], at
        )
        create_sample_hand_over(session, event, london, people["publisher"], people["leader"], at)
        own, others = (
            (people["leader"], people["lead"]),
            (people["other leader"], people["other lead"]),
        )
        create_sample_stand_down(session, full, london, people["lead"], own, others, at)

        assert session.query(Nomination).one().outcome == ""
        assert session.query(HandOver).one().outcome == ""
        assert session.query(PlaceAllocation).one().organisation_id == london.id
        assert session.query(StandDown).one().people == 2
        assert session.query(Booking).filter_by(event_id=full.id, ended_at=None).count() == 2
