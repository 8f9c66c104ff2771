"""The pages of the forward programme and of the calendar, and the calendar file."""

from datetime import time, timedelta

import icalendar
import pytest
from bs4 import BeautifulSoup

from hub.events.domain.cancellations import cancel_event
from hub.events.domain.forward_programme import add_months
from hub.events.domain.schedule import get_event_to_schedule
from hub.events.presenters.month import FURTHEST
from hub.kit.clock import current_day, now
from hub.web.page_cache import get_page_version
from tests.factories import make_programme, make_trust

pytestmark = pytest.mark.one_engine
PAGE = "/events/forward-programme"


def days(number):
    return current_day() + timedelta(days=number)


def main(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.text, "html.parser").main


def titles(client, query=""):
    return [line.a.get_text() for line in main(client, PAGE + query).select(".hub-dates li")]


def add_programme(scenario, title, **run):
    with scenario.write_session() as session:
        make_programme(session, make_trust(session), title=title, dates=[run])
    get_page_version(scenario.app).invalidate()


@pytest.mark.requirement("R067")
def test_regional_events_stand_in_the_forward_programme_beside_national_ones(scenario):
    scenario.open_event(title="National", day=days(20))
    scenario.open_event(title="Of London", by="lead", organisation="london", day=days(30))
    address = "https://leeds.example/book"
    scenario.open_event(title="In Leeds", day=days(40), booking_address=address)
    visitor = scenario.visitor()
    assert titles(visitor) == ["National", "Of London", "In Leeds"]
    *_, line = main(visitor, PAGE).select(".hub-dates li")
    assert "Booked elsewhere" in line.get_text()
    assert line.find("a", href=address).get_text() == "Book at leeds.example"
    assert titles(visitor, "?kind=elsewhere") == ["In Leeds"]
    assert titles(visitor, "?whose=london") == ["Of London"]
    assert titles(visitor, "?whose=hub&kind=event") == ["National"]
    page = main(visitor, f"{PAGE}?kind=programme")
    assert "No dates in the next 6 months match" in page.get_text()
    assert page.find("option", selected=True, value="programme")


@pytest.mark.requirement("R060")
@pytest.mark.requirement("R062")
def test_the_forward_programme_is_for_six_or_twelve_months(scenario):
    add_programme(scenario, "In spring", starts=days(90).isoformat(), place="Leeds")
    add_programme(scenario, "In autumn", starts=days(270).isoformat())
    visitor = scenario.visitor()
    assert titles(visitor) == ["In spring"]
    assert titles(visitor, "?months=12") == ["In spring", "In autumn"]


def test_events_and_programmes_are_one_line_of_time_and_what_is_under_way_comes_first(scenario):
    under_way = {"starts": days(-40).isoformat(), "ends": days(40).isoformat()}
    add_programme(scenario, "Under way", **under_way)
    add_programme(scenario, "A course", starts=days(30).isoformat())
    scenario.open_event(title="Earlier", day=days(20))
    scenario.open_event(title="Same day", day=days(30))
    visitor = scenario.visitor()
    assert titles(visitor) == ["Under way", "Earlier", "A course", "Same day"]
    page = main(visitor, PAGE)
    assert page.h2.get_text() == f"{current_day():%B %Y}"
    assert "Programme, under way" in page.get_text()


def test_an_empty_programme_says_what_will_be_there_and_a_wrong_filter_is_named(client):
    assert "The 2009 study gives no dates." in main(client, PAGE).get_text()
    assert "the next 12 months" in main(client, f"{PAGE}?months=12").h1.get_text()
    for query, message in {
        "?months=7": "How far ahead: choose one",
        "?whose=nobody": "Arranged by: choose one",
        "?tier=x&kind=%27": "Who it is for: choose one",
    }.items():
        assert message in main(client, PAGE + query, 400).get_text()
        assert client.get(f"/feeds/forward-programme.ics{query}").status_code == 400


def test_the_calendar_file_holds_events_with_times_and_programmes_as_whole_days(scenario):
    add_programme(scenario, "A course", starts=days(30).isoformat(), ends=days(31).isoformat(), place="York")
    scenario.open_event(title="A day", day=days(20), joining="The secret link")
    visitor = scenario.visitor()
    link = main(visitor, f"{PAGE}?months=12").find("a", string="Subscribe in your calendar")
    response = visitor.get(link["href"])
    event, course = icalendar.Calendar.from_ical(response.text).walk("VEVENT")
    assert event.decoded("DTSTART").time() == time(9, 30)
    assert (course.decoded("DTSTART"), course.decoded("DTEND")) == (days(30), days(32))
    assert str(course["LOCATION"]) == "York"
    assert "The secret link" not in response.text
    again = visitor.get("/feeds/forward-programme.ics?kind=programme").text
    (same,) = icalendar.Calendar.from_ical(again).walk("VEVENT")
    assert same["UID"] == course["UID"]


def cells(page):
    """Return the text of each day in the table, by number."""
    found = [cell for cell in page.select("table td") if cell.span]
    return {int(cell.span.contents[0]): cell.get_text(" ", strip=True) for cell in found}


def test_a_month_is_a_table_of_weeks_with_its_holidays_and_a_crowded_day_leads_to_its_list(scenario):
    month = add_months(current_day().replace(day=1), 2)
    day = month.replace(day=15)
    for number in range(6):
        scenario.open_event(title=f"Day {number}", day=day, starts=time(9 + number, 0))
    add_programme(scenario, "A course", starts=month.replace(day=3).isoformat())
    slug = scenario.open_event(title="Off", day=month.replace(day=20))
    with scenario.write_session() as session:
        staff = scenario.viewer("staff", session)
        cancel_event(session, staff, get_event_to_schedule(session, staff, slug, lock=True), now())
    get_page_version(scenario.app).invalidate()
    visitor = scenario.visitor()
    page = main(visitor, f"/events/calendar?month={month:%Y-%m}")
    assert [cell.get_text() for cell in page.select("thead th[scope=col]")][::6] == ["Monday", "Sunday"]
    assert page.caption.get_text() == f"Events and programmes in {month:%B %Y}"
    assert {len(row("td")) for row in page.select("tbody tr")} == {7}
    shown = cells(page)
    assert shown[15].startswith("15 09:00 Day 0 10:00 Day 1 11:00 Day 2 12:00 Day 3 All 6 on this day")
    assert shown[3] == "3 A course"
    assert "Cancelled: Off" in shown[20]
    more = page.find("a", href=f"/events/calendar?day={day}")
    assert len(main(visitor, more["href"]).select(".hub-dates li")) == 6


def test_bank_holidays_are_named_in_a_month_and_on_a_day(client):
    year = current_day().year
    page = main(client, f"/events/calendar?month={year}-12")
    assert "Bank holiday: Christmas Day" in cells(page)[25]
    assert "No events or programmes start in December" in page.get_text()
    assert "bank holiday: Christmas Day" in main(client, f"/events/calendar?day={year}-12-25").get_text()


def test_the_months_lead_to_each_other_and_end_two_years_from_now(client):
    first = current_day().replace(day=1)
    page = main(client, "/events/calendar")
    assert f"{current_day():%B %Y}" in page.h1.get_text()
    assert len(page.select(".hub-month__day--today")) == 1
    links = [link["href"][-7:] for link in page.select("nav[aria-label=Months] a")]
    assert links == [f"{add_months(first, step):%Y-%m}" for step in (-1, 1)]
    for step in (-FURTHEST, FURTHEST):
        last = main(client, f"/events/calendar?month={add_months(first, step):%Y-%m}")
        assert len(last.select("nav[aria-label=Months] a")) == 2
        beyond = add_months(first, step + (1 if step > 0 else -1))
        assert "two years ahead" in main(client, f"/events/calendar?month={beyond:%Y-%m}", 404).get_text()
    for wrong in ("month=2026-13", "month=x", "day=2026-02-30", "month=0001-01x"):
        assert "must be in the form" in main(client, f"/events/calendar?{wrong}", 400).get_text()


def test_the_list_the_calendar_and_the_forward_programme_lead_to_each_other(client):
    for path in ("/events", "/events/calendar", PAGE):
        ways = main(client, path).find("nav", attrs={"aria-label": "Ways to see events"})
        assert [link["href"] for link in ways("a")] == ["/events", "/events/calendar", PAGE]
        assert [link["href"] for link in ways("a", attrs={"aria-current": "page"})] == [path]
