"""Offers to requests on the board: both agree before either is bound."""

import pytest
from sqlalchemy import func, select

from hub.mentoring.domain.board_offers import MAX_OFFERS
from hub.mentoring.domain.vocabulary import RegisterKind, Sector
from hub.mentoring.models import RequestChoice
from tests.mentoring.register_rows import exclude
from tests.mentoring.test_board import BOARD, begin, decide
from tests.mentoring.test_find import text_of


@pytest.fixture
def on_board(scenario):
    """The address of a request of the leader on the board."""
    address = begin(scenario)
    decide(scenario)
    return address


def offers_of(scenario):
    with scenario.write_session() as session:
        return list(session.scalars(select(RequestChoice.public_id)))


def test_somebody_offers_the_leader_asks_them_and_they_accept(scenario, on_board):
    scenario.listed("other leader")
    mentor, leader = scenario.browser("other leader"), scenario.browser("leader")
    assert mentor.send(f"{on_board}/offer").status_code == 303
    assert "You have offered to help" in text_of(mentor.get(BOARD))
    assert "The leader" not in text_of(mentor.get(BOARD))
    assert [email.to for email in scenario.sent("mentoring-offered")] == ["leader@example.org"]
    assert scenario.waiting_for("other leader") == []
    assert "Ask The second leader" in text_of(leader.get(on_board))
    assert leader.send(f"{on_board}/offers/{offers_of(scenario)[0]}").status_code == 303
    assert [email.to for email in scenario.sent("mentoring-asked")] == ["other.leader@example.org"]
    relationship = scenario.row_of(scenario.accept("other leader"))
    assert relationship["mentee_id"] == scenario.ids["leader"]
    assert "There are no requests for you on the noticeboard at the moment." in text_of(
        scenario.browser("publisher").get(BOARD)
    )


def test_only_those_on_the_register_with_a_free_place_offer(scenario, on_board):
    mentor = scenario.browser("other leader")
    assert "an active profile as a mentor" in text_of(mentor.get(BOARD))
    assert mentor.send(f"{on_board}/offer").status_code == 409
    scenario.listed("other leader", RegisterKind.COACH)
    assert mentor.send(f"{on_board}/offer").status_code == 409
    scenario.listed("other leader", capacity=1)
    scenario.ask("publisher", scenario.profile("other leader")["public_id"])
    scenario.accept("other leader")
    assert mentor.send(f"{on_board}/offer").status_code == 409
    assert scenario.browser("leader").send(f"{on_board}/offer").status_code == 404


def test_a_request_for_outside_the_ambulance_services_is_answered_by_those_outside(scenario):
    address = begin(scenario, preference="other-sector")
    decide(scenario)
    scenario.listed("other leader")
    scenario.listed("guest", sector=Sector.NHS, employer="Example NHS Foundation Trust")
    assert scenario.browser("other leader").send(f"{address}/offer").status_code == 409
    assert scenario.browser("guest").send(f"{address}/offer").status_code == 303


def test_an_offer_is_made_once_and_taken_back(scenario, on_board):
    scenario.listed("other leader")
    mentor = scenario.browser("other leader")
    assert mentor.send(f"{on_board}/offer/withdraw").status_code == 404
    mentor.send(f"{on_board}/offer")
    assert mentor.send(f"{on_board}/offer").status_code == 409
    key = offers_of(scenario)[0]
    assert mentor.send(f"{on_board}/offer/withdraw").status_code == 303
    assert scenario.browser("leader").send(f"{on_board}/offers/{key}").status_code == 404
    assert mentor.send(f"{on_board}/offer").status_code == 303


def test_an_offer_is_for_its_leader_alone_and_not_for_those_who_are_kept_apart(scenario, on_board):
    scenario.listed("other leader")
    scenario.browser("other leader").send(f"{on_board}/offer")
    key = offers_of(scenario)[0]
    for who in ("publisher", "other leader"):
        assert scenario.browser(who).send(f"{on_board}/offers/{key}").status_code == 404
    with scenario.write_session() as session:
        exclude(session, scenario.ids["leader"], scenario.ids["other leader"], "declared")
    assert scenario.browser("leader").send(f"{on_board}/offers/{key}").status_code == 409
    assert scenario.browser("other leader").send(f"{on_board}/offer").status_code == 404
    scenario.browser("leader").send(f"{on_board}/withdraw")
    assert scenario.browser("leader").send(f"{on_board}/offers/{key}").status_code == 409


def test_a_decline_with_offers_left_leaves_the_request_open(scenario, on_board):
    for name in ("other leader", "other lead"):
        scenario.listed(name)
        scenario.browser(name).send(f"{on_board}/offer")
    leader, keys = scenario.browser("leader"), offers_of(scenario)
    leader.send(f"{on_board}/offers/{keys[0]}")
    asked = "other leader" if scenario.waiting_for("other leader") else "other lead"
    choice = scenario.waiting_for(asked)[0]
    scenario.browser(asked).send(f"/mentoring/answers/{choice}/decline", code="no-time")
    assert leader.send(f"{on_board}/offers/{keys[1]}").status_code == 303
    with scenario.write_session() as session:
        assert session.scalar(select(func.count()).where(RequestChoice.state == "asked")) == 1


def test_offers_do_not_use_up_the_people_whom_a_leader_can_ask(scenario, on_board):
    assert MAX_OFFERS > 5
    for number in range(5):
        scenario.add_person(f"mentor {number}")
        scenario.listed(f"mentor {number}")
        scenario.browser(f"mentor {number}").send(f"{on_board}/offer")
    profile_id = scenario.listed("other lead")
    assert scenario.browser("leader").send(f"{on_board}/choices", profile=profile_id).status_code == 303
