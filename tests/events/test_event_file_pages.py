"""The page on which somebody decides what becomes of an event whose file has changed."""

import pytest

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
    assert "1 person has a place or a position" in page
    assert lead.send("/events/handover/file", version="2").status_code == 400
    answer = lead.send("/events/handover/file", version="2", decision="follow")
    assert answer.status_code in {302, 303}
    assert files.event()[2] == later_day()
    assert "You have nothing to decide." in lead.get("/events/handover/file").text


def test_an_event_of_a_file_of_the_hub_office_says_so(scenario):
    Files(scenario).sync(supplier="hub", state="draft")
    get_page_version(scenario.app).invalidate()
    managed = scenario.browser("staff").get("/events/handover/manage").text
    assert "comes from a file in the hub office’s content." in managed


@pytest.mark.one_engine
def test_another_trust_does_not_see_the_file(scenario, files):
    assert scenario.browser("other lead").get("/events/handover/file").status_code == 404
