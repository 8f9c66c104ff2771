"""Working time: agreed and used by each, and sums of a trust without names."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from hub.kit.clock import now
from hub.kit.errors import Conflict, NotFound
from hub.mentoring.domain.hours import (
    FEWEST_PEOPLE,
    Minutes,
    count_minutes,
    list_trust_hours,
    mark_held,
    mark_not_held,
)
from hub.mentoring.domain.relationships import get_relationship
from hub.mentoring.models import RelationshipMeeting
from tests.mentoring.test_agreements import do, saving


def hold(scenario, public_id):
    """Let a meeting of an hour have taken place."""
    meeting_id = scenario.plan_meeting("other leader", public_id)
    with scenario.write_session() as session:
        viewer = scenario.viewer("other leader", session)
        with pytest.raises(Conflict, match="not started"):
            mark_held(session, viewer, public_id, meeting_id, now())
        session.execute(
            update(RelationshipMeeting)
            .where(RelationshipMeeting.public_id == meeting_id)
            .values(starts_at=now() - timedelta(hours=1))
        )
        session.expire_all()
        mark_held(session, viewer, public_id, meeting_id, now())
    return meeting_id


def hours_seen_by(scenario, name):
    with scenario.write_session() as session:
        rows = list_trust_hours(session, scenario.viewer(name, session), now())
        return {(row.organisation_id, row.side): (row.agreed, row.used) for row in rows}


@pytest.mark.requirement("R154")
def test_hours_agreed_and_used_are_recorded_as_release_and_summed_without_names(scenario):
    profile_id = scenario.listed("other leader", capacity=5)
    london, yorkshire = scenario.ids["at london"], scenario.ids["at yorkshire"]
    for number, name in enumerate(("leader", "publisher", "Ann"), start=1):
        if name == "Ann":
            scenario.add_person("Ann", "london")
        scenario.ask(name, profile_id)
        public_id = scenario.accept("other leader")
        do(scenario, saving(scenario, name, public_id))
        meeting_id = hold(scenario, public_id)
        if number < FEWEST_PEOPLE:
            assert hours_seen_by(scenario, "lead") == {(london, "mentee"): (None, None)}
    assert hours_seen_by(scenario, "lead") == {(london, "mentee"): (27, 3)}
    assert hours_seen_by(scenario, "other lead") == {(yorkshire, "mentor"): (None, None)}
    assert len(hours_seen_by(scenario, "staff")) == 2
    with scenario.write_session() as session:
        viewer = scenario.viewer("Ann", session)
        found = get_relationship(session, viewer, public_id)
        assert count_minutes(session, found) == Minutes(agreed=540, used=60, held=1)
        mark_not_held(session, viewer, public_id, meeting_id, now())
        assert count_minutes(session, found) == Minutes(agreed=540, used=0, held=0)
        with pytest.raises(NotFound):
            mark_held(session, viewer, public_id, "none", now())
        with pytest.raises(NotFound):
            list_trust_hours(session, viewer, now())
