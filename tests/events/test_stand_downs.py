"""A trust withdraws its people from the events of a day."""

from datetime import timedelta

import pytest

from hub.events.domain.bookings import find_booking
from hub.events.domain.queries import get_public_event
from hub.events.domain.stand_downs import (
    StandDownReason,
    count_stand_downs,
    list_bookings_on,
    list_days_with_bookings,
    list_other_dates,
    stand_down,
)
from hub.events.domain.waiting_list import find_offer
from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.trusts.domain import find_organisation


def event_day():
    return current_day() + timedelta(days=60)


def order(scenario, by="lead", trust="london", day=None, reason=StandDownReason.PRESSURE, staying=()):
    with scenario.write_session() as session:
        viewer, organisation = scenario.viewer(by, session), find_organisation(session, trust)
        return stand_down(
            session, viewer, organisation, day or event_day(), reason, now(), staying=staying
        ).people


def test_all_people_of_a_trust_are_withdrawn_in_one_act_and_their_places_offered(scenario):
    slug = scenario.open_event(capacity=2, series="parallel-lines")
    again = scenario.open_event(
        day=event_day() + timedelta(days=7), series="parallel-lines", title="Another day"
    )
    for name in ("leader", "publisher"):
        scenario.book(name, slug)
    scenario.book("leader", again)
    scenario.wait("other leader", slug)

    assert order(scenario) == 2

    told = scenario.sent("stood-down")
    assert len(told) == 2
    assert "Another day" in " ".join(told[0].closing_paragraphs)
    assert told[0].calendar.method == "CANCEL"
    with scenario.write_session() as session:
        event = get_public_event(session, slug)
        assert find_booking(session, event, scenario.ids["leader"]) is None
        assert find_booking(session, get_public_event(session, again), scenario.ids["leader"]) is not None
        assert find_offer(session, event, scenario.ids["other leader"], now()) is not None
        assert [each.slug for each in list_other_dates(session, event, now())] == [again]


@pytest.mark.usefixtures("last_place")
def test_no_place_goes_to_somebody_else_of_the_same_trust(scenario, slug):
    (colleague,) = scenario.add_leaders(1)
    scenario.book("leader", slug)
    scenario.wait(colleague, slug)
    scenario.wait("other leader", slug)

    assert order(scenario) == 1

    (told,) = scenario.sent("waiting-stood-down")
    assert told.subject == "You are no longer on the waiting list for A day on teams"
    with scenario.write_session() as session:
        event = get_public_event(session, slug)
        assert find_offer(session, event, scenario.ids[colleague], now()) is None
        assert find_offer(session, event, scenario.ids["other leader"], now()) is not None


def test_whoever_may_go_stays_on(scenario):
    slug = scenario.open_event(capacity=2)
    kept, given_up = (scenario.book(name, slug) for name in ("leader", "publisher"))
    with pytest.raises(Invalid) as refused:
        order(scenario, staying={kept, given_up})
    assert refused.value.field == "staying"
    assert order(scenario, staying={kept}) == 1
    with scenario.write_session() as session:
        event = get_public_event(session, slug)
        assert find_booking(session, event, scenario.ids["leader"]) is not None
        assert find_booking(session, event, scenario.ids["publisher"]) is None


def test_only_the_day_and_the_trust_are_concerned(scenario, slug):
    for name in ("leader", "other leader"):
        scenario.book(name, slug)
    with scenario.write_session() as session:
        london, lead = find_organisation(session, "london"), scenario.viewer("lead", session)
        assert list_days_with_bookings(session, lead, london, now()) == {event_day(): 1}
        assert len(list_bookings_on(session, lead, london, event_day(), now())) == 1
        assert list_bookings_on(session, lead, london, event_day() + timedelta(days=1), now()) == []
    with pytest.raises(Conflict, match="Nobody in your trust"):
        order(scenario, day=event_day() - timedelta(days=1))
    assert order(scenario) == 1
    with scenario.write_session() as session:
        event = get_public_event(session, slug)
        assert find_booking(session, event, scenario.ids["other leader"]) is not None
    with pytest.raises(Conflict, match="Nobody in your trust"):
        order(scenario)


@pytest.mark.parametrize("by", ["leader", "publisher", "other lead"])
def test_only_the_lead_and_the_hub_office_withdraw_people(scenario, by):
    scenario.book("leader", scenario.open_event())
    with pytest.raises(NotFound):
        order(scenario, by=by)


@pytest.mark.requirement("R318")
@pytest.mark.usefixtures("booked")
def test_development_that_was_cancelled_is_counted_by_trust_and_reason(scenario, slug):
    order(scenario)
    scenario.book("publisher", slug)
    order(scenario, reason=StandDownReason.WEATHER)
    scenario.book("other leader", slug)
    order(scenario, by="other lead", trust="yorkshire")
    with scenario.write_session() as session:
        counts = {
            name: [
                (row.organisation_id, row.reason.value, row.people)
                for row in count_stand_downs(session, scenario.viewer(name, session), current_day())
            ]
            for name in ("lead", "staff", "leader")
        }
    london, yorkshire = scenario.ids["at london"], scenario.ids["at yorkshire"]
    own = [(london, "pressure", 1), (london, "weather", 1)]
    assert counts == {"lead": own, "staff": [*own, (yorkshire, "pressure", 1)], "leader": []}
