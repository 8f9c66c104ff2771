"""The pages of release from duty, access and diet, and the list of participants."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from hub.access import PUBLIC
from hub.events.domain.queries import get_event
from hub.events.domain.release_deadlines import ESCALATE_AFTER, plan_follow_up
from hub.events.domain.release_reminders import follow_up_releases
from hub.events.domain.releases import MAX_DECLINES
from hub.events.domain.texts import Texts, save_texts
from hub.events.forms.participants import READ_BY
from hub.kit.clock import current_day, format_date, format_day, now
from hub.people.domain import add_line_manager
from tests.events.releases import AGREE, DECLINE, RELEASE, Releases
from tests.events.test_reminders import act_as_staff
from tests.events.test_rosters import event_day, fix, roster_of
from tests.events.test_views import CASE, buttons, errors, event_fields, heading
from tests.support.clock_changes import move_clock

AGREE_FIELDS = {"answer": "agree", "shifts": ["night-before"], "cover": "colleague", "cover_note": "Sam"}


PREPARED = {"releases": RELEASE}


@pytest.fixture
def releases(scenario):
    return Releases(scenario)


def main_buttons(page):
    """Return the texts of the primary buttons of a page."""
    buttons = page.main.find_all(class_="nhsuk-button")
    return [each.get_text(strip=True) for each in buttons if "nhsuk-button--secondary" not in each["class"]]


def text_of(response):
    return BeautifulSoup(response.text, "html.parser").main.get_text(" ", strip=True)


@pytest.mark.one_engine
def test_the_organiser_asks_for_release_and_sets_a_rule_that_everybody_sees_before_booking(scenario):
    staff = scenario.browser("staff")
    rule = "Send a colleague, or cancel by noon on the day before."
    saved = staff.send("/events/new", **event_fields(), absence_rule=rule, needs_release="y")
    url = saved.location.removesuffix("/manage")
    staff.send(f"{url}/open", **CASE)
    for page in (scenario.visitor().get(url), scenario.browser("leader").get(url)):
        assert rule in page.text
        assert "We hold your place until they answer." in page.text
    form = BeautifulSoup(staff.get(f"{url}/edit").text, "html.parser")
    assert form.find(id="needs_release").has_attr("checked")
    assert form.find(id="absence_rule").get_text(strip=True) == rule


@pytest.mark.one_engine
def test_the_booker_asks_and_sees_where_the_request_stands(releases):
    url, leader = f"/events/{releases.slug}", releases.scenario.browser("leader")
    assert "You have not asked to be released from duty yet" in text_of(leader.get("/me"))
    assert buttons(leader.get(f"{url}/release")) == ["Ask for release from duty"]
    refused = leader.send(f"{url}/release", email="nobody")
    assert (refused.status_code, len(errors(refused))) == (400, 1)
    assert errors(leader.send(f"{url}/release", email="")) == ["Enter the email address of your line manager"]
    assert leader.send(f"{url}/release", email="Manager@trust.example").status_code == 303
    assert "Your place is held" in text_of(leader.get(url))
    assert "We have asked manager@trust.example." in text_of(leader.get(f"{url}/release"))
    assert "Your release from duty" not in text_of(leader.get("/me"))


def test_a_link_changes_nothing_by_get_and_one_post_decides(releases):
    releases.ask()
    address, visitor = f"/release/{releases.token()}", releases.scenario.visitor()
    for _ in range(2):
        page = visitor.get(address)
        assert heading(page) == "Release The leader from duty"
        assert "A day on teams" in page.text
        assert "Ring at gate 2." not in page.text
        assert (
            "hold their place for three more days so that they can talk to you. After that, others may"
            in (page.text)
        )
    assert releases.counts() == {"waiting": 1}
    assert errors(visitor.send(address)) == ["Choose whether you release them from duty"]
    assert errors(visitor.send(address, answer="agree")) == ["Choose how cover is arranged"]
    assert heading(visitor.send(address, **AGREE_FIELDS)) == "Your answer was sent"
    again = visitor.send(address, **AGREE_FIELDS)
    assert (again.status_code, heading(again)) == (410, "This link no longer works")
    own = text_of(releases.scenario.browser("leader").get(f"/events/{releases.slug}/release"))
    assert "You are released from duty" in own
    assert "A colleague will cover" in own


def test_a_line_manager_decides_from_their_desk_and_the_organiser_sees_numbers_and_no_reason(releases):
    releases.confirm_manager()
    leader, manager = releases.scenario.browser("leader"), releases.scenario.browser("publisher")
    url = f"/events/{releases.slug}"
    assert "We will ask your line manager, The publisher." in text_of(leader.get(f"{url}/release"))
    leader.send(f"{url}/release")
    desk = BeautifulSoup(manager.get("/desk").text, "html.parser")
    address = desk.find("a", string="The leader: A day on teams")["href"]
    assert leader.get(address).status_code == 404
    assert manager.send(address, answer="decline", reason="No cover").location == "/desk"
    assert "No cover" in text_of(leader.get(f"{url}/release"))
    assert "Your place is held until" in text_of(leader.get(f"{url}/release"))
    managed = text_of(releases.scenario.browser("staff").get(f"{url}/manage"))
    assert "Declined 1" in managed
    assert "No cover" not in managed


@pytest.mark.one_engine
def test_a_request_to_an_address_with_an_account_is_among_the_things_to_do_of_its_person(releases):
    scenario, url = releases.scenario, f"/events/{releases.slug}/release"
    leader, manager = scenario.browser("leader"), scenario.browser("other leader")
    pages = []
    for address in ("nobody.here@example.org", "other.leader@example.org"):
        assert "A day on teams" not in text_of(manager.get("/me"))
        leader.send(url, email=address)
        pages.append(text_of(leader.get(url)).replace(address, "ADDRESS"))
    assert pages[0] == pages[1]

    tasks = BeautifulSoup(manager.get("/me").text, "html.parser")
    address = tasks.find("a", string="The leader: A day on teams")["href"]
    assert heading(manager.get(address)) == "Release The leader from duty"
    assert manager.send(address, **AGREE_FIELDS).status_code == 303
    assert "The leader: A day on teams" not in text_of(manager.get("/me"))
    assert "You are released from duty" in text_of(leader.get(url))


@pytest.mark.one_engine
def test_pages_about_a_release_say_until_when_it_can_be_taken_into_account(releases, monkeypatch):
    scenario, url = releases.scenario, f"/events/{releases.slug}/release"
    fix(scenario, 56, is_firm=False)
    last_day = format_day(current_day() + timedelta(days=4))
    leader, asked_at = scenario.browser("leader"), now()
    assert f"Ask by {last_day}" in text_of(leader.get("/me"))
    assert f"on {last_day}. You need an answer by then." in text_of(leader.get(url))

    key = releases.ask("publisher@example.org")
    roster = roster_of(scenario, releases.slug)
    with scenario.write_session() as session:
        event = get_event(session, PUBLIC, releases.slug)
        plan = plan_follow_up(event, roster, asked_at)
    days = [format_date(plan.chase_at), format_date(plan.escalate_at)]
    assert (
        f"If there is no answer, we will send a reminder on {days[0]} and also ask your trust’s lead on "
        f"{days[1]}."
    ) in text_of(leader.get(url))
    manager = scenario.browser("publisher")
    assert f"Please answer by {last_day}" in text_of(manager.get("/desk"))
    assert f"Please answer by {last_day}, when the trust fixes its rosters" in text_of(
        manager.get(f"/releases/{key}")
    )

    with scenario.write_session() as session:
        follow_up_releases(session, releases.request()["event_id"], plan.chase_at + timedelta(hours=1))
    assert f"we will also ask your trust’s lead on {days[1]}." in text_of(leader.get(url))
    with scenario.write_session() as session:
        follow_up_releases(session, releases.request()["event_id"], plan.escalate_at + timedelta(hours=1))
    assert "and asked your trust’s lead on" in text_of(leader.get(url))
    move_clock(monkeypatch, now() + timedelta(days=6))
    assert "You need an answer by then" not in text_of(scenario.browser("leader").get(url))


@pytest.mark.one_engine
def test_after_booking_the_next_step_is_to_ask_for_release_and_nothing_looks_finished_before(scenario):
    slug = scenario.open_event(needs_release=True)
    act_as_staff(scenario, slug, save_texts, Texts(asks_to_confirm=True))
    url, leader = f"/events/{slug}", scenario.browser("leader")
    leader.send(f"{url}/book")
    assert f"duty yet. The event is on {format_day(event_day())}" in text_of(leader.get("/me"))
    fix(scenario, 10, is_firm=False)
    page = BeautifulSoup(leader.get(url).text, "html.parser")
    last_day = format_day(current_day() + timedelta(days=50))
    panel = page.find("h2", string=f"Next: ask your line manager for release from duty by {last_day}")
    assert panel.find_next("a", class_="nhsuk-button")["href"] == f"{url}/release"
    assert main_buttons(page) == ["Ask for release from duty"]
    own = text_of(leader.get("/me"))
    assert f"You have not asked to be released from duty yet. Ask by {last_day}" in own
    assert "16:30. You have not asked to be released from duty yet" in own

    leader.send(f"{url}/release", email="manager@trust.example")
    page = BeautifulSoup(leader.get(url).text, "html.parser")
    assert "Next: ask" not in page.get_text()
    assert main_buttons(page) == []
    assert "16:30. You have asked to be released from duty. Your place is held" in text_of(leader.get("/me"))

    releases = Releases(scenario, slug)
    releases.follow(AGREE)
    assert main_buttons(BeautifulSoup(leader.get(url).text, "html.parser")) == ["Confirm that I will come"]
    assert "16:30. You are released from duty" in text_of(leader.get("/me"))


@pytest.mark.one_engine
def test_who_has_no_place_yet_is_led_to_the_events(scenario):
    main = BeautifulSoup(scenario.browser("leader").get("/me").text, "html.parser").main
    empty = main.find("h2", string="Your events").find_next("p")
    assert empty.get_text() == "Events you have booked will be listed here. Find an event"
    assert empty.a["href"] == "/events"


@pytest.mark.one_engine
def test_a_line_manager_who_is_named_and_has_not_confirmed_is_in_the_form(releases):
    scenario, url = releases.scenario, f"/events/{releases.slug}/release"
    with scenario.write_session() as session:
        leader = scenario.viewer("leader", session)
        add_line_manager(session, leader, email="manager@trust.example", at=now())
    form = BeautifulSoup(scenario.browser("leader").get(url).text, "html.parser")
    assert form.find(id="email")["value"] == "manager@trust.example"


@pytest.mark.one_engine
def test_after_the_third_decline_the_page_asks_to_cancel_and_has_no_form(releases):
    url, leader = f"/events/{releases.slug}/release", releases.scenario.browser("leader")
    for _ in range(MAX_DECLINES):
        assert buttons(leader.get(url)) == ["Ask for release from duty"]
        releases.ask()
        releases.follow(DECLINE)
    page = leader.get(url)
    assert buttons(page) == []
    own = text_of(page)
    assert "was declined 3 times, so you cannot ask again." in own
    assert "ask again" not in own.replace("cannot ask again", "")
    assert "Please cancel your place on the event page" in own
    assert "We will hold it until" in own
    for other_page in ("/me", f"/events/{releases.slug}"):
        assert "declined 3 times, so you cannot ask again" in text_of(leader.get(other_page))
    assert errors(leader.send(url, email="manager@trust.example")) == []


@pytest.mark.one_engine
@pytest.mark.parametrize("by", ["manager", "lead"])
def test_nobody_is_said_to_be_the_line_manager_when_the_lead_of_the_trust_declines(releases, by):
    asked_at = now()
    key = releases.ask(at=asked_at)
    if by == "lead":
        with releases.scenario.write_session() as session:
            follow_up_releases(session, releases.request()["event_id"], asked_at + ESCALATE_AFTER)
        releases.decide("lead", key, DECLINE)
    else:
        releases.follow(DECLINE)
    (told,) = releases.scenario.sent("release-answered")
    own = text_of(releases.scenario.browser("leader").get(f"/events/{releases.slug}/release"))
    assert told.paragraphs[0] == "Your request to be released from duty for this event was declined:"
    assert "Your request to be released from duty was declined." in own


@pytest.mark.one_engine
def test_a_late_request_is_on_the_desk_of_the_lead_of_the_trust(releases):
    asked_at = now()
    releases.ask(at=asked_at)
    assert "The leader: A day on teams" not in releases.scenario.browser("lead").get("/desk").text
    with releases.scenario.write_session() as session:
        follow_up_releases(session, releases.request()["event_id"], asked_at + ESCALATE_AFTER)
    assert "The leader: A day on teams" in releases.scenario.browser("lead").get("/desk").text
    assert "The leader: A day on teams" not in releases.scenario.browser("other lead").get("/desk").text


def test_a_person_with_a_place_answers_and_the_organiser_alone_reads_it(releases):
    url, leader = f"/events/{releases.slug}", releases.scenario.browser("leader")
    page = leader.get(f"{url}/needs")
    assert page.text.count(READ_BY) == 2
    assert "deleted 30 days after the event" in page.text
    answers = {"needs": ["bsl", "assistant"], "other_needs": "A quiet room", "diet": ["vegan"]}
    assert leader.send(f"{url}/needs", **answers).status_code == 303
    form = BeautifulSoup(leader.get(f"{url}/needs").text, "html.parser")
    assert {box["value"] for box in form.select("input[checked]")} == {"bsl", "assistant", "vegan"}

    staff = releases.scenario.browser("staff")
    read = text_of(staff.get(f"{url}/answers"))
    assert "A quiet room" in read
    assert "1 person comes with an assistant" in text_of(staff.get(f"{url}/manage"))
    food = staff.get(f"{url}/food.csv").text
    assert "Vegan,1" in food
    assert "leader" not in food
    for name in ("leader", "lead", "publisher", "other lead"):
        other = releases.scenario.browser(name)
        assert {other.get(f"{url}/{path}").status_code for path in ("answers", "food.csv")} <= {403, 404}
    assert leader.get("/me").text.count("quiet room") == 0


@pytest.mark.one_engine
def test_too_long_answers_are_refused_and_an_event_that_has_begun_takes_none(releases, monkeypatch):
    url, leader = f"/events/{releases.slug}", releases.scenario.browser("leader")
    assert len(errors(leader.send(f"{url}/needs", other_needs="x" * 301))) == 1
    assert leader.send(f"{url}/needs", needs=["unknown"]).status_code == 400
    move_clock(monkeypatch, now() + timedelta(days=60, hours=12))
    later = releases.scenario.browser("leader")
    assert buttons(later.get(f"{url}/needs")) == []
    assert later.send(f"{url}/needs", needs=["bsl"]).status_code == 409


def test_participants_who_consent_see_each_other_and_may_leave_the_list(releases):
    url, scenario = f"/events/{releases.slug}", releases.scenario
    scenario.book("other leader", releases.slug)
    leader, other = scenario.browser("leader"), scenario.browser("other leader")
    assert "Other participants cannot see your name. Show it on the list of participants" in text_of(
        leader.get(url)
    )
    assert errors(leader.send(f"{url}/participants")) == ["Choose whether you want to be on the list"]
    for browser in (leader, other):
        assert browser.send(f"{url}/participants", listed="30").status_code == 303
    assert "The second leader" in text_of(leader.get(f"{url}/participants"))
    assert "You are on the list of participants until" in text_of(leader.get(url))
    leader.send(f"{url}/participants", listed="no")
    assert "The leader" not in text_of(other.get(f"{url}/participants"))
    assert "You are not on the list" in text_of(leader.get(f"{url}/participants"))
    assert scenario.browser("staff").get(f"{url}/participants").status_code == 409
    assert scenario.visitor().get(f"{url}/participants").status_code in (302, 303, 401, 403)


@pytest.mark.one_engine
@pytest.mark.usefixtures("booked")
def test_who_needs_no_release_is_not_asked(scenario, slug):
    leader = scenario.browser("leader")
    page = leader.get(f"/events/{slug}")
    assert "Release from duty" not in page.text
    assert "You do not need to be released from duty" in leader.get(f"/events/{slug}/release").text
