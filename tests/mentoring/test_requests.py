"""Asking people on the register, one at a time."""

import pytest

from hub.access import PUBLIC
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.mentoring.domain.request_choices import find_asked, list_choices
from hub.mentoring.domain.requests import (
    MAX_CHOICES,
    add_choice,
    find_open_request,
    get_own_request,
    list_own_requests,
    withdraw_request,
)
from hub.mentoring.domain.vocabulary import RegisterKind
from hub.mentoring.models import RegisterExclusion

MENTOR = RegisterKind.MENTOR


def states(scenario, name, request_id):
    with scenario.write_session() as session:
        request = get_own_request(session, scenario.viewer(name, session), request_id)
        return [choice.state for choice in list_choices(session, request)]


def mentors(scenario, count):
    for number in range(count):
        scenario.add_person(f"Mentor {number}")
    return [scenario.listed(f"Mentor {number}") for number in range(count)]


def test_one_person_is_asked_at_a_time_in_the_order_of_preference(scenario):
    first, second, third = mentors(scenario, 3)
    request_id = scenario.ask("leader", second, first, third)
    assert states(scenario, "leader", request_id) == ["asked", "waiting", "waiting"]
    assert scenario.waiting_for("Mentor 1") != []
    assert scenario.waiting_for("Mentor 0") == []
    assert len(scenario.sent("mentoring-asked")) == 1


def test_a_person_has_one_open_request_of_a_kind(scenario):
    first, second = mentors(scenario, 2)
    scenario.ask("leader", first)
    with pytest.raises(Conflict, match="open request of this kind"):
        scenario.ask("leader", second)
    scenario.add_person("Coach")
    scenario.ask("leader", scenario.listed("Coach", RegisterKind.COACH), kind=RegisterKind.COACH)
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        assert [row.kind for row in list_own_requests(session, viewer)] == ["coach", "mentor"]
        assert find_open_request(session, viewer, MENTOR) is not None


def test_nobody_asks_themselves_or_with_nobody_or_with_no_purpose_or_too_many(scenario):
    own = scenario.listed("leader")
    with pytest.raises(Conflict, match="your own profile"):
        scenario.ask("leader", own)
    with pytest.raises(Invalid, match="who to ask"):
        scenario.ask("leader")
    profiles = mentors(scenario, MAX_CHOICES + 1)
    with pytest.raises(Invalid, match="5 people or fewer"):
        scenario.ask("leader", *profiles)
    with pytest.raises(Invalid, match="what you are looking for"):
        scenario.ask("leader", profiles[0], purposes=())


def test_all_who_are_asked_offer_the_same_kind_of_help(scenario):
    (mentor,) = mentors(scenario, 1)
    scenario.add_person("Coach")
    coach = scenario.listed("Coach", RegisterKind.COACH)
    with pytest.raises(Conflict, match="same kind of help"):
        scenario.ask("leader", mentor, coach)


def test_a_conflict_rule_is_hard(scenario):
    (mentor,) = mentors(scenario, 1)
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
        scenario.ask("leader", mentor)


def test_another_person_is_added_to_an_open_request_and_asked_if_nobody_is(scenario):
    first, second = mentors(scenario, 2)
    request_id = scenario.ask("leader", first)
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        add_choice(session, viewer, request_id, second, now())
        with pytest.raises(Conflict, match="already"):
            add_choice(session, viewer, request_id, first, now())
    assert states(scenario, "leader", request_id) == ["asked", "waiting"]


def test_a_withdrawn_request_asks_nothing_of_anybody(scenario):
    first, second = mentors(scenario, 2)
    request_id = scenario.ask("leader", first, second)
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        request = withdraw_request(session, viewer, request_id, now())
        assert find_asked(session, request) is None
        with pytest.raises(Conflict, match="has ended"):
            withdraw_request(session, viewer, request_id, now())
        with pytest.raises(Conflict, match="has ended"):
            add_choice(session, viewer, request_id, first, now())
    assert states(scenario, "leader", request_id) == ["withdrawn", "withdrawn"]
    assert scenario.waiting_for("Mentor 0") == []
    assert len(scenario.sent("mentoring-withdrawn")) == 1
    assert scenario.sent("mentoring-asked") == []
    scenario.ask("leader", second)


def test_a_request_is_its_persons_alone(scenario):
    (mentor,) = mentors(scenario, 1)
    request_id = scenario.ask("leader", mentor)
    with scenario.write_session() as session:
        for viewer in (PUBLIC, *(scenario.viewer(name, session) for name in ("lead", "staff", "admin"))):
            with pytest.raises(NotFound):
                get_own_request(session, viewer, request_id)
