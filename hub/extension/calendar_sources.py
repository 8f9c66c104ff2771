"""What features put into the calendar to which a person subscribes."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from hub.kit.calendars import CalendarEvent

CalendarSource = Callable[[Session, int, str], list[CalendarEvent]]
"""A function of a session, the id of a person and the hub's site URL, which returns bounded entries."""
