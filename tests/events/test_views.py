"""The pages of events, for each person who comes to them."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from hub.access import PUBLIC, Role
from hub.accounts.domain.memberships import grant_role
from hub.accounts.domain.persons import get_person
from hub.events.domain.queries import get_event, list_coming_events
from hub.kit.clock import current_day, now
from hub.web.forms import coming_example
from hub.web.page_cache import get_page_version
from tests.support.clock_changes import move_clock


def event_day():
    return current_day() + timedelta(days=60)


WORDS = {
    "series": "",
    "title": "A day on teams",
    "summary": "One day on teams.",
    "starts": "09:30",
    "ends": "16.30",
    "capacity": "20",
    "closes_days_before": "7",
    "tiers": ["senior-leader"],
    "venue": "Birmingham",
    "joining": "Ring at gate 2.",
    "timetable": "09:30 Welcome - The chair\n10:00 Talk",
    "description": "A *day*.",
}
CASE = {
    "grounds": ["critical-mass"],
    "reason": "Critical mass",
    "cost": "£4,000",
    "payer": "The office",
    "own_answer": "none",
}


def event_fields():
    day = event_day()
    return {**WORDS, "day": [str(day.day), str(day.month), str(day.year)]}


def heading(response):
    return BeautifulSoup(response.text, "html.parser").h1.get_text(" ", strip=True)


def buttons(response):
    main = BeautifulSoup(response.text, "html.parser").main
    return [button.get_text(strip=True) for button in main.find_all("button")]


def errors(response):
    page = BeautifulSoup(response.text, "html.parser")
    return [link.get_text(strip=True) for link in page.select(".nhsuk-error-summary__list a")]


@pytest.mark.one_engine
@pytest.mark.requirement("R091")
def test_hub_staff_go_from_a_draft_to_an_event_that_a_leader_books(scenario):
    staff, leader = scenario.browser("staff"), scenario.browser("leader")
    saved = staff.send("/events/new", **event_fields())
    assert saved.status_code == 303
    url = saved.location.removesuffix("/manage")
    assert leader.get(url).status_code == 404
    assert "Draft" in staff.get(saved.location).text

    assert staff.send(f"{url}/open", **CASE).status_code == 303
    page = leader.get(url)
    assert (heading(page), buttons(page)) == ("Event : A day on teams", ["Book your place", "Save for later"])
    assert "Ring at gate 2." not in page.text
    assert leader.send(f"{url}/book").location == url
    booked = leader.get(url)
    assert "You have a place at this event." in booked.text
    assert "Ring at gate 2." in booked.text
    assert f'href="{url}/cancel-booking"' in booked.text
    assert buttons(booked) == ["Save for later"]
    assert "The leader" in staff.get(f"{url}/manage").text


@pytest.mark.one_engine
def test_a_form_with_mistakes_names_each_and_loses_nothing(scenario):
    wrong = {
        **event_fields(),
        "title": " ",
        "day": ["31", "2", "2027"],
        "starts": "half nine",
        "capacity": "many",
        "timetable": "Welcome",
    }
    answer = scenario.browser("staff").send("/events/new", **wrong)
    assert answer.status_code == 400
    assert errors(answer) == [
        "Enter a title",
        f"Day must be a real date, such as 31 3 {coming_example(current_day()).year}",
        "Start must be a time, such as 09:30",
        "Enter a number of places from 1 to 1,000",
        "Start each line with a time, as in “09:30 Welcome”. Check: Welcome",
    ]
    assert 'value="half nine"' in answer.text
    assert "Ring at gate 2." in answer.text


@pytest.mark.one_engine
def test_what_the_rules_of_events_refuse_stands_at_its_field(scenario):
    answer = scenario.browser("staff").send("/events/new", **{**event_fields(), "ends": "08:00"})
    assert (answer.status_code, errors(answer)) == (400, ["The end must be after the start"])


def test_the_form_of_an_event_shows_what_was_entered_and_saves_changes(scenario):
    staff = scenario.browser("staff")
    url = staff.send("/events/new", **event_fields()).location.removesuffix("/manage")
    form = BeautifulSoup(staff.get(f"{url}/edit").text, "html.parser")
    values = {field["name"]: field.get("value") for field in form.main.find_all("input")}
    assert (values["starts"], values["ends"], values["closes_days_before"]) == ("09:30", "16:30", "7")
    assert form.find(id="timetable").get_text(strip=True) == event_fields()["timetable"]

    assert (
        staff.send(f"{url}/edit", **{**event_fields(), "title": "Another title"}, revision="1").status_code
        == 303
    )
    assert "Another title" in staff.get(f"{url}/manage").text


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("name", "sees"),
    [
        (None, "Sign in to book"),
        ("newcomer", "You need a role in a trust to book a place"),
        ("leader", "Book your place"),
        ("guest", "Book your place"),
        ("staff", "Manage this event"),
    ],
)
def test_each_person_sees_what_they_can_do(scenario, slug, name, sees):
    browser = scenario.browser(name) if name else scenario.visitor()
    page = browser.get(f"/events/{slug}")
    assert sees in page.text
    assert ("Manage this event" in page.text) == (name == "staff")


@pytest.mark.one_engine
def test_the_sign_in_page_names_the_event_at_which_a_visitor_wants_a_place(scenario, slug):
    visitor = scenario.visitor()
    link = BeautifulSoup(visitor.get(f"/events/{slug}").text, "html.parser").find(
        "a", string="Sign in to book"
    )

    page = BeautifulSoup(visitor.get(link["href"]).text, "html.parser")
    assert page.select_one("main .nhsuk-body-l").text == "Sign in to book a place at A day on teams."
    drafted = BeautifulSoup(visitor.get("/sign-in?next=/events/not-there").text, "html.parser")
    assert drafted.select_one("main .nhsuk-body-l").text == "Sign in to continue."


@pytest.mark.usefixtures("last_place")
def test_a_full_event_leads_to_the_waiting_list_and_an_offer_to_the_place(scenario, slug):
    url, other = f"/events/{slug}", scenario.browser("other leader")
    assert "How to book a place" in other.get(url).text
    scenario.book("leader", slug)
    full = other.get(url)
    assert buttons(full) == ["Join the waiting list", "Save for later"]
    assert "How to join the waiting list" in full.text
    assert "waiting for a place" not in full.text
    assert "How to book a place" not in scenario.visitor().get(url).text
    refused = other.send(f"{url}/book")
    assert (refused.status_code, heading(refused)) == (409, "There are no places you can book at the moment")

    assert other.send(f"{url}/wait").status_code == 303
    page = other.get(url)
    assert "You are number 1 on the waiting list." in page.text
    assert buttons(page) == ["Leave the waiting list", "Save for later"]
    assert "Number 1 on the waiting list" in other.get("/me").text
    decides = scenario.browser("publisher").get(url).text
    assert "Full: 1 person is waiting." in decides
    assert "All places are taken. 1 person is waiting for a place." in decides
    scenario.wait("publisher", slug)
    assert "Full: 2 people are waiting." in scenario.browser("lead").get(url).text
    assert "2 people" not in scenario.visitor().get(url).text
    scenario.browser("publisher").send(f"{url}/stop-waiting")

    assert scenario.browser("leader").send(f"{url}/cancel-booking").status_code == 303
    assert buttons(other.get(url)) == ["Book the place", "Decline the place", "Save for later"]
    assert "A place for you at A day on teams" in other.get("/me").text
    assert other.send(f"{url}/book").status_code == 303
    assert "A day on teams" in other.get("/me").text


@pytest.mark.usefixtures("taken")
def test_an_offered_place_can_be_declined(scenario, slug):
    scenario.cancel("leader", slug)
    other = scenario.browser("other leader")
    assert other.send(f"/events/{slug}/stop-waiting").status_code == 303
    assert "You left the waiting list" in other.get(f"/events/{slug}").text
    assert "Book your place" in scenario.browser("leader").get(f"/events/{slug}").text


@pytest.mark.one_engine
def test_places_that_are_kept_for_other_trusts_are_explained(scenario):
    slug = scenario.open_event(capacity=2)
    staff = scenario.browser("staff")
    places = {"places-yorkshire": "2", "places-london": "", "places-partners": ""}
    last = event_day() - timedelta(days=20)
    until = [str(last.day), str(last.month), str(last.year)]
    assert staff.send(f"/events/{slug}/allocations", kept_until=until, **places).status_code == 303
    page = scenario.browser("leader").get(f"/events/{slug}")
    assert "kept for other trusts" in page.text
    assert buttons(page) == ["Join the waiting list", "Save for later"]
    assert buttons(scenario.browser("other leader").get(f"/events/{slug}")) == [
        "Book your place",
        "Save for later",
    ]
    assert 'value="2"' in staff.get(f"/events/{slug}/allocations").text

    more = staff.send(f"/events/{slug}/allocations", kept_until=until, **{**places, "places-london": "1"})
    assert (more.status_code, errors(more)) == (400, ["The event has 2 places. Keep 2 or fewer"])


@pytest.mark.one_engine
@pytest.mark.usefixtures("taken")
def test_cancelling_an_event_asks_first_and_says_how_many_are_told(scenario, slug):
    staff, url = scenario.browser("staff"), f"/events/{slug}"
    assert "1 person has a place, and 1 is on the waiting list" in " ".join(
        staff.get(f"{url}/cancel").text.split()
    )
    assert staff.send(f"{url}/cancel", reason="A flood").status_code == 303
    assert "This event will not take place." in scenario.visitor().get(url).text
    assert buttons(scenario.browser("leader").get(url)) == []


@pytest.mark.one_engine
def test_cancelling_an_event_says_when_nobody_is_told(scenario, slug):
    page = " ".join(scenario.browser("staff").get(f"/events/{slug}/cancel").text.split())
    assert (
        "Nobody has a place or is on the waiting list, so we will not email anyone. Booking will end "
        "straight away. You can undo this for 10 minutes."
    ) in page.replace("</p> <p>", " ")
    assert "After 10 minutes" not in page
    scenario.book("leader", slug)
    page = " ".join(scenario.browser("staff").get(f"/events/{slug}/cancel").text.split())
    assert "1 person has a place, and nobody is on the waiting list." in page
    assert "After 10 minutes we will email them and remove the event from the calendars of people" in page


def test_booking_that_is_closed_has_no_button_to_book(scenario, slug):
    assert scenario.browser("staff").send(f"/events/{slug}/close").status_code == 303
    page = scenario.browser("leader").get(f"/events/{slug}")
    assert "Booking closed" in page.text
    assert buttons(page) == ["Save for later"]


@pytest.mark.one_engine
def test_a_publisher_begins_with_the_templates_of_a_trust_and_the_office_with_the_series_too(scenario):
    page = scenario.browser("publisher").get("/events/new").text
    assert "Seminar in a management meeting" in page
    form = scenario.browser("publisher").get("/events/new?template=exemplary-leader").text
    assert "Discussion with an exemplary leader" in form
    assert scenario.browser("staff").get("/events/new?template=none").status_code == 404
    assert scenario.browser("leader").get("/events/new").status_code == 403


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("template", "chosen"), [("outside-leader", ["senior-leader"]), ("other", []), ("supervision-group", [])]
)
def test_the_form_begins_with_the_audience_of_its_template_and_with_no_other(scenario, template, chosen):
    page = BeautifulSoup(
        scenario.browser("staff").get(f"/events/new?template={template}").text, "html.parser"
    )
    boxes = page.select('input[name="tiers"][checked]')
    assert [box["value"] for box in boxes] == chosen


@pytest.mark.one_engine
def test_who_belongs_to_several_trusts_chooses_one_before_booking(scenario, slug):
    with scenario.write_session() as session:
        person = get_person(session, scenario.ids["leader"])
        grant_role(session, person, scenario.ids["at yorkshire"], Role.LEADER, by=PUBLIC, at=now())
    leader = scenario.browser("leader")
    assert "Which organisation are you taking part for?" in leader.get(f"/events/{slug}").text
    for path in ("book", "wait"):
        refused = leader.send(f"/events/{slug}/{path}")
        assert (refused.status_code, errors(refused)) == (
            400,
            ["Choose the organisation you are taking part for"],
        )
    assert leader.send(f"/events/{slug}/book", organisation="yorkshire").status_code == 303


@pytest.mark.one_engine
@pytest.mark.usefixtures("taken")
def test_who_belongs_to_several_trusts_accepts_an_offer_without_choosing_again(scenario, slug):
    with scenario.write_session() as session:
        person = get_person(session, scenario.ids["other leader"])
        grant_role(session, person, scenario.ids["at london"], Role.LEADER, by=PUBLIC, at=now())
    scenario.cancel("leader", slug)
    other = scenario.browser("other leader")
    assert other.send(f"/events/{slug}/book").status_code == 303
    assert "You have a place at this event." in other.get(f"/events/{slug}").text


@pytest.mark.one_engine
def test_no_trust_puts_an_event_of_its_own_on_a_national_series(scenario):
    publisher = scenario.browser("publisher")
    url = publisher.send("/events/new", **{**event_fields(), "series": "parallel-lines"}).location
    publisher.send(url.replace("/manage", "/open"))
    assert "BEGIN:VEVENT" in scenario.visitor().get("/feeds/events.ics").text
    with scenario.write_session() as session:
        assert list_coming_events(session, now(), series="parallel-lines") == []


@pytest.mark.one_engine
def test_a_page_after_the_last_is_none(scenario):
    assert scenario.visitor().get("/events?page=2").status_code == 404


def test_the_list_of_events_says_what_there_is_and_where_to_go_when_there_is_nothing(scenario):
    empty = scenario.visitor().get("/events")
    assert "No events are scheduled at the moment." in empty.text
    scenario.open_event()
    page = scenario.visitor().get("/events")
    assert "A day on teams" in page.text
    assert f"{event_day():%B %Y}" in page.text
    assert "Schedule an event" not in page.text
    assert "Schedule an event" in scenario.browser("publisher").get("/events").text
    assert scenario.visitor().get("/events?page=0").status_code == 400


def test_an_event_is_found_on_the_page_of_its_trust_in_search_and_in_the_api(scenario):
    scenario.open_event(by="lead", organisation="london", title="A day in London")
    visitor = scenario.visitor()
    assert "A day in London" in visitor.get("/trusts/london").text
    assert [item["title"] for item in visitor.get("/api/v1/events").json["items"]] == ["A day in London"]
    assert "A day in London" in visitor.get("/feeds/events.atom").text
    found = visitor.get("/api/v1/search?q=london").json["items"]
    assert "A day in London" in [item["title"] for item in found]


@pytest.mark.one_engine
def test_the_front_page_names_the_next_three_events(scenario):
    for days in (90, 60, 80, 70):
        scenario.open_event(title=f"In {days} days", day=current_day() + timedelta(days=days))

    page = scenario.browser("leader").get("/")

    assert re.findall(r"In \d\d days", page.text) == ["In 60 days", "In 70 days", "In 80 days"]
    assert "Events will be listed here when they are scheduled." not in page.text


@pytest.mark.parametrize("address", ["/", "/events", "/trusts/london"])
def test_a_kept_page_never_shows_an_event_that_is_over_as_coming(scenario, monkeypatch, address):
    slug = scenario.open_event(by="lead", organisation="london", title="Soon over")
    visitor = scenario.app.test_client()
    visitor.get(address)
    kept = visitor.get(address)
    assert "Soon over" in kept.text
    with scenario.write_session() as session:
        ends_at = get_event(session, PUBLIC, slug).ends_at

    move_clock(monkeypatch, ends_at)
    get_page_version(scenario.app).invalidate()

    later = visitor.get(address, headers={"If-None-Match": kept.headers["ETag"]})
    assert later.status_code == 200
    assert "Soon over" not in later.text


@pytest.mark.one_engine
def test_too_many_places_to_be_a_number_of_the_hub_are_refused_with_the_limit(scenario):
    answer = scenario.browser("staff").send("/events/new", **{**event_fields(), "capacity": "100000"})
    assert errors(answer) == ["Enter a number of places from 1 to 1,000"]


@pytest.mark.one_engine
def test_places_that_a_trust_has_beyond_its_kept_ones_are_told_apart(scenario, slug):
    scenario.allocate(slug, london=1)
    for name in scenario.add_leaders(2):
        scenario.book(name, slug)
    page = BeautifulSoup(scenario.browser("staff").get(f"/events/{slug}/manage").text, "html.parser")
    table = page.find("caption", string="Places kept for trusts").find_parent("table")
    assert [cell.get_text() for cell in table.thead.find_all("th")][1:4] == [
        "Kept",
        "Of these, booked or offered",
        "Booked or offered in addition",
    ]
    assert [cell.get_text() for cell in table.tbody.find_all("td")][1:4] == ["1", "1", "1"]
