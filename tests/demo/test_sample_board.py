"""The sample board: a request that is shown and has an offer, and one that waits."""

from sqlalchemy import select

from hub.demo.domain.sample_board import create_sample_board
from hub.demo.domain.sample_people import create_sample_people, mark_as_demo
from hub.demo.domain.sample_register import create_sample_register
from hub.kit.clock import now
from hub.mentoring.models import MentoringRequest, RequestChoice
from hub.trusts.domain import ensure_office
from tests.factories import START, make_trust


def test_a_demonstration_has_a_request_on_the_board_with_an_offer_and_one_that_waits(session):
    mark_as_demo(session, now())
    ensure_office(session, now=START)
    for slug in ("london", "yorkshire", "south-western", "south-east-coast"):
        make_trust(session, slug, f"{slug.title()} Ambulance Service NHS Trust")
    create_sample_board(session, now())
    assert session.scalars(select(MentoringRequest)).all() == []
    create_sample_people(session, now())
    create_sample_register(session, now())
    create_sample_board(session, now())
    create_sample_board(session, now())

    states = sorted(session.scalars(select(MentoringRequest.board_state).where(MentoringRequest.words != "")))
    assert [state for state in states if state] == ["shown", "waiting"]
    assert "offered" in session.scalars(select(RequestChoice.state)).all()
