"""What is not in order yet in a draft, and where organisers read it before they open booking."""

from datetime import time

import pytest
from bs4 import BeautifulSoup

from hub.events.domain.draft_points import DraftPoint, list_draft_points
from hub.events.domain.event_plans import TimetableLine
from hub.events.domain.interests import InterestAnswer, save_speaker_interest
from hub.events.domain.schedule import create_event, get_event_to_schedule
from hub.kit.clock import now
from hub.trusts.domain import find_organisation
from tests.events.conftest import make_plan
from tests.events.test_views import CASE, event_fields

IN_DISORDER = (TimetableLine(time(11, 0), "Talk", "A speaker"), TimetableLine(time(10, 0), "Questions"))


def points_of(scenario, **fields):
    with scenario.write_session() as session:
        staff = scenario.viewer("staff", session)
        event = create_event(session, staff, find_organisation(session, "hub"), make_plan(**fields), now())
        return list_draft_points(session, staff, event)


@pytest.mark.parametrize(
    ("fields", "points"),
    [
        ({}, []),
        ({"venue": ""}, [DraftPoint.PLACE]),
        ({"venue": "Online", "joining": ""}, [DraftPoint.LINK]),
        ({"venue": "Online"}, []),
        ({"sessions": IN_DISORDER}, [DraftPoint.ORDER, DraftPoint.INTERESTS]),
        ({"sessions": IN_DISORDER[1:]}, []),
    ],
)
def test_what_is_not_in_order_is_listed(scenario, fields, points):
    assert points_of(scenario, **fields) == points


def test_a_speaker_who_was_asked_is_no_point_any_more(scenario):
    with scenario.write_session() as session:
        staff = scenario.viewer("staff", session)
        plan = make_plan(sessions=IN_DISORDER[:1])
        event = create_event(session, staff, find_organisation(session, "hub"), plan, now())
        save_speaker_interest(session, staff, event, "A speaker", InterestAnswer.NONE, "", now())
        assert list_draft_points(session, staff, event) == []


@pytest.mark.one_engine
def test_the_points_are_links_on_both_pages_and_do_not_prevent_the_opening(scenario):
    staff = scenario.browser("staff")
    fields = {**event_fields(), "venue": "", "timetable": "10:00 Talk - A speaker\n09:30 Welcome"}
    url = staff.send("/events/new", **fields).location.removesuffix("/manage")
    for page in (staff.get(f"{url}/manage"), staff.get(f"{url}/open")):
        heading = BeautifulSoup(page.text, "html.parser").find("h2", string="Before you open booking")
        links = [link["href"] for link in heading.find_next("ul").find_all("a")]
        assert links == [f"{url}/edit#venue", f"{url}/edit#timetable", f"{url}/interests"]
    assert staff.send(f"{url}/open", **CASE).status_code == 303
    with scenario.write_session() as session:
        slug = url.rpartition("/")[2]
        assert get_event_to_schedule(session, scenario.viewer("staff", session), slug).state == "open"
    assert "Before you open booking" not in staff.get(f"{url}/manage").text
