"""Places that are kept for trusts and for partners until a day."""

from datetime import timedelta

import pytest

from hub.events.domain.allocations import count_unused, give_back_places, list_allocations
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.schedule import change_event, get_event_to_schedule
from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.trusts.domain import find_organisation
from tests.events.conftest import make_plan


def test_no_more_places_are_kept_than_there_are(scenario):
    slug = scenario.open_event(capacity=3)
    with pytest.raises(Invalid, match="The event has 3 places"):
        scenario.allocate(slug, london=2, yorkshire=2)


def test_allocations_are_replaced_and_zero_is_none(scenario, slug):
    scenario.allocate(slug, london=2, yorkshire=2)
    scenario.allocate(slug, london=3, yorkshire=0)
    with scenario.write_session() as session:
        event = get_event_to_schedule(session, scenario.viewer("staff", session), slug)
        assert [(row.organisation_id, row.places) for row in list_allocations(session, event)] == [
            (scenario.ids["at london"], 3)
        ]


def test_places_are_not_kept_beside_those_that_others_have(scenario):
    slug = scenario.open_event(capacity=4)
    for name in scenario.add_leaders(2):
        scenario.book(name, slug)
    with pytest.raises(Invalid, match="You can keep 2 places"):
        scenario.allocate(slug, yorkshire=3)
    scenario.allocate(slug, yorkshire=2, london=2)
    scenario.book("other leader", slug)


@pytest.mark.parametrize(
    ("booked", "message"),
    [
        (1, "Other people already have places. You can keep 2 places$"),
        (2, "Other people already have places. You can keep 1 place$"),
        (3, "All places are booked or offered, so you cannot keep any$"),
    ],
)
def test_the_refusal_says_how_many_places_can_be_kept(scenario, booked, message):
    slug = scenario.open_event(capacity=3)
    for name in scenario.add_leaders(booked):
        scenario.book(name, slug)
    with pytest.raises(Invalid, match=message):
        scenario.allocate(slug, yorkshire=3)


def test_an_event_with_one_place_says_so_in_the_singular(scenario):
    slug = scenario.open_event(capacity=1)
    with pytest.raises(Invalid, match=r"The event has 1 place. Keep 1 or fewer$"):
        scenario.allocate(slug, yorkshire=2)


def test_an_event_does_not_get_smaller_than_what_is_kept_for_trusts(scenario):
    slug = scenario.open_event(capacity=4)
    scenario.allocate(slug, yorkshire=2, london=2)
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        with pytest.raises(Invalid, match="4 places are taken, offered or kept"):
            change_event(session, viewer, event, make_plan(capacity=3), now())


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (52, True), (53, False), (60, False)])
def test_places_are_kept_for_a_time_in_which_they_can_be_booked(scenario, days, may):
    slug = scenario.open_event(closes_days_before=7)  # in 60 days, so that booking ends with day 53
    until = current_day() + timedelta(days=days)
    if may:
        scenario.allocate(slug, kept_until=until, london=1)
    else:
        with pytest.raises(Invalid, match="from today until the day before booking ends"):
            scenario.allocate(slug, kept_until=until, london=1)


def test_no_places_are_kept_at_an_event_that_is_cancelled(scenario, slug):
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        cancel_event(session, viewer, get_event_to_schedule(session, viewer, slug, lock=True), now())
    with pytest.raises(Conflict, match="over or was cancelled"):
        scenario.allocate(slug, london=1)


def give_back(scenario, slug, places, by="lead"):
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        return give_back_places(session, scenario.viewer(by, session), slug, london, places, now())


def test_a_trust_gives_back_places_that_others_then_have(scenario):
    slug = scenario.open_event(capacity=3)
    scenario.allocate(slug, london=3)
    scenario.book("leader", slug)
    scenario.wait("other leader", slug)
    with pytest.raises(Invalid, match="from 1 to 2"):
        give_back(scenario, slug, 3)

    assert give_back(scenario, slug, 1) == 1

    assert len(scenario.sent("place-offered")) == 1
    scenario.book("other leader", slug)
    assert give_back(scenario, slug, 1) == 0
    with pytest.raises(Invalid, match="Your trust has no kept places left to give back"):
        give_back(scenario, slug, 1)


def test_only_the_lead_gives_back_places_of_the_trust(scenario, slug):
    scenario.allocate(slug, london=3)
    for by in ("leader", "publisher", "other lead"):
        with pytest.raises(NotFound):
            give_back(scenario, slug, 1, by=by)
    with scenario.write_session() as session:
        event = get_event_to_schedule(session, scenario.viewer("staff", session), slug)
        assert count_unused(session, event, scenario.ids["at london"], now()) == 3
