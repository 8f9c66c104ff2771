"""Events for other programs: each is an Event of schema.org that names nobody who comes, speaks or joins."""

import json
from datetime import date, time

import pytest
from bs4 import BeautifulSoup

from hub.events.domain.cancellations import cancel_event
from hub.events.domain.schedule import create_event, get_event_to_schedule
from hub.kit.clock import now
from hub.trusts.domain import find_organisation
from hub.web.page_cache import get_page_version
from tests.events.conftest import make_plan

FIELDS = {
    *("@context", "@type", "name", "description", "url", "inLanguage", "startDate", "endDate"),
    *("eventStatus", "eventAttendanceMode", "location", "organizer", "dateModified"),
}
SITE = "http://127.0.0.1:8000"


def event_on(response):
    scripts = BeautifulSoup(response.text, "html.parser")("script", type="application/ld+json")
    found = [data for data in (json.loads(script.string) for script in scripts) if data["@type"] == "Event"]
    return found[0] if found else None


def read(scenario, slug):
    get_page_version(scenario.app).invalidate()
    return event_on(scenario.visitor().get(f"/events/{slug}"))


def test_an_event_says_when_where_and_by_whom_it_is_held_in_london_time(scenario):
    winter = read(scenario, scenario.open_event(day=date(2127, 1, 15), ends=time(16)))
    summer = read(scenario, scenario.open_event(day=date(2127, 7, 15), ends=time(16)))

    assert (winter["startDate"], winter["endDate"]) == (
        "2127-01-15T09:30:00+00:00",
        "2127-01-15T16:00:00+00:00",
    )
    assert summer["startDate"] == "2127-07-15T09:30:00+01:00"
    assert set(winter) == FIELDS
    assert winter["eventStatus"] == "https://schema.org/EventScheduled"
    assert winter["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert winter["location"] == {"@type": "Place", "name": "Birmingham"}
    assert winter["organizer"] == {
        "@type": "Organization",
        "name": "Ambulance Leadership Hub",
        "url": f"{SITE}/",
    }
    assert winter["url"].startswith(f"{SITE}/events/")


@pytest.mark.parametrize(
    ("fields", "mode", "location"),
    [
        ({"remote": "By video."}, "Mixed", "Place"),
        ({"venue": "Online, by video"}, "Online", "VirtualLocation"),
        ({"venue": ""}, "Offline", "Place"),
    ],
)
def test_it_says_how_one_can_take_part(scenario, fields, mode, location):
    data = read(scenario, scenario.open_event(**fields))

    assert data["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    assert data["location"]["@type"] == location
    assert data["location"]["name"]


def test_an_event_that_is_cancelled_says_so(scenario, slug):
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        cancel_event(session, viewer, event, now())

    assert read(scenario, slug)["eventStatus"] == "https://schema.org/EventCancelled"


def test_nobody_and_nothing_that_only_some_may_know_is_in_it(scenario, slug, booked):
    data = json.dumps(read(scenario, slug))
    own = json.dumps(event_on(scenario.browser("leader").get(f"/events/{slug}")))

    assert own == data
    for secret in ("Ring at gate 2", "leader", "4,000", "attendee", "performer", "actor"):
        assert secret.casefold() not in data.casefold().replace("ambulance leadership hub", "")


def test_a_draft_is_described_to_no_program(scenario):
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = create_event(session, viewer, find_organisation(session, "hub"), make_plan(), now())
        slug = event.slug

    page = scenario.browser("staff").get(f"/events/{slug}")
    assert page.status_code == 200
    assert event_on(page) is None
