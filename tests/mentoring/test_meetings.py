"""Meetings: in both calendars, moved and cancelled by either."""

from datetime import time, timedelta

import pytest

from hub.kit.clock import current_day, day_of, format_time, now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.mentoring.domain.meetings import (
    cancel_meeting,
    get_planned_meeting,
    list_calendar_meetings,
    list_meetings,
    move_meeting,
    plan_meeting,
)
from hub.mentoring.domain.relationships import get_relationship
from tests.mentoring.conftest import make_meeting_plan


def test_a_meeting_is_in_both_calendars_and_moves_there(scenario):
    relationship = scenario.relationship()
    meeting = scenario.plan_meeting("leader", relationship)
    sent = scenario.sent("mentoring-meeting")
    assert {email.to for email in sent} == {"leader@example.org", "other.leader@example.org"}
    assert all("SEQUENCE:0" in email.calendar.text for email in sent)
    with scenario.write_session() as session:
        viewer = scenario.viewer("other leader", session)
        move_meeting(session, viewer, relationship, meeting, make_meeting_plan(20, starts=time(9)), now())
    moved = scenario.sent("mentoring-meeting")[-1]
    assert "SEQUENCE:1" in moved.calendar.text
    assert f"UID:{meeting}" in moved.calendar.text
    assert "METHOD:REQUEST" in moved.calendar.text


def test_a_cancelled_meeting_leaves_both_calendars(scenario):
    relationship = scenario.relationship()
    meeting = scenario.plan_meeting("leader", relationship)
    with scenario.write_session() as session:
        cancel_meeting(session, scenario.viewer("leader", session), relationship, meeting, now())
    sent = scenario.sent("mentoring-meeting-cancelled")
    assert len(sent) == 2
    assert all("METHOD:CANCEL" in email.calendar.text for email in sent)
    assert scenario.sent("mentoring-meeting") == []
    with scenario.write_session() as session, pytest.raises(Conflict, match="held or cancelled"):
        cancel_meeting(session, scenario.viewer("leader", session), relationship, meeting, now())


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("day", {"days": -1}),
        ("day", {"days": 3 * 365}),
        ("minutes", {"minutes": 5}),
        ("minutes", {"minutes": 481}),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(scenario, field, fields):
    relationship = scenario.relationship()
    with pytest.raises(Invalid) as error:
        scenario.plan_meeting("leader", relationship, **fields)
    assert error.value.field == field


def test_only_the_two_plan_meetings_and_only_while_it_is_open(scenario):
    relationship = scenario.relationship()
    with scenario.write_session() as session, pytest.raises(NotFound):
        plan_meeting(session, scenario.viewer("lead", session), relationship, make_meeting_plan(), now())
    with scenario.write_session() as session:
        row = get_relationship(session, scenario.viewer("leader", session), relationship, lock=True)
        row.closed_at = now()
    with pytest.raises(Conflict, match="has ended"):
        scenario.plan_meeting("leader", relationship)


def test_a_meeting_of_another_relationship_is_not_found(scenario):
    relationship = scenario.relationship()
    meeting = scenario.plan_meeting("leader", relationship)
    scenario.add_person("Ann", "london")
    scenario.ask("Ann", scenario.profile("other leader")["public_id"])
    other = scenario.accept("other leader")
    with scenario.write_session() as session:
        row = get_relationship(session, scenario.viewer("Ann", session), other)
        with pytest.raises(NotFound):
            get_planned_meeting(session, row, meeting)


def test_the_calendar_of_a_person_has_coming_meetings_and_those_of_three_months(scenario):
    relationship = scenario.relationship()
    scenario.plan_meeting("leader", relationship)
    with scenario.write_session() as session:
        for name in ("leader", "other leader"):
            found = list_calendar_meetings(session, scenario.ids[name], now())
            assert [row.public_id for _, row in found] == [relationship]
        assert list_calendar_meetings(session, scenario.ids["lead"], now()) == []
        assert list_calendar_meetings(session, scenario.ids["leader"], now() + timedelta(days=120)) == []
        row = get_relationship(session, scenario.viewer("leader", session), relationship)
        assert len(list_meetings(session, row)) == 1


def test_a_time_of_day_is_londons_on_the_day_the_clocks_change(scenario):
    relationship = scenario.relationship()
    day = current_day()
    for days in (100, 300):
        scenario.plan_meeting("leader", relationship, days, starts=time(9, 30))
    with scenario.write_session() as session:
        row = get_relationship(session, scenario.viewer("leader", session), relationship)
        assert [format_time(each.starts_at) for each in list_meetings(session, row)] == ["09:30", "09:30"]
        assert day_of(list_meetings(session, row)[0].starts_at) == day + timedelta(days=100)
