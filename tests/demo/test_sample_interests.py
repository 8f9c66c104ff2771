"""The sample draft whose speaker declared a conflict of interest."""

import pytest

from hub.demo.domain.sample_interests import SLUG, create_sample_interests
from hub.events.domain.interests import find_blocking_interest
from hub.events.domain.schedule import get_event_to_schedule
from hub.kit.clock import now
from tests.events.conftest import Events
from tests.people.conftest import make_scenario

pytestmark = pytest.mark.one_engine


def test_a_demonstration_has_one_draft_that_a_conflict_of_a_speaker_blocks(app):
    scenario = Events(**vars(make_scenario(app)))
    with scenario.write_session() as session:
        create_sample_interests(session, now())
        create_sample_interests(session, now())
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, SLUG)
        assert event.state == "draft"
        assert find_blocking_interest(session, event, viewer.person_id).speaker.startswith("Kit Invented")
