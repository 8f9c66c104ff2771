"""What waits for somebody, what is theirs, and whom to ask, as items of other pages."""

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import names_of
from hub.extension.items import Item, Mine, Waiting
from hub.extension.page_parts import OnTrustPage
from hub.kit.clock import day_in_words, now
from hub.kit.page import Link
from hub.people.domain import (
    guests_for,
    people_to_ask,
    requests_for,
    requests_of,
    to_confirm,
)
from hub.trusts.domain import organisations_by_id


def requests_waiting(session: Session, viewer: Viewer) -> list[Item]:
    """Return who asks to join."""
    asked = requests_for(session, viewer, now())
    names = names_of(session, [one.person_id for one in asked])
    trusts = organisations_by_id(session, [one.organisation_id for one in asked])
    return [
        Item(
            Link(
                f"{names[one.person_id]} asks to join {trusts[one.organisation_id].name}",
                f"/trusts/{trusts[one.organisation_id].slug}/team/requests/{one.public_id}",
            ),
            since=one.created_at,
        )
        for one in asked
    ]


def guests_waiting(session: Session, viewer: Viewer) -> list[Item]:
    """Return the guests whose time ends within a week."""
    guests = guests_for(session, viewer, now().date())
    trusts = organisations_by_id(session, [one.membership.organisation_id for one in guests])
    found = []
    for guest in guests:
        trust = trusts[guest.membership.organisation_id]
        last = day_in_words(guest.membership.ends_on) if guest.membership.ends_on else ""
        url = f"/trusts/{trust.slug}/team/people/{guest.person.public_id}"
        found.append(Item(Link(f"{guest.person.name}, guest of {trust.name}", url), f"Until {last}"))
    return found


def managed_waiting(session: Session, viewer: Viewer) -> list[Item]:
    """Return who says that one is their line manager. Only the person themselves confirms it."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return []
    named = to_confirm(session, viewer.person_id)
    names = names_of(session, [one.person_id for one in named])
    return [
        Item(
            Link(f"Are you the line manager of {names[one.person_id]}?", "/account/people#confirm"),
            since=one.named_at,
        )
        for one in named
    ]


def my_requests(session: Session, viewer: Viewer) -> list[Item]:
    """Return which trusts one has asked to join and that have not answered yet."""
    if viewer.person_id is None:
        return []
    asked = [one for one in requests_of(session, viewer.person_id) if one.decided_at is None]
    named = organisations_by_id(session, [one.organisation_id for one in asked])
    return [
        Item(
            Link(named[one.organisation_id].name, f"/trusts/{named[one.organisation_id].slug}"),
            "The answer is awaited",
            since=one.created_at,
        )
        for one in asked
    ]


def whom_to_ask(session: Session, _viewer: Viewer, organisation_id: int) -> list[Item]:
    """Return who agreed to be named on the page of their trust."""
    asked = people_to_ask(session, organisation_id, now().date())
    return [Item(Link(one.name, ""), one.about) for one in asked]


WAITING = (
    Waiting("Who asks to join", requests_waiting),
    Waiting("Guests whose time ends", guests_waiting),
    Waiting("Line manager", managed_waiting),
)
MINE = (Mine("Trusts you asked to join", "", my_requests),)
ON_TRUST_PAGE = (OnTrustPage("People to ask", whom_to_ask),)
