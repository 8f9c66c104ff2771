"""The link of a release request ends when the event begins, wherever the event is moved."""

from datetime import timedelta

from sqlalchemy import select

from hub.events.domain.release_links import RELEASE_LINK, move_release_links, start_release_link
from hub.events.domain.schedule import change_event, get_event_to_schedule
from hub.events.models import Event, ReleaseRequest
from hub.kit.clock import current_day, now
from tests.events.conftest import make_plan
from tests.events.releases import Releases, make_release


def test_the_end_of_a_link_moves_with_the_event(scenario):
    releases = Releases(scenario, make_release(scenario))
    releases.ask()
    with scenario.write_session() as session:
        staff = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, staff, releases.slug, lock=True)
        plan = make_plan(day=current_day() + timedelta(days=90), needs_release=True)
        change_event(session, staff, event, plan, now())
        row = session.scalars(select(ReleaseRequest)).one()
        session.refresh(row)
        assert row.expires_at == event.starts_at
        assert RELEASE_LINK.is_open(row, now() + timedelta(days=80))


def test_a_link_begins_with_an_end_at_the_start_of_its_event(scenario):
    scenario.open_event()
    with scenario.write_session() as session:
        event = session.scalars(select(Event)).one()
        assert start_release_link(event, now())["expires_at"] == event.starts_at
        move_release_links(session, event)
