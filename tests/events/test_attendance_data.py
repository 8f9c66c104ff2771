"""What attendance and helping keep about a person: taken away, erased, and deleted after three years."""

from datetime import timedelta

from sqlalchemy import func, select

from hub.events.domain.attendance_data import (
    delete_old_attendance,
    erase_attendance,
    erase_helping,
    export_attendance,
    export_helping,
)
from hub.events.domain.personal_data import KEPT_FOR
from hub.events.domain.queries import get_public_event
from hub.events.models import Attendance, EventHelper
from hub.kit.clock import current_day, now


def fill(scenario):
    """Mark a leader as having come, by the staff, who also name a helper; return the end of the event."""
    slug = scenario.open_event()
    booking_id = scenario.book("leader", slug)
    with scenario.write_session() as session:
        event, staff = get_public_event(session, slug), scenario.ids["staff"]
        session.add(Attendance(booking_id=booking_id, mark="came", marked_by_id=staff, marked_at=now()))
        session.add(
            EventHelper(
                event_id=event.id,
                person_id=scenario.ids["publisher"],
                named_by_id=staff,
                named_at=now(),
                last_day=current_day(),
            )
        )
        return event.ends_at


def count(session):
    return [session.scalar(select(func.count()).select_from(table)) for table in (Attendance, EventHelper)]


def test_a_person_takes_away_what_was_marked_for_them_and_where_they_helped(scenario):
    fill(scenario)
    with scenario.write_session() as session:
        assert export_attendance(session, scenario.ids["leader"])[0]["marked as"] == "Came"
        assert export_helping(session, scenario.ids["publisher"])[0]["event"] == "A day on teams"
        assert export_attendance(session, scenario.ids["publisher"]) == []


def test_erasing_removes_what_is_about_a_person_and_their_name_from_what_they_did(scenario):
    fill(scenario)
    with scenario.write_session() as session:
        for erase in (erase_attendance, erase_helping):
            erase(session, scenario.ids["staff"])
        assert session.scalars(select(Attendance.marked_by_id)).all() == [None]
        assert session.scalars(select(EventHelper.named_by_id)).all() == [None]
        erase_attendance(session, scenario.ids["leader"])
        erase_helping(session, scenario.ids["publisher"])
        assert count(session) == [0, 0]


def test_both_are_deleted_three_years_after_the_event(scenario):
    end = fill(scenario)
    with scenario.write_session() as session:
        assert delete_old_attendance(session, end + KEPT_FOR) == 0
        assert delete_old_attendance(session, end + KEPT_FOR + timedelta(seconds=1)) == 2
        assert count(session) == [0, 0]
