"""The sample message and texts of an event of a demonstration."""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.events.domain import Event, MessagePlan, Recipients, Texts, save_draft, save_texts, send_message

MESSAGE = MessagePlan(
    Recipients.PLACES,
    "What to bring",
    "Please bring **one example** from your trust.\n\n- It should fit on one page\n- Name no patients",
)
TEXTS = Texts(
    confirmation="We will write to you with the programme four weeks before the day.",
    reminder="The doors open at 09:00.",
    reminder_days=(14, 2),
    asks_to_confirm=True,
)


def add_sample_messages(session: Session, staff: Viewer, event: Event, at: datetime) -> None:
    """Add texts to the emails of an event, a message that was sent, and a draft."""
    save_texts(session, staff, event, TEXTS)
    send_message(session, staff, event, save_draft(session, staff, event, MESSAGE, at), at)
    draft = MessagePlan(Recipients.PLACES, "Another day", "We are planning a second day on this topic.")
    save_draft(session, staff, event, draft, at)
