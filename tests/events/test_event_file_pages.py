"""The page on which somebody decides what becomes of an event whose file has changed."""

import pytest
from bs4 import BeautifulSoup

from hub.web.page_cache import get_page_version
from tests.events.test_event_files import Files, later_day


@pytest.fixture
def files(scenario):
    made = Files(scenario)
    made.sync()
    scenario.book("leader", "handover")
    made.sync(day=later_day())
    get_page_version(scenario.app).invalidate()
    return made


def test_a_lead_finds_the_change_on_the_desk_and_follows_the_file(scenario, files):
    lead = scenario.browser("lead")
    assert "/events/handover/file" in lead.get("/desk").text
    managed = lead.get("/events/handover/manage").text
    assert "comes from a file in the content of a trust’s plugin." in managed
    assert "Change the event" not in managed
    assert lead.get("/events/handover/edit").status_code == 409
    page = lead.get("/events/handover/file").text
    assert 'name="reason"' not in page
    assert "1 person has a place or a position" in page
    assert lead.send("/events/handover/file", version="2").status_code == 400
    answer = lead.send("/events/handover/file", version="2", decision="follow")
    assert answer.status_code in {302, 303}
    assert files.event()[2] == later_day()
    assert "You have nothing to decide." in lead.get("/events/handover/file").text


@pytest.mark.parametrize(
    ("reason", "message"), [(" ", "Enter a reason"), ("x" * 301, "must be 300 characters or fewer")]
)
def test_a_lead_who_cancels_the_event_of_a_removed_file_has_to_say_why(scenario, files, reason, message):
    files.remove(files.sync(day=later_day()))
    lead, url = scenario.browser("lead"), "/events/handover/file"
    asked = lead.get(url).text
    assert "Reason for cancelling" in asked
    assert "Do not name patients or colleagues." in asked
    refused = lead.send(url, version="3", decision="follow", reason=reason)
    assert refused.status_code == 400
    page = BeautifulSoup(refused.text, "html.parser")
    (error,) = page.select(".nhsuk-error-summary a")
    assert message in error.text
    assert error["href"] == "#reason"
    assert page.select_one("#reason")["value"] == reason
    assert page.select_one("input[value=follow]").has_attr("checked")
    assert files.event()[1] == "open"
    assert lead.send(url, version="3", decision="follow", reason="A flood").status_code == 303
    assert "Reason given by the organiser: A flood" in scenario.visitor().get("/events/handover").text


@pytest.mark.one_engine
def test_a_lead_keeps_the_event_of_a_removed_file_without_a_reason(scenario, files):
    files.remove(files.sync(day=later_day()))
    lead = scenario.browser("lead")
    assert lead.send("/events/handover/file", version="3", decision="keep").status_code == 303
    assert files.event()[1] == "open"


def test_an_event_of_a_file_of_the_hub_office_says_so(scenario):
    Files(scenario).sync(supplier="hub", state="draft")
    get_page_version(scenario.app).invalidate()
    managed = scenario.browser("staff").get("/events/handover/manage").text
    assert "comes from a file in the hub office’s content." in managed


@pytest.mark.one_engine
def test_another_trust_does_not_see_the_file(scenario, files):
    assert scenario.browser("other lead").get("/events/handover/file").status_code == 404
