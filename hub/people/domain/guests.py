"""Guests: their time ends by itself; a week before, whoever invited them is asked whether it should."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, permitted_organisation_ids
from hub.accounts.domain import Member, Membership, Person
from hub.mail.domain import enqueue
from hub.people.domain.last_lead import list_approvers
from hub.people.models import GuestReminder

REMINDER_PERIOD = timedelta(days=7)


def list_ending_guests(
    session: Session, today: date, organisation_ids: Collection[int] | None = None
) -> list[Member]:
    """Return the guests whose last day is within a week, the next first."""
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
    """Return the guests whose time ends soon and whom `viewer` invited or leads."""
    theirs = permitted_organisation_ids(viewer, Act.CHANGE_TEAM)
    own = {held.organisation_id for held in viewer.roles}
    return [
        guest
        for guest in list_ending_guests(session, today, theirs)
        if guest.membership.given_by_id == viewer.person_id or guest.membership.organisation_id in own
    ]


def send_guest_reminders(session: Session, at: datetime) -> int:
    """Write to whoever invited each guest who ends within a week, once for each last day; return how many.

    Where whoever invited them cannot put it off any more, the leads of the organisation are written to.
    """
    told = 0
    for guest in list_ending_guests(session, at.date()):
        membership = guest.membership
        reminder = session.get(GuestReminder, membership.id)
        if reminder is not None and reminder.ends_on == membership.ends_on:
            continue
        session.merge(GuestReminder(membership_id=membership.id, ends_on=membership.ends_on))
        for person_id in _list_reminder_recipients(session, membership, at):
            enqueue(session, "guest-ends", at=at, person_id=person_id, about_id=membership.id)
        told += 1
    session.flush()
    return told


def _list_reminder_recipients(session: Session, membership: Membership, at: datetime) -> list[int]:
    leads = [lead.person.id for lead in list_approvers(session, membership.organisation_id, at)]
    return [membership.given_by_id] if membership.given_by_id in leads else list(dict.fromkeys(leads))
