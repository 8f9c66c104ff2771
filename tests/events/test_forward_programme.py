"""What stands in the forward programme and in the calendar of a month, on both databases."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from hub.access import PUBLIC
from hub.catalogue.domain import bump_change_counter
from hub.events.domain.forward_programme import (
    MAX_ROWS,
    DateKind,
    Selection,
    add_months,
    list_dates_between,
    list_events_between,
    list_forward_dates,
    list_forward_events,
)
from hub.events.models import Event
from hub.events.presenters.month import MAX_IN_DAY
from hub.kit.clock import current_day
from hub.plugin_api.vocabulary import Tier
from hub.web.page_cache import get_page_version
from tests.factories import make_programme, make_trust


def days(number):
    return current_day() + timedelta(days=number)


def titles(scenario, selection, until=None, limit=50):
    with scenario.write_session() as session:
        last = until or add_months(current_day(), 12)
        return [event.title for event in list_forward_events(session, current_day(), last, selection, limit)]


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
    assert titles(scenario, Selection(), until=add_months(current_day(), 6))[-1] == "Elsewhere"
    assert titles(scenario, Selection(tier=Tier.SENIOR)) == ["For all", "Of London", "Elsewhere", "Next year"]
    assert "For directors" in titles(scenario, Selection(tier=Tier.DIRECTOR))
    assert titles(scenario, Selection(organisation_id=scenario.ids["at london"])) == ["Of London"]
    assert titles(scenario, Selection(kind=DateKind.ELSEWHERE)) == ["Elsewhere"]
    assert "Elsewhere" not in titles(scenario, Selection(kind=DateKind.EVENT))
    assert titles(scenario, Selection(kind=DateKind.PROGRAMME)) == []
    with scenario.write_session() as session:
        found = list_events_between(session, days(20), days(40), 50)
        assert [event.title for event in found] == ["For all", "For directors"]


def add_copies(scenario, slug, count):
    """Add copies of an open event, on each of the 30 days from its day on."""
    with scenario.write_session() as session:
        event = session.scalars(select(Event).where(Event.slug == slug)).one()
        names = [column.key for column in Event.__table__.columns if column.key != "id"]
        for number in range(count):
            later = timedelta(days=number % 30)
            times = {name: getattr(event, name) + later for name in ("starts_at", "ends_at", "closes_at")}
            same = {name: getattr(event, name) for name in names}
            keys = {"slug": f"{slug}-{number}", "public_id": f"copy-{number}-of-{count}"}
            session.add(Event(**{**same, **times, **keys}))
        bump_change_counter(session)
    get_page_version(scenario.app).invalidate()


def test_no_page_asks_more_of_the_database_or_shows_more_than_fits_when_there_are_many_events(
    scenario, queries
):
    first = add_months(current_day().replace(day=1), 2)
    slug = scenario.open_event(day=first + timedelta(days=1))
    addresses = (
        "/events/forward-programme?tier=director",
        "/feeds/forward-programme.ics",
        f"/events/calendar?month={first:%Y-%m}",
        f"/events/calendar?day={first + timedelta(days=1)}",
    )
    visitor, counts = scenario.visitor(), []
    for copies in (2, 297):
        add_copies(scenario, slug if copies == 2 else f"{slug}-0", copies)
        get_page_version(scenario.app).current()
        for path in addresses:
            with queries(scenario.app) as statements:
                response = visitor.get(path)
            assert response.status_code == 200
            counts.append(len([each for each in statements if "max(event." not in each]))
    assert counts[:4] == counts[4:]
    assert max(counts) <= 6
    page = BeautifulSoup(visitor.get(addresses[0]).text, "html.parser").main
    assert len(page.select(".hub-dates li")) == MAX_ROWS
    assert "The list ends on" in page.get_text()
    month = BeautifulSoup(visitor.get(addresses[2]).text, "html.parser").main
    assert max(len(each("li")) for each in month.select(".hub-month__entries")) == MAX_IN_DAY + 1


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
    assert chosen(kind=DateKind.PROGRAMME) == ["Under way", "Directors"]
    assert chosen(kind=DateKind.EVENT) == []
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
