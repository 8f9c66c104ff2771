"""Concerns: they reach somebody outside the pair and its line management, and move on untaken."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from hub.accounts.models import Person
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.mentoring.domain.concerns import (
    NOBODY,
    ConcernPlan,
    close_concern,
    get_concern,
    is_handler,
    list_concerns_to_handle,
    list_open_concerns,
    list_own_concerns,
    pass_on_concern,
    raise_concern,
    read_answer,
    read_words,
    take_concern,
)
from hub.mentoring.domain.relationship_data import erase_concerns
from hub.mentoring.domain.relationship_vocabulary import ConcernAbout, ConcernReader
from hub.mentoring.jobs import pass_on_concerns
from hub.mentoring.models import MentoringConcern
from hub.people.models import LineManager


def raising(scenario, public_id, reader=ConcernReader.TRUST, by="leader"):
    plan = ConcernPlan(ConcernAbout.CONDUCT, "They shout.", reader, public_id)
    with scenario.write_session() as session:
        return raise_concern(session, scenario.viewer(by, session), plan, now()).public_id


def waiting(scenario, *names):
    with scenario.write_session() as session:
        return [
            name for name in names if list_concerns_to_handle(session, scenario.viewer(name, session), now())
        ]


def told(scenario):
    return sorted(email.to for email in scenario.sent("mentoring-concern"))


def passes_on(email):
    return "If nobody takes it on within 7 days, it goes to the hub office." in email.paragraphs


def test_a_lead_outside_of_it_takes_and_answers_it(scenario):
    concern_id = raising(scenario, scenario.relationship())
    everybody = ("lead", "other lead", "publisher", "staff", "admin", "leader", "other leader")
    assert waiting(scenario, *everybody) == ["lead"]
    assert told(scenario) == ["lead@example.org"]
    with scenario.write_session() as session:
        lead, leader = scenario.viewer("lead", session), scenario.viewer("leader", session)
        row = session.scalars(select(MentoringConcern)).one()
        assert "shout" not in row.sealed
        for name in ("other lead", "publisher", "staff", "admin", "other leader"):
            with pytest.raises(NotFound):
                get_concern(session, scenario.viewer(name, session), concern_id, now())
        with pytest.raises(NotFound):
            take_concern(session, leader, concern_id, now())
        with pytest.raises(Conflict, match="before you answer"):
            close_concern(session, lead, concern_id, "Done.", now())
        take_concern(session, lead, concern_id, now())
        assert is_handler(session, lead, row, now())
        with pytest.raises(Conflict, match="already"):
            take_concern(session, lead, concern_id, now())
        with pytest.raises(Invalid):
            close_concern(session, lead, concern_id, " ", now())
        close_concern(session, lead, concern_id, "I spoke to them.", now())
        assert (read_words(session, row), read_answer(session, row)) == ("They shout.", "I spoke to them.")
        assert list_own_concerns(session, leader) == [row]
        row_id = row.id
        assert list_open_concerns(session) == []
        assert not pass_on_concern(session, row_id, now())
    assert len(scenario.sent("mentoring-concern-moved")) == 2
    assert "shout" not in str(scenario.emails())


def test_a_lead_who_manages_one_of_the_pair_never_reads_it(scenario):
    public_id = scenario.relationship()
    ids = scenario.ids
    with scenario.write_session() as session:
        session.add(
            LineManager(public_id="m", person_id=ids["other leader"], manager_id=ids["lead"], named_at=now())
        )
    raising(scenario, public_id)
    assert waiting(scenario, "lead", "staff", "admin") == ["staff", "admin"]
    assert not any(passes_on(email) for email in scenario.sent("mentoring-concern"))


def test_the_hub_office_reads_it_if_the_person_wants_or_nobody_takes_it(scenario):
    public_id = scenario.relationship()
    raising(scenario, public_id, ConcernReader.OFFICE)
    assert waiting(scenario, "lead", "staff", "admin") == ["staff", "admin"]
    assert not any(passes_on(email) for email in scenario.sent("mentoring-concern"))
    raising(scenario, "", by="other leader")
    assert waiting(scenario, "other lead") == ["other lead"]
    assert passes_on(scenario.sent("mentoring-concern")[-1])
    with scenario.write_session() as session:
        concern = list_concerns_to_handle(session, scenario.viewer("other lead", session), now())[0]
        take_concern(session, scenario.viewer("other lead", session), concern.public_id, now())
        erase_concerns(session, scenario.ids["other lead"])
    assert waiting(scenario, "other lead") == ["other lead"]
    with scenario.write_session() as session:
        (row_id,) = list_open_concerns(session)
        assert not pass_on_concern(session, row_id, now() + timedelta(days=6))
        assert pass_on_concern(session, row_id, now() + timedelta(days=7))
        assert not pass_on_concern(session, row_id, now() + timedelta(days=14))
    assert waiting(scenario, "other lead") == []
    assert len(told(scenario)) == 5
    with scenario.app.app_context():
        assert pass_on_concerns() == "Concerns passed to the hub office: 0."


def test_where_nobody_is_outside_of_it_another_way_is_named(scenario):
    with scenario.write_session() as session:
        session.execute(update(Person).values(disabled_at=now()))
        session.execute(update(Person).where(Person.id == scenario.ids["leader"]).values(disabled_at=None))
    with pytest.raises(Conflict) as refusal:
        raising(scenario, "")
    assert refusal.value.message == NOBODY
    assert "Freedom to Speak Up" in NOBODY
