"""Answers to requests, and what happens without one."""

from datetime import timedelta

import pytest

from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict, NotFound
from hub.mentoring.domain.answers import (
    NUDGE_AFTER,
    accept_request,
    decline_request,
    follow_up_request,
    get_to_answer,
    list_requests_to_follow_up,
    suggest_another,
)
from hub.mentoring.domain.pauses import pause_profile
from hub.mentoring.domain.profiles import get_own_profile
from hub.mentoring.domain.request_choices import list_choices
from hub.mentoring.domain.requests import REPLY_WITHIN, add_choice, get_own_request
from hub.mentoring.domain.vocabulary import DeclineCode, RegisterKind
from hub.mentoring.models import MentoringRequest, RegisterExclusion, Relationship
from tests.mentoring.test_requests import mentors, states

MENTOR = RegisterKind.MENTOR


def decline(scenario, name, at=None):
    choice_id = scenario.waiting_for(name, at)[0]
    with scenario.write_session() as session:
        decline_request(session, scenario.viewer(name, session), choice_id, DeclineCode.NO_TIME, at or now())


def follow_up(scenario, at):
    with scenario.write_session() as session:
        return [follow_up_request(session, id_, at) for id_ in list_requests_to_follow_up(session)]


def outcome(scenario, request_id):
    with scenario.write_session() as session:
        return session.query(MentoringRequest).filter_by(public_id=request_id).one().outcome


def test_ranked_choices_decline_in_turn_until_nobody_is_left(scenario):
    request_id = scenario.ask("leader", *mentors(scenario, 2))
    decline(scenario, "Mentor 0")
    assert states(scenario, "leader", request_id) == ["declined", "asked"]
    (told,) = scenario.sent("mentoring-passed-on")
    assert told.to == "leader@example.org"
    assert "We have now asked Mentor 1." in told.paragraphs
    decline(scenario, "Mentor 1")
    assert outcome(scenario, request_id) == "nobody"
    assert "There is nobody else to ask." in scenario.sent("mentoring-passed-on")[-1].paragraphs[1]


def test_the_first_acceptance_ends_the_rest_and_takes_a_place(scenario):
    request_id = scenario.ask("leader", *mentors(scenario, 2))
    relationship = scenario.accept("Mentor 0")
    assert states(scenario, "leader", request_id) == ["accepted", "withdrawn"]
    assert scenario.profile("Mentor 0")["taken"] == 1
    assert scenario.row_of(relationship)["state"] == "agreement"
    assert [email.to for email in scenario.sent("mentoring-accepted")] == ["leader@example.org"]


def test_a_taster_comes_first_if_it_is_offered(scenario):
    relationship = scenario.relationship(taster=True)
    assert scenario.row_of(relationship)["state"] == "taster"


def test_the_last_place_is_given_once(scenario):
    (mentor,) = mentors(scenario, 1)
    scenario.add_person("Ann", "london")
    with scenario.write_session() as session:
        get_own_profile(session, scenario.viewer("Mentor 0", session), MENTOR).capacity = 1
    scenario.ask("leader", mentor)
    second = scenario.ask("Ann", mentor)
    first_choice, second_choice = scenario.waiting_for("Mentor 0")
    scenario.accept("Mentor 0", first_choice)
    with scenario.write_session() as session, pytest.raises(Conflict, match="no free place"):
        accept_request(session, scenario.viewer("Mentor 0", session), second_choice, now())
    assert follow_up(scenario, now()) == ["passed"]
    assert states(scenario, "Ann", second) == ["skipped"]


def test_conflicts_are_asked_again_at_acceptance(scenario):
    request_id = scenario.ask("leader", *mentors(scenario, 1))
    with scenario.write_session() as session:
        session.add(
            RegisterExclusion(
                public_id="x",
                person_id=scenario.ids["leader"],
                other_id=scenario.ids["Mentor 0"],
                reason="declared",
                created_at=now(),
            )
        )
    with pytest.raises(Conflict, match="cannot match you"):
        scenario.accept("Mentor 0")
    assert follow_up(scenario, now()) == ["passed"]
    assert outcome(scenario, request_id) == "nobody"


def test_each_reminder_goes_once_at_its_age_and_then_the_next_person_is_asked(scenario):
    request_id = scenario.ask("leader", *mentors(scenario, 2))
    asked_at = now()
    assert follow_up(scenario, asked_at + NUDGE_AFTER[0] - timedelta(hours=1)) == [""]
    assert follow_up(scenario, asked_at + NUDGE_AFTER[0]) == ["reminded"]
    assert follow_up(scenario, asked_at + NUDGE_AFTER[0] + timedelta(hours=1)) == [""]
    assert follow_up(scenario, asked_at + NUDGE_AFTER[1]) == ["reminded"]
    assert follow_up(scenario, asked_at + REPLY_WITHIN) == ["passed"]
    assert states(scenario, "leader", request_id) == ["expired", "asked"]


def test_both_reminders_that_are_late_go_as_one(scenario):
    scenario.ask("leader", *mentors(scenario, 1))
    assert follow_up(scenario, now() + NUDGE_AFTER[1]) == ["reminded"]
    assert follow_up(scenario, now() + NUDGE_AFTER[1]) == [""]


def test_a_request_that_is_late_cannot_be_accepted_before_the_job_has_passed_it_on(scenario):
    scenario.ask("leader", *mentors(scenario, 1))
    (choice,) = scenario.waiting_for("Mentor 0")
    late = now() + REPLY_WITHIN
    assert scenario.waiting_for("Mentor 0", late) == []
    with pytest.raises(NotFound, match="You can no longer answer this request"):
        scenario.accept("Mentor 0", choice, at=late)


def test_a_pause_passes_a_request_on(scenario):
    request_id = scenario.ask("leader", *mentors(scenario, 2))
    with scenario.write_session() as session:
        pause_profile(session, scenario.viewer("Mentor 0", session), MENTOR, current_day(), now())
    assert follow_up(scenario, now()) == ["passed"]
    assert states(scenario, "leader", request_id) == ["skipped", "asked"]


def test_somebody_else_is_suggested_and_asked_if_the_leader_wants(scenario):
    first, second = mentors(scenario, 2)
    request_id = scenario.ask("leader", first)
    (choice,) = scenario.waiting_for("Mentor 0")
    with scenario.write_session() as session:
        suggest_another(session, scenario.viewer("Mentor 0", session), choice, second, now())
    assert outcome(scenario, request_id) == ""
    assert scenario.waiting_for("Mentor 1") == []
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        add_choice(session, viewer, request_id, second, now())
        request = get_own_request(session, viewer, request_id)
        assert [row.state for row in list_choices(session, request)] == ["redirected", "asked"]


def test_a_suggestion_that_nobody_follows_ends_the_request_after_two_weeks(scenario):
    first, second = mentors(scenario, 2)
    request_id = scenario.ask("leader", first)
    (choice,) = scenario.waiting_for("Mentor 0")
    with scenario.write_session() as session:
        viewer = scenario.viewer("Mentor 0", session)
        with pytest.raises(Conflict, match="someone else"):
            suggest_another(session, viewer, choice, first, now())
        suggest_another(session, viewer, choice, second, now())
    assert follow_up(scenario, now() + timedelta(days=13)) == [""]
    assert follow_up(scenario, now() + timedelta(days=15)) == ["ended"]
    assert outcome(scenario, request_id) == "nobody"


@pytest.mark.parametrize("name", ["leader", "lead", "staff", "Mentor 1"])
def test_only_the_person_who_is_asked_answers(scenario, name):
    scenario.ask("leader", *mentors(scenario, 2))
    (choice,) = scenario.waiting_for("Mentor 0")
    with scenario.write_session() as session, pytest.raises(NotFound):
        get_to_answer(session, scenario.viewer(name, session), choice, now())


def test_two_who_work_together_do_not_begin_twice(scenario):
    scenario.ask("leader", scenario.listed("other leader"))
    (choice,) = scenario.waiting_for("other leader")
    relationship = scenario.accept("other leader", choice)
    with pytest.raises(Conflict, match="You are already working with this person"):
        scenario.ask("leader", scenario.profile("other leader")["public_id"])
    with scenario.write_session() as session:
        assert session.query(Relationship).one().public_id == relationship
