"""Requests and relationships of a person are exported, erased and deleted in time."""

from datetime import timedelta

from sqlalchemy import select, update

from hub.kit.clock import now
from hub.mentoring.domain.request_data import (
    delete_old_relationships,
    delete_old_requests,
    erase_relationships,
    erase_requests,
    export_relationships,
    export_requests,
)
from hub.mentoring.models import MentoringRequest, Relationship


def test_both_sides_of_a_request_and_of_a_relationship_are_exported(scenario):
    scenario.plan_meeting("leader", scenario.relationship())
    with scenario.write_session() as session:
        (asked,) = export_requests(session, scenario.ids["leader"])
        (was_asked,) = export_requests(session, scenario.ids["other leader"])
        assert (asked["your words"], was_asked["state"]) == ("I begin a new post.", "accepted")
        (row,) = export_relationships(session, scenario.ids["other leader"])
        assert (row["with"], len(row["meetings"])) == ("The leader", 1)


def test_who_asks_somebody_who_is_erased_goes_on_to_the_next(scenario):
    scenario.add_person("third")
    scenario.ask("leader", scenario.listed("other leader"), scenario.listed("third"))
    with scenario.write_session() as session:
        erase_requests(session, scenario.ids["other leader"])
    assert len(scenario.waiting_for("third")) == 1
    with scenario.write_session() as session:
        erase_requests(session, scenario.ids["third"])
        assert session.scalars(select(MentoringRequest)).one().outcome == "nobody"


def test_an_erasure_frees_the_place_and_tells_the_other(scenario):
    scenario.relationship()
    assert scenario.profile("other leader")["taken"] == 1
    with scenario.write_session() as session:
        erase_relationships(session, scenario.ids["leader"])
        erase_requests(session, scenario.ids["leader"])
        assert session.scalars(select(Relationship)).all() == []
    assert scenario.profile("other leader")["taken"] == 0
    assert [email.subject for email in scenario.sent("mentoring-account-ended")] == [
        "Your mentoring has ended"
    ]


def test_requests_are_kept_a_year_and_relationships_three(scenario):
    scenario.relationship()
    with scenario.write_session() as session:
        assert delete_old_requests(session, now() + timedelta(days=364)) == 0
        assert delete_old_requests(session, now() + timedelta(days=366)) == 1
        session.execute(update(Relationship).values(closed_at=now(), state="closed"))
        assert delete_old_relationships(session, now() + timedelta(days=1094)) == 0
        assert delete_old_relationships(session, now() + timedelta(days=1096)) == 1
