"""What waits for somebody, what is theirs, and whom to ask, as items of other pages."""

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import person_names_by_id
from hub.extension.items import ProfileSection, SectionItem, TaskSource
from hub.extension.page_parts import TrustPagePart
from hub.kit.clock import format_day, now
from hub.kit.page import Link
from hub.people.domain import (
    list_ending_guests_for,
    list_join_requests_of_person,
    list_join_requests_to_answer,
    list_line_managers_to_confirm,
    list_public_contacts,
)
from hub.trusts.domain import organisations_by_id


def list_join_request_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return who asks to join."""
    asked = list_join_requests_to_answer(session, viewer, now())
    names = person_names_by_id(session, [one.person_id for one in asked])
    trusts = organisations_by_id(session, [one.organisation_id for one in asked])
    return [
        SectionItem(
            Link(
                f"{names[one.person_id]} asks to join {trusts[one.organisation_id].name}",
                f"/trusts/{trusts[one.organisation_id].slug}/team/requests/{one.public_id}",
            ),
            since=one.created_at,
        )
        for one in asked
    ]


def list_guest_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the guests whose time ends within a week."""
    guests = list_ending_guests_for(session, viewer, now().date())
    trusts = organisations_by_id(session, [one.membership.organisation_id for one in guests])
    found = []
    for guest in guests:
        trust = trusts[guest.membership.organisation_id]
        last = format_day(guest.membership.ends_on) if guest.membership.ends_on else ""
        url = f"/trusts/{trust.slug}/team/people/{guest.person.public_id}"
        found.append(SectionItem(Link(f"{guest.person.name}, guest of {trust.name}", url), f"Until {last}"))
    return found


def list_line_manager_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return who says that one is their line manager. Only the person themselves confirms it."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    named = list_line_managers_to_confirm(session, viewer.person_id)
    names = person_names_by_id(session, [one.person_id for one in named])
    return [
        SectionItem(
            Link(f"Are you the line manager of {names[one.person_id]}?", "/account/people#confirm"),
            since=one.named_at,
        )
        for one in named
    ]


def list_own_join_request_items(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return which trusts one has asked to join and that have not answered yet."""
    if viewer.person_id is None:
        return []
    asked = [one for one in list_join_requests_of_person(session, viewer.person_id) if one.decided_at is None]
    named = organisations_by_id(session, [one.organisation_id for one in asked])
    return [
        SectionItem(
            Link(named[one.organisation_id].name, f"/trusts/{named[one.organisation_id].slug}"),
            "The answer is awaited",
            since=one.created_at,
        )
        for one in asked
    ]


def list_public_contact_items(session: Session, _viewer: Viewer, organisation_id: int) -> list[SectionItem]:
    """Return who agreed to be named on the page of their trust."""
    asked = list_public_contacts(session, organisation_id, now().date())
    return [SectionItem(Link(one.name, ""), one.about) for one in asked]


TASK_SOURCES = (
    TaskSource("Who asks to join", list_join_request_tasks),
    TaskSource("Guests whose time ends", list_guest_tasks),
    TaskSource("Line manager", list_line_manager_tasks),
)
PROFILE_SECTIONS = (ProfileSection("Trusts you asked to join", "", list_own_join_request_items),)
TRUST_PAGE_PARTS = (TrustPagePart("People to ask", list_public_contact_items),)
