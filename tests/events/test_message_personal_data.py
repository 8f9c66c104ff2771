"""What messages and calendar addresses keep about a person is theirs to take away and to have erased."""

import pytest

from hub.events.domain.message_personal_data import (
    erase_calendar,
    erase_messages,
    export_calendar,
    export_messages,
)
from hub.events.domain.messages import MessagePlan, Recipients, save_draft, send_message
from hub.events.domain.personal_data import erase_bookings
from hub.events.domain.private_calendars import make_address
from hub.events.domain.schedule import get_event_to_schedule
from hub.events.models import EventMessage, PrivateCalendar
from hub.kit.clock import now


@pytest.mark.usefixtures("booked")
def test_a_writer_takes_their_messages_away_and_is_forgotten_but_what_was_sent_stays(scenario, slug):
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        for subject in ("Sent", "Draft"):
            message = save_draft(
                session, viewer, event, MessagePlan(Recipients.PLACES, subject, "Text"), now()
            )
            if subject == "Sent":
                send_message(session, viewer, event, message, now())
        rows = export_messages(session, scenario.ids["staff"])
        assert [(row["subject"], row["text"], bool(row["sent"])) for row in rows] == [
            ("Sent", "Text", True),
            ("Draft", "Text", False),
        ]
        erase_messages(session, scenario.ids["staff"])
        assert export_messages(session, scenario.ids["staff"]) == []
        assert [message.subject for message in session.query(EventMessage)] == ["Sent"]


def test_a_message_to_one_person_is_theirs_to_take_away_and_goes_with_them(scenario):
    slug = scenario.open_event()
    ids = {name: scenario.book(name, slug) for name in ("leader", "publisher")}
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        for name, booking_id in ids.items():
            plan = MessagePlan(Recipients.PERSON, f"To {name}", "Text", booking_id=booking_id)
            send_message(session, viewer, event, save_draft(session, viewer, event, plan, now()), now())
        assert [row["subject"] for row in export_messages(session, scenario.ids["leader"])] == ["To leader"]
        erase_messages(session, scenario.ids["leader"])
        assert [message.subject for message in session.query(EventMessage)] == ["To publisher"]
        erase_bookings(session, scenario.ids["publisher"])
        session.expire_all()
        assert session.query(EventMessage).count() == 0


def test_a_calendar_address_is_stated_without_its_secret_and_ends_with_its_person(scenario):
    with scenario.write_session() as session:
        make_address(session, scenario.viewer("leader", session), now())
        make_address(session, scenario.viewer("other leader", session), now())
        address_key = session.get_one(PrivateCalendar, scenario.ids["leader"]).address_key
        (row,) = export_calendar(session, scenario.ids["leader"])
        assert address_key not in str(row)
        erase_calendar(session, scenario.ids["leader"])
        assert export_calendar(session, scenario.ids["leader"]) == []
        assert session.query(PrivateCalendar).count() == 1
