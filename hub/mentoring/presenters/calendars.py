"""Meetings as calendar entries: who meets, when and how, and nothing of what it is about."""

from collections.abc import Mapping
from datetime import timedelta

from msgspec.structs import replace
from sqlalchemy.orm import Session

from hub.accounts.domain import person_names_by_id
from hub.kit.calendars import Attendee, CalendarEvent, CalendarFile, CalendarMethod, build_calendar
from hub.kit.clock import now
from hub.mentoring.domain.meetings import list_calendar_meetings
from hub.mentoring.domain.vocabulary import MeetingFormat, MeetingState
from hub.mentoring.models import Relationship, RelationshipMeeting
from hub.mentoring.presenters.words import activity
from hub.plugin_api.vocabulary import label_of


def meeting_event(
    meeting: RelationshipMeeting, relationship: Relationship, other: str, site_url: str
) -> CalendarEvent:
    """Return a meeting as an entry of the calendar of one of the two; `other` is the name of the other."""
    url = f"{site_url}/mentoring/relationships/{relationship.public_id}"
    what = "First conversation" if meeting.is_taster else activity(relationship.kind).capitalize()
    return CalendarEvent(
        uid=meeting.public_id,
        sequence=meeting.sequence,
        title=f"{what} with {other}",
        starts_at=meeting.starts_at,
        ends_at=meeting.starts_at + timedelta(minutes=meeting.minutes),
        changed_at=meeting.changed_at,
        url=url,
        place=label_of(MeetingFormat, meeting.format),
        description=url,
        is_cancelled=meeting.state == MeetingState.CANCELLED,
    )


def meeting_file(event: CalendarEvent, organiser: Attendee, attendee: Attendee) -> CalendarFile:
    """Return the calendar part of an email about a meeting to one of the two."""
    method = CalendarMethod.CANCEL if event.is_cancelled else CalendarMethod.REQUEST
    entry = replace(event, organiser=organiser, attendee=attendee)
    return build_calendar(method, [entry], uid=f"{event.uid}-{attendee.email}")


def list_calendar_events(session: Session, person_id: int, site_url: str) -> list[CalendarEvent]:
    """Return the meetings of a person, for the calendar to which they subscribe."""
    rows = list_calendar_meetings(session, person_id, now())
    names = person_names_by_id(session, [_other(relationship, person_id) for _, relationship in rows])
    return [
        meeting_event(meeting, relationship, _name(names, relationship, person_id), site_url)
        for meeting, relationship in rows
    ]


def _other(relationship: Relationship, person_id: int) -> int:
    return relationship.mentee_id if relationship.mentor_id == person_id else relationship.mentor_id


def _name(names: Mapping[int, str], relationship: Relationship, person_id: int) -> str:
    return names.get(_other(relationship, person_id), "someone who has left")
