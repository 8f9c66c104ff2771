"""The list of participants: only those who consented, for each other, until the day they chose."""

from datetime import timedelta

import pytest

from hub.events.domain.participants import (
    ListedFor,
    find_consent,
    last_day_listed,
    list_participants,
    save_consent,
)
from hub.events.domain.queries import get_event
from hub.kit.clock import day_of, now
from hub.kit.errors import Conflict
from tests.events.conftest import prepare

IN_TWO_MONTHS = timedelta(days=60)


def make_list(scenario):
    slug = scenario.open_event()
    for name in ("leader", "other leader", "guest"):
        scenario.book(name, slug)
    consent(scenario, "leader", slug, ListedFor.EVENT_DAY)
    consent(scenario, "other leader", slug, ListedFor.A_MONTH)
    return slug


PREPARED = {"slug": prepare("participants", make_list)}


@pytest.fixture
def slug(scenario):
    """An event with places of three people, of whom two are on the list."""
    return scenario.made


def consent(scenario, name, slug, listed_for):
    with scenario.write_session() as session:
        save_consent(session, scenario.viewer(name, session), slug, listed_for, now())


def names(scenario, name, slug, at=None):
    with scenario.write_session() as session:
        _, rows = list_participants(session, scenario.viewer(name, session), slug, at or now())
        return [(row.name, row.organisation) for row in rows]


def test_those_on_the_list_see_each_others_name_and_trust_and_nobody_else_does(scenario, slug):
    assert names(scenario, "leader", slug) == [
        ("The leader", "London Ambulance Service NHS Trust"),
        ("The second leader", "Yorkshire Ambulance Service NHS Trust"),
    ]
    assert names(scenario, "guest", slug) == []
    with pytest.raises(Conflict, match="no place"):
        names(scenario, "staff", slug)


def test_each_is_on_the_list_until_the_day_they_chose(scenario, slug):
    day = now() + IN_TWO_MONTHS
    assert len(names(scenario, "other leader", slug, day)) == 2
    assert len(names(scenario, "other leader", slug, day + timedelta(days=1))) == 1
    assert names(scenario, "leader", slug, day + timedelta(days=1)) == []
    assert names(scenario, "other leader", slug, day + timedelta(days=31)) == []


def test_consent_can_be_withdrawn_at_any_time_and_ends_with_the_place(scenario, slug):
    consent(scenario, "leader", slug, None)
    assert names(scenario, "leader", slug) == []
    assert names(scenario, "other leader", slug) == [
        ("The second leader", "Yorkshire Ambulance Service NHS Trust")
    ]
    consent(scenario, "leader", slug, ListedFor.A_YEAR)
    scenario.cancel("leader", slug)
    assert len(names(scenario, "other leader", slug)) == 1


def test_the_last_day_on_the_list_moves_with_the_event(scenario, slug):
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        event = get_event(session, viewer, slug)
        assert find_consent(session, event, viewer.person_id).days_after == 0
        assert last_day_listed(event, 30) == day_of(event.ends_at) + timedelta(days=30)
