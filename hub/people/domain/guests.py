"""Guests: their roles end by themselves; a week before, the person who invited them gets a reminder."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, permitted_organisation_ids
from hub.accounts.domain import Member, Membership, Person
from hub.kit.clock import day_of
from hub.mail.domain import enqueue
from hub.people.domain.last_lead import list_approvers
from hub.people.models import GuestReminder

REMINDER_PERIOD = timedelta(days=7)


def list_ending_guests(
    session: Session, today: date, organisation_ids: Collection[int] | None = None
) -> list[Member]:
    """Return the guests whose last day is within a week, the earliest first."""
    statement = (
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.role == Role.GUEST.value,
            Membership.ends_on >= today,
            Membership.ends_on <= today + REMINDER_PERIOD,
            Person.disabled_at.is_(None),
        )
        .order_by(Membership.ends_on, Membership.id)
    )
    if organisation_ids is not None:
        statement = statement.where(Membership.organisation_id.in_(organisation_ids))
    return [Member(person, membership) for person, membership in session.execute(statement)]


def list_ending_guests_for(session: Session, viewer: Viewer, today: date) -> list[Member]:
    """Return the guests whose role ends within a week and whom the viewer invited or leads."""
    permitted_ids = permitted_organisation_ids(viewer, Act.CHANGE_TEAM)
    if permitted_ids == frozenset():
        return []
    own_ids = {assignment.organisation_id for assignment in viewer.roles}
    return [
        guest
        for guest in list_ending_guests(session, today, permitted_ids)
        if guest.membership.given_by_id == viewer.person_id or guest.membership.organisation_id in own_ids
    ]


def send_guest_reminders(session: Session, at: datetime) -> int:
    """Send a reminder for each guest whose role ends within a week; return the number of guests.

    It is sent once for each last day, to the person who invited the guest, or to the organisation's approvers
    if that person is no longer one of them.
    """
    count = 0
    for guest in list_ending_guests(session, day_of(at)):
        membership = guest.membership
        reminder = session.get(GuestReminder, membership.id)
        if reminder is not None and reminder.ends_on == membership.ends_on:
            continue
        session.merge(GuestReminder(membership_id=membership.id, ends_on=membership.ends_on))
        for person_id in _list_reminder_recipients(session, membership, at):
            enqueue(session, "guest-ends", at=at, person_id=person_id, about_id=membership.id)
        count += 1
    session.flush()
    return count


def _list_reminder_recipients(session: Session, membership: Membership, at: datetime) -> list[int]:
    approver_ids = [
        approver.person.id for approver in list_approvers(session, membership.organisation_id, at)
    ]
    return (
        [membership.given_by_id]
        if membership.given_by_id in approver_ids
        else list(dict.fromkeys(approver_ids))
    )
