"""The close: the place is free once, planned meetings end, and the other is told without a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from hub.kit.clock import now
from hub.kit.errors import Conflict
from hub.mentoring.domain.closures import (
    ask_for_review,
    close_relationship,
    find_request,
    is_review_due,
    list_reviews_to_ask,
)
from hub.mentoring.domain.relationships import get_relationship
from hub.mentoring.domain.vocabulary import CloseCode
from hub.mentoring.jobs import ask_for_reviews
from hub.mentoring.models import RegisterProfile, Relationship, RelationshipMeeting
from tests.mentoring.test_agreements import do, saving
from tests.support.concurrency import at_once, winners_without_care


def closing(scenario, name, public_id, code=CloseCode.AS_AGREED):
    return lambda session: close_relationship(session, scenario.viewer(name, session), public_id, code, now())


def test_a_close_frees_the_place_and_ends_meetings_and_gives_no_reason(scenario):
    public_id = scenario.relationship()
    scenario.plan_meeting("leader", public_id)
    assert scenario.profile("other leader")["taken"] == 1
    do(scenario, closing(scenario, "leader", public_id, CloseCode.ANOTHER_PERSON))
    assert scenario.profile("other leader")["taken"] == 0
    row = scenario.row_of(public_id)
    assert (row["state"], row["close_code"]) == ("closed", "another-person")
    (email,) = scenario.sent("mentoring-closed")
    assert email.to == "other.leader@example.org"
    assert "suit" not in f"{email.subject} {' '.join(email.paragraphs)}"
    assert len(scenario.sent("mentoring-meeting-cancelled")) == 2
    with pytest.raises(Conflict, match="has ended"):
        do(scenario, closing(scenario, "other leader", public_id))
    with scenario.write_session() as session:
        meeting = session.scalars(select(RelationshipMeeting)).one()
        found = get_relationship(session, scenario.viewer("leader", session), public_id)
        assert meeting.state == "cancelled"
        assert find_request(session, found).purposes == ["career-step"]
        assert not is_review_due(found, now())


def test_both_are_asked_for_a_review_once_on_its_day(scenario):
    public_id = scenario.relationship()
    do(scenario, saving(scenario, "leader", public_id))
    with scenario.write_session() as session:
        assert list_reviews_to_ask(session, now()) == []
        on_the_day = now() + timedelta(days=90)
        (row_id,) = list_reviews_to_ask(session, on_the_day)
        assert not ask_for_review(session, row_id, now())
        assert ask_for_review(session, row_id, on_the_day)
        assert not ask_for_review(session, row_id, on_the_day)
        assert list_reviews_to_ask(session, on_the_day) == []
    assert len(scenario.sent("mentoring-review")) == 2
    with scenario.app.app_context():
        assert ask_for_reviews() == "Reviews asked for: 0."


@pytest.mark.storm
def test_two_closes_at_once_free_one_place(scenario):
    public_id = scenario.relationship()
    with scenario.write_session() as session:
        session.execute(update(RegisterProfile).values(taken=2))
    outcomes = at_once(
        scenario.app, closing(scenario, "leader", public_id), closing(scenario, "other leader", public_id)
    )
    assert outcomes[0] == "done"
    assert "has ended" in outcomes[1]
    assert scenario.profile("other leader")["taken"] == 1


@pytest.mark.storm
def test_without_a_lock_two_closes_are_carried_out(scenario):
    # The negative control: the same race, with a look at the row and no lock.
    scenario.relationship()
    done = []

    def careless(session):
        if session.scalars(select(Relationship.closed_at)).one() is None:
            done.append(1)
            session.execute(update(Relationship).values(closed_at=now()))

    at_once(scenario.app, careless, careless)
    assert len(done) == winners_without_care(scenario.app)
