"""Pausing a profile, and taking it off the register."""

from datetime import timedelta

import pytest

from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict, Invalid
from hub.mentoring.domain.pauses import pause_profile, resume_profile, withdraw_profile
from hub.mentoring.domain.vocabulary import RegisterKind

MENTOR = RegisterKind.MENTOR


def pause(scenario, name, until):
    with scenario.write_session() as session:
        pause_profile(session, scenario.viewer(name, session), MENTOR, until, now())


def test_a_paused_profile_cannot_be_asked_and_can_again_after_its_end(scenario):
    profile_id = scenario.listed("other leader")
    pause(scenario, "other leader", current_day() + timedelta(days=30))
    with pytest.raises(Conflict, match="no free place"):
        scenario.ask("leader", profile_id)
    with scenario.write_session() as session:
        resume_profile(session, scenario.viewer("other leader", session), MENTOR, now())
    scenario.ask("leader", profile_id)


@pytest.mark.parametrize("days", [-1, 367])
def test_a_pause_has_an_end_within_a_year(scenario, days):
    scenario.listed("other leader")
    with pytest.raises(Invalid, match="from today to a year"):
        pause(scenario, "other leader", current_day() + timedelta(days=days))
    with pytest.raises(Invalid, match="last day"):
        pause(scenario, "other leader", None)


def test_what_is_under_way_goes_on_when_a_profile_leaves_the_register(scenario):
    relationship = scenario.relationship()
    with scenario.write_session() as session:
        withdraw_profile(session, scenario.viewer("other leader", session), MENTOR, now())
    assert scenario.profile("other leader")["state"] == "withdrawn"
    assert scenario.row_of(relationship)["closed_at"] is None
    with scenario.write_session() as session, pytest.raises(Conflict, match="already"):
        withdraw_profile(session, scenario.viewer("other leader", session), MENTOR, now())
