"""What stands in the forward programme and in the calendar of a month, on both databases."""

from datetime import date, timedelta

import pytest

from hub.access import PUBLIC
from hub.events.domain.forward_programme import (
    Kind,
    Selection,
    add_months,
    list_dates_between,
    list_events_between,
    list_forward_dates,
    list_forward_events,
)
from hub.kit.clock import current_day
from hub.plugin_api.vocabulary import Tier
from tests.factories import make_programme, make_trust

TODAY = current_day()
IN_A_YEAR = add_months(TODAY, 12)


def days(number):
    return TODAY + timedelta(days=number)


def titles(scenario, selection, until=IN_A_YEAR, limit=50):
    with scenario.write_session() as session:
        return [event.title for event in list_forward_events(session, TODAY, until, selection, limit)]


def test_events_are_chosen_by_who_arranges_them_for_whom_they_are_and_where_they_are_booked(scenario):
    scenario.open_event(title="For all", day=days(20))
    scenario.open_event(title="For directors", day=days(30), tiers=(Tier.DIRECTOR,))
    scenario.open_event(title="Of London", by="lead", organisation="london", day=days(40))
    scenario.open_event(title="Elsewhere", day=days(50), booking_address="https://example.org/book")
    scenario.open_event(title="Next year", day=days(300))
    assert titles(scenario, Selection()) == [
        "For all",
        "For directors",
        "Of London",
        "Elsewhere",
        "Next year",
    ]
    assert titles(scenario, Selection(), limit=2) == ["For all", "For directors"]
    assert titles(scenario, Selection(), until=add_months(TODAY, 6))[-1] == "Elsewhere"
    assert titles(scenario, Selection(tier=Tier.SENIOR)) == ["For all", "Of London", "Elsewhere", "Next year"]
    assert "For directors" in titles(scenario, Selection(tier=Tier.DIRECTOR))
    assert titles(scenario, Selection(organisation_id=scenario.ids["at london"])) == ["Of London"]
    assert titles(scenario, Selection(kind=Kind.ELSEWHERE)) == ["Elsewhere"]
    assert "Elsewhere" not in titles(scenario, Selection(kind=Kind.EVENT))
    assert titles(scenario, Selection(kind=Kind.PROGRAMME)) == []
    with scenario.write_session() as session:
        found = list_events_between(session, days(20), days(40), 50)
        assert [event.title for event in found] == ["For all", "For directors"]


def test_dates_of_programmes_are_chosen_in_the_same_way(session):
    london, yorkshire = make_trust(session), make_trust(session, "yorkshire", "Yorkshire NHS Trust")
    make_programme(session, london, title="Under way", dates=[{"starts": "2026-05-30", "ends": "2026-06-02"}])
    make_programme(session, yorkshire, title="Directors", tier=["director"], dates=[{"starts": "2026-07-01"}])
    first, until = date(2026, 6, 1), date(2026, 12, 1)

    def chosen(**fields):
        rows = list_forward_dates(session, PUBLIC, first, until, Selection(**fields))
        return [entry.title for _, entry in rows]

    assert chosen() == ["Under way", "Directors"]
    assert chosen(tier="senior-leader") == ["Under way"]
    assert chosen(organisation_id=yorkshire.id) == ["Directors"]
    assert chosen(kind=Kind.PROGRAMME) == ["Under way", "Directors"]
    assert chosen(kind=Kind.EVENT) == []
    begun = list_dates_between(session, PUBLIC, first, until)
    assert [entry.title for _, entry in begun] == ["Directors"]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 3, 31), 6, date(2026, 9, 30)),
    ],
)
def test_six_months_on_is_a_day_that_exists(day, months, expected):
    assert add_months(day, months) == expected
