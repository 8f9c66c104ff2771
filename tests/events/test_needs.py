"""Answers on access and diet: who reads them, until when they change, and what caterers get."""

from datetime import timedelta

import pytest

from hub.audit.models import AuditEntry
from hub.events.domain.needs import (
    AccessNeed,
    Diet,
    Needs,
    count_needs,
    get_own_needs,
    list_needs,
    save_needs,
)
from hub.events.domain.places import count_places
from hub.events.domain.queries import get_event
from hub.events.models import EventAnswer
from hub.kit.clock import now
from hub.kit.errors import Conflict, NotFound
from tests.events.conftest import prepare

NEEDS = Needs((AccessNeed.BSL, AccessNeed.ASSISTANT), "A quiet room", (Diet.HALAL,), "No sesame")


def make_answer(scenario):
    slug = scenario.open_event()
    scenario.book("leader", slug)
    save(scenario, "leader", slug, NEEDS)
    return slug


PREPARED = {"slug": prepare("answer", make_answer)}


@pytest.fixture
def slug(scenario):
    """An event of the hub office at which the leader has a place and has answered."""
    return scenario.made


def save(scenario, name, slug, needs, at=None):
    with scenario.write_session() as session:
        save_needs(session, scenario.viewer(name, session), slug, needs, at or now())


def read(scenario, name, slug):
    with scenario.write_session() as session:
        return list_needs(session, scenario.viewer(name, session), slug)[1]


def test_the_organiser_reads_who_needs_what_and_a_caterer_gets_numbers(scenario, slug):
    assert read(scenario, "staff", slug) == [("The leader", NEEDS)]
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event(session, viewer, slug)
        counts = count_needs(session, viewer, event)
        taken = sum(count_places(session, event, now()).taken.values())
    assert (counts.diet[Diet.HALAL], counts.diet[Diet.VEGAN], counts.other_diet) == (1, 0, 1)
    assert (counts.access[AccessNeed.ASSISTANT], taken) == (1, 1)  # the assistant takes no place


def test_nobody_else_reads_answers_of_an_event_of_the_office(scenario, slug):
    for name in ("leader", "lead", "publisher", "other lead", "guest"):
        with pytest.raises(NotFound):
            read(scenario, name, slug)


def test_the_hub_office_does_not_read_answers_of_an_event_of_a_trust(scenario):
    slug = scenario.open_event(by="publisher", organisation="london")
    scenario.book("leader", slug)
    save(scenario, "leader", slug, NEEDS)
    assert len(read(scenario, "publisher", slug)) == len(read(scenario, "lead", slug)) == 1
    for name in ("staff", "admin", "other lead"):
        with pytest.raises(NotFound):
            read(scenario, name, slug)


def test_answers_change_until_the_event_begins_and_empty_ones_are_deleted(scenario, slug):
    changed = Needs(diet=(Diet.VEGAN,))
    save(scenario, "leader", slug, changed)
    assert read(scenario, "staff", slug) == [("The leader", changed)]
    with scenario.write_session() as session:
        assert get_own_needs(session, scenario.viewer("leader", session), slug)[1] == changed
    with pytest.raises(Conflict, match="has started"):
        save(scenario, "leader", slug, NEEDS, now() + timedelta(days=61))
    save(scenario, "leader", slug, Needs())
    with scenario.write_session() as session:
        assert session.query(EventAnswer).count() == 0


def test_who_has_no_place_answers_nothing_and_who_gives_it_up_is_read_no_more(scenario, slug):
    with pytest.raises(Conflict, match="no place"):
        save(scenario, "other leader", slug, NEEDS)
    scenario.cancel("leader", slug)
    assert read(scenario, "staff", slug) == []


def test_the_activity_log_says_nothing_of_answers(scenario, slug):
    with scenario.write_session() as session:
        acts = {entry.act for entry in session.query(AuditEntry)}
    assert acts & {"book place"}
    assert not [act for act in acts if "need" in act or "answer" in act]
