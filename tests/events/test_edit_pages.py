"""The form of an event: two organisers at once, for whom one schedules, and events that others run."""

import pytest
from bs4 import BeautifulSoup

from hub.access import PUBLIC, Role
from hub.accounts.domain import get_person
from hub.accounts.domain.memberships import grant_role
from hub.events.forms.schedule import is_web_address
from hub.kit.clock import now
from tests.events.test_copies import form_of
from tests.events.test_views import CASE, buttons, errors, event_fields

pytestmark = pytest.mark.one_engine

ELSEWHERE = "https://academy.example.org/days?id=1"


def words(response):
    return " ".join(BeautifulSoup(response.text, "html.parser").main.get_text(" ").split())


def test_who_saves_over_a_change_of_somebody_else_is_shown_both_and_loses_nothing(scenario, slug):
    first, second, url = scenario.browser("staff"), scenario.browser("admin"), f"/events/{slug}/edit"
    values = form_of(first.get(url))[1] | {"day": event_fields()["day"], "tiers": ["senior-leader"]}
    others = form_of(second.get(url))[1] | {"day": event_fields()["day"], "tiers": ["senior-leader"]}
    assert first.send(url, **{**values, "venue": "Leeds"}).status_code == 303

    refused = second.send(url, **{**others, "title": "A day on meetings"})
    assert refused.status_code == 409
    text = words(refused)
    assert "Someone else changed this event while you had it open" in text
    assert "Place Saved: Leeds Yours: Birmingham" in text
    assert "Title Saved: A day on teams Yours: A day on meetings" in text
    assert "Leeds" in scenario.visitor().get(f"/events/{slug}").text

    # Saved knowingly, from what the page shows now.
    again = form_of(refused)[1] | {"day": event_fields()["day"], "tiers": ["senior-leader"]}
    assert again["title"] == "A day on meetings"
    assert second.send(url, **again).status_code == 303
    assert "A day on meetings" in words(second.get(f"/events/{slug}/manage"))


def test_what_is_the_same_in_both_is_said(scenario, slug):
    staff, url = scenario.browser("staff"), f"/events/{slug}/edit"
    values = form_of(staff.get(url))[1] | {"day": event_fields()["day"]}
    assert staff.send(url, **values).status_code == 303
    assert "The saved version is the same as what you typed." in words(staff.send(url, **values))


def test_practical_matters_are_on_the_page_and_in_the_email(scenario):
    slug = scenario.open_event(
        travel="Ten minutes from the station.", overnight="Rooms nearby.", remote="By video.", price="£40"
    )
    scenario.book("leader", slug)
    page = words(scenario.visitor().get(f"/events/{slug}"))
    assert "Getting there Ten minutes from the station." in page
    assert "Price £40. The hub does not handle payments." in page
    assert "MixedEventAttendanceMode" in scenario.visitor().get(f"/events/{slug}").text
    assert "Taking part remotely: By video." in scenario.sent("place-booked")[0].paragraphs


def test_a_line_of_the_timetable_names_a_room(scenario):
    staff, line = scenario.browser("staff"), "10:00 Questions - The chair @ Main hall"
    url = staff.send("/events/new", **{**event_fields(), "timetable": line}).location.removesuffix("/manage")
    staff.send(f"{url}/open", **CASE)
    assert "10:00 Questions The chair, Main hall" in words(scenario.visitor().get(url))
    assert form_of(staff.get(f"{url}/edit"))[1]["timetable"] == line
    part = scenario.visitor().get(url.replace("/events", "/api/v1/events")).json["timetable"][0]
    assert (part["title"], part["speaker"], part["room"]) == ("Questions", "The chair", "Main hall")


def test_an_event_is_found_by_its_theme_and_by_who_else_takes_part(scenario):
    staff = scenario.browser("staff")
    fields = {**event_fields(), "themes": ["healthcare-policy"], "mix": ["other-healthcare", "other-sectors"]}
    url = staff.send("/events/new", **fields).location.removesuffix("/manage")
    staff.send(f"{url}/open", **CASE)
    page = words(scenario.visitor().get(url))
    assert "Who takes part With other healthcare, With other sectors" in page
    assert "Themes Healthcare policy context" in page
    for found, query in ((1, "theme=healthcare-policy"), (1, "mix=other-sectors"), (0, "theme=networking")):
        assert scenario.visitor().get(f"/api/v1/events?{query}").json["total"] == found
    assert (
        form_of(staff.get(f"{url}/edit"))[0].find("input", {"value": "healthcare-policy"}).has_attr("checked")
    )


def test_an_event_that_others_run_leads_to_where_it_is_booked(scenario):
    staff, leader = scenario.browser("staff"), scenario.browser("leader")
    saved = staff.send(
        "/events/new", **{**event_fields(), "booking_address": ELSEWHERE, "closes_days_before": "90"}
    )
    url = saved.location.removesuffix("/manage")
    assert staff.send(f"{url}/open", **CASE).status_code == 303
    page = leader.get(url)
    assert f'href="{ELSEWHERE}"' in page.text
    assert "Book at academy.example.org" in page.text
    assert buttons(page) == ["Save for later"]
    assert "Booked elsewhere" in scenario.visitor().get("/events").text
    assert leader.send(f"{url}/book").status_code == 409
    assert leader.send(f"{url}/wait").status_code == 409
    assert f"Another organisation runs this event and takes the bookings: {ELSEWHERE}" in words(
        staff.get(f"{url}/manage")
    )
    record = scenario.visitor().get(url.replace("/events", "/api/v1/events")).json
    assert (record["status"], record["booking"], record["places"]) == ("elsewhere", ELSEWHERE, "")


@pytest.mark.parametrize(
    "text",
    [
        *("http://example.org", "javascript:alert(1)", "https://localhost/x", "//example.org", "example.org"),
        *("https://user@example.org/", "https://example.org/ x", 'https://example.org/"', "https://[x"),
    ],
)
def test_what_is_no_whole_and_safe_web_address_is_refused_at_its_field(scenario, text):
    assert not is_web_address(text)
    answer = scenario.browser("staff").send("/events/new", **{**event_fields(), "booking_address": text})
    assert (answer.status_code, errors(answer)[0][:24]) == (400, "Enter a full web address")


def test_who_schedules_for_several_organisations_chooses_for_whom(scenario):
    with scenario.write_session() as session:
        person = get_person(session, scenario.ids["staff"])
        grant_role(session, person, scenario.ids["at london"], Role.PUBLISHER, by=PUBLIC, at=now())
    staff = scenario.browser("staff")
    page = words(staff.get("/events/new"))
    assert "For Ambulance Leadership Hub." in page
    assert "Schedule for London Ambulance Service NHS Trust" in page
    london = staff.get("/events/new?for=london")
    assert "Parallel Lines" not in words(london)
    link = BeautifulSoup(london.text, "html.parser").find("a", string="Another event")["href"]
    saved = staff.send(
        BeautifulSoup(staff.get(link).text, "html.parser").main.form["action"], **event_fields()
    )
    assert "London Ambulance Service NHS Trust" in words(staff.get(saved.location.removesuffix("/manage")))
