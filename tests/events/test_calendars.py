"""Calendar files of events, as a calendar program reads them."""

from datetime import timedelta

import icalendar
import pytest

from hub.events.domain.series import SERIES, SeriesDocument
from hub.kit.clock import current_day
from hub.library.domain.publication import publish_resource
from hub.plugin_api.frontmatter import parse
from hub.trusts.domain import ensure_office
from tests.events.test_series import FILES
from tests.factories import START, make_origin


def read(response):
    """Return the events of a calendar file; the file must be one that has a zone with its rules."""
    assert response.mimetype == "text/calendar"
    calendar = icalendar.Calendar.from_ical(response.text)
    events = calendar.walk("VEVENT")
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    assert zones == ({"Europe/London"} if events else set())
    return events


@pytest.mark.one_engine
def test_an_event_goes_into_any_calendar_with_its_time_in_london(scenario):
    slug = scenario.open_event(joining="The secret link")
    response = scenario.visitor().get(f"/events/{slug}.ics")
    (event,) = read(response)
    assert str(event["SUMMARY"]) == "A day on teams"
    assert event.decoded("DTSTART").tzinfo.key == "Europe/London"
    assert f"{event.decoded('DTSTART'):%H:%M} {event.decoded('DTEND'):%H:%M}" == "09:30 16:30"
    assert str(event["LOCATION"]) == "Birmingham"
    assert int(event["SEQUENCE"]) == 0
    assert "The secret link" not in response.text
    assert f'filename="{slug}.ics"' in response.headers["Content-Disposition"]


def test_the_public_calendars_hold_all_events_those_of_a_series_and_those_of_a_trust(scenario):
    scenario.open_event(title="Lines", series="parallel-lines")
    scenario.open_event(
        by="lead", organisation="london", title="Local", day=current_day() + timedelta(days=70)
    )
    with scenario.write_session() as session:
        office = ensure_office(session, now=START)
        (path,) = [path for path in FILES if path.stem == "parallel-lines"]
        document = parse(SeriesDocument, path.read_text(encoding="utf-8"), slug=path.stem)
        publish_resource(session, document, make_origin(office, path.name), SERIES)
    visitor = scenario.visitor()
    titles = {
        address: [str(event["SUMMARY"]) for event in read(visitor.get(address))]
        for address in (
            "/feeds/events.ics",
            "/feeds/events/parallel-lines.ics",
            "/feeds/trusts/london.ics",
            "/feeds/trusts/yorkshire.ics",
        )
    }
    assert list(titles.values()) == [["Lines", "Local"], ["Lines"], ["Local"], []]
    assert visitor.get("/feeds/events/none.ics").status_code == 404
    assert visitor.get("/feeds/trusts/none.ics").status_code == 404
    page = visitor.get("/events/series/parallel-lines").text
    assert "Lines" in page
    assert "Productive leadership" in page


@pytest.mark.one_engine
@pytest.mark.usefixtures("booked")
def test_a_person_with_a_place_gets_the_event_with_how_to_join_and_can_take_it_back(scenario, slug):
    (booked,) = scenario.sent("place-booked")
    scenario.cancel("leader", slug)
    (cancelled,) = scenario.sent("booking-cancelled")
    scenario.book("leader", slug)
    again = scenario.sent("place-booked")[-1]

    files = [icalendar.Calendar.from_ical(email.calendar.text) for email in (booked, cancelled, again)]
    assert [str(file["METHOD"]) for file in files] == ["REQUEST", "CANCEL", "REQUEST"]
    (first, second, third) = [file.walk("VEVENT")[0] for file in files]
    assert str(first["UID"]) == str(second["UID"]) == str(third["UID"])
    assert [int(event["SEQUENCE"]) for event in (first, second, third)] == [1, 2, 3]
    assert [str(event["STATUS"]) for event in (first, second, third)] == [
        "CONFIRMED",
        "CANCELLED",
        "CONFIRMED",
    ]
    assert str(first["ATTENDEE"]) == "mailto:leader@example.org"
    assert "Ring at gate 2." in str(first["DESCRIPTION"])
    assert "Ring at gate 2." not in str(second["DESCRIPTION"])
    assert "Ring at gate 2." in booked.paragraphs
    assert "Ring at gate 2." not in cancelled.paragraphs
    assert booked.calendar.method == "REQUEST"


@pytest.mark.parametrize("field", ["title", "venue", "joining"])
def test_text_cannot_add_lines_to_a_calendar_file(scenario, field):
    slug = scenario.open_event(**{field: "One\r\nATTENDEE:mailto:other@example.org"})
    scenario.book("leader", slug)
    (email,) = scenario.sent("place-booked")
    (event,) = icalendar.Calendar.from_ical(email.calendar.text).walk("VEVENT")
    assert str(event["ATTENDEE"]) == "mailto:leader@example.org"
