"""The sample message of an event reaches those with a place, and its draft reaches nobody."""

from hub.demo.domain.sample_messages import TEXTS, add_sample_messages
from hub.events.domain.schedule import get_event_to_schedule
from hub.events.domain.texts import get_texts
from hub.events.models import EventMessage
from hub.kit.clock import now
from tests.events.conftest import filling, scenario

__all__ = ["filling", "scenario"]


def test_an_event_gets_texts_a_message_and_a_draft(scenario):
    slug = scenario.open_event()
    scenario.book("leader", slug)
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        event = get_event_to_schedule(session, viewer, slug, lock=True)
        add_sample_messages(session, viewer, event, now())
        assert get_texts(session, event) == TEXTS
        assert [bool(row.sent_at) for row in session.query(EventMessage).order_by(EventMessage.id)] == [
            True,
            False,
        ]
    assert [email.subject for email in scenario.sent("event-message")] == ["What to bring"]
