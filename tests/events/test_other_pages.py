"""Pages and acts of events that no other test opens on both databases."""

import pytest
from sqlalchemy import select

from hub.events.domain.queries import get_public_event
from hub.events.models import EventHelper, EventMessage
from hub.kit.clock import current_day, now
from tests.events.releases import Releases, make_release
from tests.events.test_suite_pages import ADDRESS, publish_series


@pytest.mark.usefixtures("booked")
def test_a_person_with_a_place_sees_the_form_to_hand_it_over_and_says_that_they_come(scenario, slug):
    leader = scenario.browser("leader")
    assert "Email address of your colleague" in leader.get(f"/events/{slug}/hand-over").text
    assert leader.send(f"/events/{slug}/confirm").status_code == 303


def test_an_organiser_changes_a_draft_of_a_message_and_deletes_it(scenario, slug):
    staff, url = scenario.browser("staff"), f"/events/{slug}/messages"
    assert staff.get(url).status_code == 200
    saved = staff.send(url, audience="places", organisation="", subject="Lunch", text="At noon.")
    assert saved.status_code == 303
    with scenario.write_session() as session:
        message_id = session.scalars(select(EventMessage.id)).one()
    assert "At noon." in staff.get(f"{url}/{message_id}/edit").text
    assert staff.send(f"{url}/{message_id}/delete").status_code == 303
    assert staff.get(f"{url}/{message_id}/edit").status_code == 404


def test_hub_staff_see_the_texts_of_a_series(scenario):
    publish_series(scenario)
    assert "Added to the confirmation" in scenario.browser("staff").get(f"{ADDRESS}/texts").text


def test_a_confirmed_line_manager_sees_what_they_decide(scenario):
    releases = Releases(scenario, make_release(scenario))
    releases.confirm_manager()
    key = releases.ask("")
    assert "A day on teams" in scenario.browser("publisher").get(f"/releases/{key}").text
    assert scenario.browser("other lead").get(f"/releases/{key}").status_code == 404


def test_an_organiser_takes_the_list_away_from_a_helper(scenario, slug):
    staff = scenario.browser("staff")
    with scenario.write_session() as session:
        event, helper = get_public_event(session, slug), scenario.ids["leader"]
        session.add(EventHelper(event_id=event.id, person_id=helper, named_at=now(), last_day=current_day()))
        session.flush()
        helper_id = session.scalars(select(EventHelper.id)).one()
    assert staff.send(f"/events/{slug}/helpers/end", helper=str(helper_id)).status_code == 303
