"""Items of this feature on other pages: tasks, profile sections and public contacts."""

from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed
from hub.accounts.domain import list_persons_with_unusable_email, normalise_email, person_names_by_id
from hub.extension.items import ItemButton, ProfileSection, SectionItem, TaskSource
from hub.extension.page_parts import TrustPagePart
from hub.kit.clock import current_day, format_day, now
from hub.kit.page import Link
from hub.people.domain.delegates import list_delegations_to
from hub.people.domain.guests import list_ending_guests_for
from hub.people.domain.join_requests import list_join_requests_of_person, list_join_requests_to_answer
from hub.people.domain.line_managers import list_line_managers_to_confirm
from hub.people.domain.public_contacts import list_public_contacts
from hub.people.models import Delegate, JoinRequest
from hub.trusts.domain import organisations_by_id


def list_join_request_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the join requests that the viewer should answer."""
    join_requests = list_join_requests_to_answer(session, viewer, now())
    names = person_names_by_id(session, [join_request.person_id for join_request in join_requests])
    trusts = organisations_by_id(session, [join_request.organisation_id for join_request in join_requests])
    return [
        SectionItem(
            Link(
                f"{names[join_request.person_id]} asked to join {trusts[join_request.organisation_id].name}",
                f"/trusts/{trusts[join_request.organisation_id].slug}/team/requests/{join_request.public_id}",
            ),
            since=join_request.created_at,
        )
        for join_request in join_requests
    ]


def list_guest_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the guests whose role ends within a week."""
    guests = list_ending_guests_for(session, viewer, current_day())
    trusts = organisations_by_id(session, [guest.membership.organisation_id for guest in guests])
    items = []
    for guest in guests:
        trust = trusts[guest.membership.organisation_id]
        last_day = format_day(guest.membership.ends_on) if guest.membership.ends_on else ""
        url = f"/trusts/{trust.slug}/team/people/{guest.person.public_id}"
        items.append(
            SectionItem(Link(f"{guest.person.name}, guest of {trust.name}", url), f"Until {last_day}")
        )
    return items


def list_line_manager_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the line manager relations to confirm. A delegate sees none: only the manager can confirm."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    line_managers = list_line_managers_to_confirm(session, viewer.person_id)
    names = person_names_by_id(session, [line_manager.person_id for line_manager in line_managers])
    return [
        SectionItem(
            Link(f"Are you the line manager of {names[line_manager.person_id]}?", "/account/people#confirm"),
            since=line_manager.named_at,
        )
        for line_manager in line_managers
    ]


def list_email_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the accounts whose email address cannot be used, for those who may change accounts."""
    if not is_allowed(viewer, Act.CHANGE_PEOPLE):
        return []
    return [
        SectionItem(
            Link(f"{person.name}: the email address cannot be used", f"/admin/people/{person.public_id}"),
            _explain_email(person.email or ""),
        )
        for person in list_persons_with_unusable_email(session)
    ]


def _explain_email(email: str) -> str:
    usable = normalise_email(email)
    return (
        f"Another account has the same email address: {usable}"
        if usable.isascii()
        else "No email can be sent to it"
    )


def list_own_join_request_items(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the viewer's join requests that are not answered yet."""
    if viewer.person_id is None:
        return []
    join_requests = [
        join_request
        for join_request in list_join_requests_of_person(session, viewer.person_id)
        if join_request.decided_at is None
    ]
    trusts = organisations_by_id(session, [join_request.organisation_id for join_request in join_requests])
    return [
        SectionItem(
            Link(
                trusts[join_request.organisation_id].name,
                f"/trusts/{trusts[join_request.organisation_id].slug}",
            ),
            "Waiting for an answer",
            since=join_request.created_at,
        )
        for join_request in join_requests
    ]


def list_delegation_items(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the people for whom the viewer may act. A delegate who is acting sees none."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    delegations = list_delegations_to(session, viewer.person_id)
    names = person_names_by_id(session, [delegation.person_id for delegation in delegations])
    return [_delegation_item(names[delegation.person_id], delegation.public_id) for delegation in delegations]


def _delegation_item(name: str, public_id: str) -> SectionItem:
    button = ItemButton(f"Act for {name}", "/acting", {"key": public_id})
    return SectionItem(Link(name, ""), button=button)


def list_public_contact_items(session: Session, _viewer: Viewer, organisation_id: int) -> list[SectionItem]:
    """Return the public contacts of a trust."""
    contacts = list_public_contacts(session, organisation_id, current_day())
    return [SectionItem(Link(contact.name, ""), contact.about) for contact in contacts]


TASK_SOURCES = (
    TaskSource("Requests to join", list_join_request_tasks),
    TaskSource("Guests whose role ends soon", list_guest_tasks),
    TaskSource("Line manager", list_line_manager_tasks),
    TaskSource("Email addresses to correct", list_email_tasks),
)
PROFILE_SECTIONS = (
    ProfileSection(
        "You can act for",
        "",
        list_delegation_items,
        comes_first=True,
        named_in=(Delegate.delegate_id,),
    ),
    ProfileSection(
        "Trusts you asked to join",
        "",
        list_own_join_request_items,
        follows_tasks=True,
        named_in=(JoinRequest.person_id,),
    ),
)
TRUST_PAGE_PARTS = (TrustPagePart("People to ask", list_public_contact_items),)
