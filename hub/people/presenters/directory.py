"""Everybody, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, allowed
from hub.accounts.domain import Membership, Person, identities_of, is_in_force, names_of
from hub.kit.clock import day_in_words, in_words, now
from hub.kit.page import Link, Pagination
from hub.people.domain import Directory, State, Wanted
from hub.trusts.domain import OFFICE_SLUG, Named
from hub.web.paging import links_to_pages


@dataclass(frozen=True)
class PersonLine:
    """Somebody in the list."""

    name: str
    email: str
    url: str
    roles: tuple[str, ...]
    shut: bool


@dataclass(frozen=True)
class DirectoryPage:
    """One page of the list, with what it was asked for."""

    people: tuple[PersonLine, ...]
    total: int
    pagination: Pagination
    q: str
    chosen: dict[str, str]
    narrowed: bool
    trusts: tuple[tuple[str, str], ...]
    teams: tuple[Link, ...]
    roles: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PersonPage:
    """Somebody with all their roles, and what may be done to their account."""

    name: str
    url: str
    facts: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, Link, str], ...]
    shut: bool
    has_second_factor: bool
    is_linked: bool
    may_change: bool


def directory_page(found: Directory, wanted: Wanted, organisations: Sequence[Named]) -> DirectoryPage:
    """Return the list in words."""
    names = {one.id: _short(one) for one in organisations}
    slugs = {one.id: one.slug for one in organisations}
    chosen = {
        "trust": slugs.get(wanted.trust or 0, ""),
        "role": wanted.role.value if wanted.role else "",
        "state": wanted.state.value if wanted.state else "",
    }
    query = urlencode({name: value for name, value in chosen.items() if value})

    def address(page: int) -> str:
        return f"/admin/people?{query}{'&' if query else ''}page={page}"

    return DirectoryPage(
        people=tuple(_line(person, held, names) for person, held in found.people),
        total=found.total,
        pagination=links_to_pages(found.page, found.pages, address),
        q=wanted.q,
        chosen=chosen,
        narrowed=not wanted.is_everybody,
        trusts=tuple((one.slug, _short(one)) for one in organisations),
        teams=tuple(Link(one.name, f"/trusts/{one.slug}/team") for one in organisations),
        roles=tuple((role.value, role.label) for role in Role),
        states=tuple((state.value, state.label) for state in State),
    )


def _short(organisation: Named) -> str:
    return "Hub office" if organisation.slug == OFFICE_SLUG else organisation.short_name


def _line(person: Person, held: Sequence[Membership], names: dict[int, str]) -> PersonLine:
    return PersonLine(
        name=person.name,
        email=person.email or "",
        url=f"/admin/people/{person.public_id}",
        roles=tuple(f"{Role(one.role).label}, {names[one.organisation_id]}" for one in held),
        shut=person.disabled_at is not None,
    )


def person_page(
    session: Session,
    viewer: Viewer,
    person: Person,
    held: Sequence[Membership],
    organisations: Sequence[Named],
) -> PersonPage:
    """Return somebody in words."""
    by_id = {one.id: one for one in organisations}
    givers = names_of(session, [one.given_by_id for one in held])
    linked = len(identities_of(session, person.id))
    return PersonPage(
        name=person.name,
        url=f"/admin/people/{person.public_id}",
        facts=(
            ("Email address", person.email or ""),
            ("Account", f"Shut since {in_words(person.disabled_at)}" if person.disabled_at else "Open"),
            ("Since", in_words(person.created_at)),
            ("Last here", day_in_words(person.last_seen_on) if person.last_seen_on else "Never"),
            ("Second factor", "Set up" if person.totp_secret else "Not set up"),
            ("Accounts elsewhere", _in_words(linked)),
        ),
        roles=tuple(_role_words(person, one, by_id[one.organisation_id], givers) for one in held),
        shut=person.disabled_at is not None,
        has_second_factor=person.totp_secret is not None,
        is_linked=bool(linked),
        may_change=allowed(viewer, Act.CHANGE_PEOPLE),
    )


def _in_words(linked: int) -> str:
    return {0: "None is linked", 1: "One is linked"}.get(linked, f"{linked} are linked")


def _role_words(
    person: Person, held: Membership, organisation: Named, givers: dict[int, str]
) -> tuple[str, Link, str]:
    by = givers.get(held.given_by_id or 0)
    words = f"since {in_words(held.since)}" + (f", given by {by}" if by else "")
    ended = not is_in_force(held, now().date())
    if held.ends_on:
        words += f", {'ended' if ended else 'until'} {day_in_words(held.ends_on)}"
    # Who has no role there any more has no page there.
    url = "" if ended else f"/trusts/{organisation.slug}/team/people/{person.public_id}"
    return (Role(held.role).label, Link(organisation.name, url), words)
