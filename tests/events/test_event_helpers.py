"""A helper sees the list of one event until a day, and nothing else."""

from datetime import timedelta

import pytest

from hub.accounts.domain import persons_by_id
from hub.events.domain.event_helpers import (
    end_helper,
    get_event_with_list,
    list_events_helped,
    list_helpers,
    name_helper,
)
from hub.events.domain.schedule import get_event_to_schedule
from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict, Invalid, NotFound


def address_of(scenario, name):
    with scenario.write_session() as session:
        return persons_by_id(session, [scenario.ids[name]])[scenario.ids[name]].email


def name(scenario, slug, helper, *, by="staff", days=70):
    email = address_of(scenario, helper)
    with scenario.write_session() as session:
        viewer = scenario.viewer(by, session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        name_helper(session, viewer, event, email, current_day() + timedelta(days=days), now())


def sees(scenario, slug, helper, at=None):
    with scenario.write_session() as session:
        try:
            get_event_with_list(session, scenario.viewer(helper, session), slug, at or now())
        except NotFound:
            return False
        return True


def test_a_helper_sees_one_list_until_the_last_day(scenario):
    slug, other = scenario.open_event(), scenario.open_event(title="Another")
    assert not sees(scenario, slug, "leader")
    name(scenario, slug, "leader")
    assert (sees(scenario, slug, "leader"), sees(scenario, other, "leader")) == (True, False)
    assert sees(scenario, slug, "leader", now() + timedelta(days=70))
    assert not sees(scenario, slug, "leader", now() + timedelta(days=71))
    with scenario.write_session() as session, pytest.raises(NotFound):
        get_event_to_schedule(session, scenario.viewer("leader", session), slug)


def test_the_list_can_be_taken_away_and_given_again(scenario, slug):
    for _ in range(2):
        name(scenario, slug, "leader")
        with scenario.write_session() as session:
            viewer = scenario.viewer("staff", session)
            event = get_event_to_schedule(session, viewer, slug, lock=True)
            (row,) = list_helpers(session, event)
            end_helper(session, viewer, event, row.id, now())
            with pytest.raises(Conflict):
                end_helper(session, viewer, event, row.id, now())
            assert list_events_helped(session, scenario.ids["leader"], now()) == []
        assert not sees(scenario, slug, "leader")


def test_whoever_is_named_again_has_one_row_with_the_new_day(scenario, slug):
    name(scenario, slug, "leader", days=3)
    name(scenario, slug, "leader", days=5)
    with scenario.write_session() as session:
        ((row, event),) = list_events_helped(session, scenario.ids["leader"], now())
        assert (row.last_day, event.slug) == (current_day() + timedelta(days=5), slug)


@pytest.mark.parametrize("days", [-1, 151])
def test_the_last_day_is_between_today_and_90_days_after_the_event(scenario, slug, days):
    with pytest.raises(Invalid, match="90 days after the event"):
        name(scenario, slug, "leader", days=days)


def test_a_trust_names_its_own_people(scenario):
    slug = scenario.open_event(by="lead", organisation="london")
    name(scenario, slug, "leader", by="lead")
    with pytest.raises(Invalid, match="You cannot name anyone with this email address"):
        name(scenario, slug, "other leader", by="lead")


def test_an_organiser_names_a_helper_in_the_browser_who_finds_the_list_on_their_own_page(scenario, slug):
    staff, helper = scenario.browser("staff"), scenario.browser("leader")
    day = current_day() + timedelta(days=61)
    form = {
        "email": address_of(scenario, "leader"),
        "last_day": [str(day.day), str(day.month), str(day.year)],
    }
    assert staff.send(f"/events/{slug}/helpers", **form).status_code == 303
    assert "The leader" in staff.get(f"/events/{slug}/helpers").text
    assert "Who came to A day on teams" in helper.get("/me").text
    page = helper.get(f"/events/{slug}/attendance").text
    assert "Download as CSV" not in page
    for path in ("manage", "helpers", "edit"):
        assert helper.get(f"/events/{slug}/{path}").status_code in (403, 404)
    assert helper.send(f"/events/{slug}/participants.csv").status_code in (403, 404)
    unknown = staff.send(f"/events/{slug}/helpers", **{**form, "email": "nobody@trust.example"})
    assert unknown.status_code == 400
    assert "You cannot name anyone with this email address." in unknown.text
