"""Events in the API: what programs read of one event, and that it is as described."""

from datetime import timedelta

import jsonschema_rs
import pytest

from hub.events.domain.cancellations import cancel_event
from hub.events.domain.schedule import TimetableLine, close_event, get_event_to_schedule
from hub.kit.clock import current_day, isoformat_utc, now
from hub.plugin_api.vocabulary import Tier
from hub.web.page_cache import get_page_version
from tests.events.conftest import IN_TWO_MONTHS, make_plan

ROOT = "/api/v1"


def read(scenario, slug, status=200):
    get_page_version(scenario.app).invalidate()
    answer = scenario.visitor().get(f"{ROOT}/events/{slug}")
    assert answer.status_code == status
    return answer.json


def change(scenario, slug, act, **fields):
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        act(session, viewer, get_event_to_schedule(session, viewer, slug, lock=True), now(), **fields)


def test_programs_read_when_and_where_an_event_is_and_whether_it_can_be_booked(scenario):
    plan = make_plan()
    slug = scenario.open_event(
        tiers=(Tier.SENIOR,), sessions=(TimetableLine(plan.starts, "Welcome", "The chair"),)
    )
    client = scenario.visitor()
    (listed,) = client.get(f"{ROOT}/events").json["items"]
    record = read(scenario, slug)
    assert listed["api"].endswith(f"{ROOT}/events/{slug}")
    assert record["starts_at"].startswith((current_day() + IN_TWO_MONTHS).isoformat())
    assert (record["status"], record["places"], record["place"]) == ("open", "places", "Birmingham")
    assert (record["owner"]["slug"], record["tier"]) == ("hub", ["senior-leader"])
    assert record["timetable"] == [
        {"starts_at": record["starts_at"], "title": "Welcome", "speaker": "The chair", "room": ""}
    ]
    assert "Ring at gate 2." not in str(record)
    assert client.get(record["calendar"].partition("8000")[2]).mimetype == "text/calendar"

    document = client.get(f"{ROOT}/openapi.json").json
    schema = {**document["components"]["schemas"]["EventRecord"], "components": document["components"]}
    jsonschema_rs.validator_for(schema).validate(record)


@pytest.mark.one_engine
@pytest.mark.usefixtures("last_place")
def test_the_status_of_an_event_follows_what_organisers_do(scenario, slug):
    scenario.book("leader", slug)
    assert read(scenario, slug)["places"] == "full"
    change(scenario, slug, close_event)
    assert (read(scenario, slug)["status"], read(scenario, slug)["places"]) == ("closed", "")
    change(scenario, slug, cancel_event, reason="A flood")
    assert read(scenario, slug)["status"] == "cancelled"


@pytest.mark.one_engine
def test_an_event_that_is_over_says_so(scenario, slug, monkeypatch):
    later = now() + IN_TWO_MONTHS + timedelta(days=2)
    monkeypatch.setattr("hub.events.api.now", lambda: later)
    record = read(scenario, slug)
    assert record["status"] == "past"
    assert record["ends_at"] < isoformat_utc(later)


@pytest.mark.parametrize("slug", ["nothing", "Nothing-At-All"])
def test_what_is_no_event_that_everybody_can_see_is_not_found(scenario, slug):
    assert read(scenario, slug, 404)["status"] == 404
