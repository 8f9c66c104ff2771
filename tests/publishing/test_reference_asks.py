"""People who took part are asked on the day after, or on the day they chose, and after three months."""

from datetime import time, timedelta

import pytest
from sqlalchemy import update

from hub.kit.clock import at_time_of_day, current_day, day_of, now
from hub.kit.emails import Topic
from hub.mail.models import OutboxMessage
from hub.publishing.domain import reference_asks
from hub.publishing.domain.reference_asks import delete_old_references
from hub.publishing.domain.references import ask_me_on, stop_asking
from hub.publishing.jobs.references import ask_for_references
from hub.publishing.models import ParticipantReference
from hub.publishing.presenters.reference_emails import REFERENCE_MESSAGE_KINDS
from tests.publishing import references_rows

filling, scenario = references_rows.filling, references_rows.scenario


def morning(days=0):
    return at_time_of_day(current_day() + timedelta(days=days), time(9, 30))


def asked(scenario):
    """Return the address and the subject of each email that asks for a reference."""
    return [(email.to, email.subject) for kind, _, email in scenario.emails() if kind == "reference-ask"]


@pytest.mark.requirement("R063")
def test_who_came_to_an_event_is_asked_on_the_next_day_and_once_more_after_three_months(scenario):
    slug = scenario.past_event("leader", "other leader")
    scenario.past_event("lead", mark="absent")
    assert scenario.ask(at_time_of_day(current_day(), time(8, 59))) == 0
    assert scenario.ask(morning()) == 2
    assert scenario.ask(morning()) == 0
    assert sorted(to for to, _ in asked(scenario)) == ["leader@example.org", "other.leader@example.org"]
    [email] = [each for _, to, each in scenario.emails() if to == "leader@example.org"]
    assert email.link.url.endswith(f"/events/{slug}/references/new")

    # Whoever answers is not asked for the same again; whoever asks not to be asked is left in peace
    ended = now() - timedelta(days=1)
    scenario.give("leader", slug=slug, kind="event", ended_at=ended)
    assert [to for to, _ in asked(scenario)] == ["other.leader@example.org"]
    with scenario.write_session() as session:
        viewer = scenario.viewer("other leader", session)
        stop_asking(session, viewer, scenario.entry(session, slug, "event"))
    assert scenario.ask(morning(80)) == 0
    assert scenario.ask(morning(92)) == 1
    assert scenario.ask(morning(93)) == 0
    assert [subject.split(" since ")[0] for _, subject in asked(scenario)] == ["What has changed"]


def test_an_event_of_today_or_of_long_ago_and_one_that_was_cancelled_is_not_asked_about(scenario):
    scenario.past_event("leader", days=0)
    scenario.past_event("other leader", days=40)
    assert scenario.ask(morning()) == 0


def test_a_person_without_a_role_is_not_asked(scenario):
    scenario.past_event("newcomer")
    assert scenario.ask(morning()) == 0
    assert scenario.rows() == []


def test_who_chose_a_day_is_asked_on_it_and_again_three_months_later_although_they_said_nothing(scenario):
    with scenario.write_session() as session:
        day = current_day() + timedelta(days=10)
        ask_me_on(session, scenario.viewer("leader", session), scenario.entry(session), day, now())
    assert [scenario.ask(morning(days)) for days in (9, 10, 11)] == [0, 1, 0]
    assert asked(scenario) == [("leader@example.org", "How was ELSA?")]
    assert [scenario.ask(morning(days)) for days in (100, 102, 103, 400)] == [0, 1, 0, 0]


def test_at_most_fifty_are_asked_at_a_time_and_the_rest_the_next_time(scenario, monkeypatch):
    assert reference_asks.MAX_ASKED == 50
    monkeypatch.setattr(reference_asks, "MAX_ASKED", 2)
    scenario.past_event(*scenario.add_people(3))
    assert [scenario.ask(morning()) for _ in range(3)] == [2, 1, 0]


def test_the_job_asks_and_says_how_many(scenario, monkeypatch):
    scenario.past_event("leader")
    monkeypatch.setattr("hub.publishing.jobs.references.now", morning)
    with scenario.app.app_context():
        assert ask_for_references() == "People asked for a reference: 1."
    with scenario.write_session() as session:
        assert session.query(OutboxMessage).filter_by(kind="reference-ask").count() == 1
    topics = {kind.name: kind.topic for kind in REFERENCE_MESSAGE_KINDS}
    assert topics == {"reference-ask": Topic.WAITING, "reference-hidden": None}


def test_references_are_deleted_after_six_years_and_notes_of_who_was_asked_after_one(scenario):
    scenario.give("leader")
    scenario.give("other leader")
    scenario.past_event("lead")
    scenario.ask(morning())
    ids = [row["id"] for row in scenario.rows()]
    with scenario.write_session() as session:
        assert delete_old_references(session, now()) == 0
        row = ParticipantReference
        session.execute(
            update(row).where(row.id == ids[0]).values(written_at=now() - timedelta(days=6 * 366))
        )
        session.execute(
            update(row).where(row.id == ids[2]).values(year=day_of(now()).year - 2, ask_again_at=None)
        )
        assert delete_old_references(session, now()) == 2
    assert [row["id"] for row in scenario.rows()] == [ids[1]]
