"""What is kept about people who take part: releases from duty, answers, and consent to be on the list."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from hub.accounts.domain import list_email_addresses
from hub.events.domain.needs import read_needs
from hub.events.domain.participants import last_day_listed
from hub.events.domain.release_answers import Cover, Shift, state_of
from hub.events.models import Booking, Event, EventAnswer, ListConsent, ReleaseRequest
from hub.extension.personal_data import PersonalData, Retention
from hub.kit.clock import day_of, isoformat_london
from hub.kit.row_locks import execute_and_count

ANSWERS_KEPT_FOR = timedelta(days=30)
RELEASES_KEPT_FOR = timedelta(days=90)


def export_releases(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the requests that a person has made, and those that went to them."""
    addresses = list_email_addresses(session, person_id)
    rows = session.execute(
        select(ReleaseRequest, Event.title)
        .join(Event, Event.id == ReleaseRequest.event_id)
        .where(
            or_(
                ReleaseRequest.person_id == person_id,
                ReleaseRequest.manager_id == person_id,
                ReleaseRequest.decided_by_id == person_id,
                ReleaseRequest.email.in_(addresses),
            )
        )
        .order_by(ReleaseRequest.id)
    )
    return [_release_row(row, title, is_own=row.person_id == person_id) for row, title in rows]


def erase_releases(session: Session, person_id: int) -> None:
    """Delete a person's requests, and remove them from those of others."""
    session.execute(delete(ReleaseRequest).where(ReleaseRequest.person_id == person_id))
    for column in ("manager_id", "decided_by_id"):
        of_person = getattr(ReleaseRequest, column) == person_id
        session.execute(update(ReleaseRequest).where(of_person).values({column: None}))
    addresses = list_email_addresses(session, person_id)
    session.execute(update(ReleaseRequest).where(ReleaseRequest.email.in_(addresses)).values(email=None))


def export_answers(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person has answered on access and diet."""
    rows = session.execute(
        select(EventAnswer, Event.title)
        .join(Event, Event.id == EventAnswer.event_id)
        .where(EventAnswer.person_id == person_id)
        .order_by(EventAnswer.id)
    )
    exported = []
    for row, title in rows:
        needs = read_needs(row)
        exported.append(
            {
                "event": title,
                "access": ", ".join(each.label for each in needs.needs),
                "access, in words": needs.other_needs,
                "diet": ", ".join(each.label for each in needs.diet),
                "diet, in words": needs.other_diet,
            }
        )
    return exported


def erase_answers(session: Session, person_id: int) -> None:
    """Delete a person's answers."""
    session.execute(delete(EventAnswer).where(EventAnswer.person_id == person_id))


def export_consents(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return the lists of participants on which a person is, and until when."""
    rows = session.execute(
        select(ListConsent, Event)
        .join(Event, Event.id == ListConsent.event_id)
        .where(ListConsent.person_id == person_id)
        .order_by(ListConsent.id)
    )
    return [
        {
            "event": event.title,
            "given": isoformat_london(row.given_at),
            "until": last_day_listed(event, row.days_after).isoformat(),
        }
        for row, event in rows
    ]


def erase_consents(session: Session, person_id: int) -> None:
    """Take a person off all lists of participants."""
    session.execute(delete(ListConsent).where(ListConsent.person_id == person_id))


def delete_old_answers(session: Session, at: datetime) -> int:
    """Delete answers 30 days after the event, and those of people who no longer have a place."""
    old = select(Event.id).where(Event.ends_at < at - ANSWERS_KEPT_FOR)
    has_place = (
        select(Booking.id)
        .where(
            Booking.event_id == EventAnswer.event_id,
            Booking.person_id == EventAnswer.person_id,
            Booking.ended_at.is_(None),
        )
        .exists()
    )
    return execute_and_count(
        session, delete(EventAnswer).where(or_(EventAnswer.event_id.in_(old), ~has_place))
    )


def delete_old_releases(session: Session, at: datetime) -> int:
    """Delete requests for release 90 days after the event."""
    old = select(Event.id).where(Event.ends_at < at - RELEASES_KEPT_FOR)
    return execute_and_count(session, delete(ReleaseRequest).where(ReleaseRequest.event_id.in_(old)))


def delete_old_consents(session: Session, at: datetime) -> int:
    """Delete consents after the day that the person chose."""
    rows = session.execute(
        select(ListConsent, Event).join(Event, Event.id == ListConsent.event_id).where(Event.ends_at < at)
    )
    over = [row.id for row, event in rows if last_day_listed(event, row.days_after) < day_of(at)]
    return execute_and_count(session, delete(ListConsent).where(ListConsent.id.in_(over)))


def _release_row(row: ReleaseRequest, title: str, *, is_own: bool) -> dict[str, Any]:
    # What a manager wrote about somebody else is that person's data.
    words = {
        "shifts": ", ".join(Shift(code).label for code in row.shifts),
        "cover": Cover(row.cover).label if row.cover else "",
        "how it is covered": row.cover_note,
        "reason": row.reason,
        "sent to": row.email or "your line manager",
    }
    return {
        "event": title,
        "what": "you asked to be released" if is_own else "you were asked to release a person",
        "asked": isoformat_london(row.created_at),
        "answer": state_of(row).value,
        **(words if is_own else {}),
    }


PARTICIPANT_DATA = (
    PersonalData(
        "Release from duty for events",
        ("release_request",),
        export_releases,
        erase_releases,
        purpose="So that your line manager can release you for an event.",
        seen_by=(
            "You, your line manager or the person you named, and your trust’s lead if nobody answers. "
            "Organisers see how many people are released, but no reasons."
        ),
    ),
    PersonalData(
        "What you need at events: access and diet",
        ("event_answer",),
        export_answers,
        erase_answers,
        purpose="So that the organiser can make the event accessible and order food.",
        seen_by=(
            "The people who organise the event for its trust or the hub office. Caterers get only numbers."
        ),
    ),
    PersonalData(
        "Lists of participants that include you",
        ("list_consent",),
        export_consents,
        erase_consents,
        purpose="So that participants who agreed to it know about each other.",
        seen_by="Participants who are also on the list.",
    ),
)
PARTICIPANT_RETENTION = (
    Retention(
        "What people need at events: access and diet",
        "Until 30 days after the event, or until you give up your place",
        delete_old_answers,
    ),
    Retention("Requests for release from duty", "Until 90 days after the event", delete_old_releases),
    Retention(
        "Consent to be on the list of participants", "Until the day that you chose", delete_old_consents
    ),
)
