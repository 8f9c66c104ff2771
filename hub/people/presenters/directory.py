"""The pages of the directory of all people."""

from collections.abc import Sequence
from urllib.parse import urlencode

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, is_allowed
from hub.accounts.domain import (
    Membership,
    Person,
    decides_for_self,
    is_in_force,
    list_identities,
    person_names_by_id,
)
from hub.kit.clock import current_day, format_date, format_day
from hub.kit.page import Link, Pagination
from hub.people.domain.directory import Directory
from hub.people.domain.people_filters import AccountState, PeopleFilters
from hub.people.domain.role_policy import ACTS_BY_ROLE
from hub.trusts.domain import OFFICE_SLUG, OrganisationNames
from hub.web.paging import build_pagination


class PersonLine(Struct, frozen=True):
    """A person in the list."""

    name: str
    email: str
    url: str
    roles: tuple[str, ...]
    is_deactivated: bool


class DirectoryPage(Struct, frozen=True):
    """One page of the list, with its filters and their options."""

    people: tuple[PersonLine, ...]
    total: int
    pagination: Pagination
    q: str
    chosen: dict[str, str]
    is_filtered: bool
    trusts: tuple[tuple[str, str], ...]
    teams: tuple[Link, ...]
    roles: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]


class PersonRole(Struct, frozen=True):
    """One role of a person, where, since when and until when; `change_url` is empty if it cannot change."""

    label: str
    organisation: Link
    description: str
    change_url: str


class PersonPage(Struct, frozen=True):
    """A person with all their roles, and the state of their account."""

    name: str
    url: str
    facts: tuple[tuple[str, str], ...]
    roles: tuple[PersonRole, ...]
    is_deactivated: bool
    has_second_factor: bool
    is_linked: bool
    may_change: bool


def directory_page(
    directory: Directory, filters: PeopleFilters, organisations: Sequence[OrganisationNames]
) -> DirectoryPage:
    """Return the page of the list."""
    names = {organisation.id: _short_name(organisation) for organisation in organisations}
    slugs = {organisation.id: organisation.slug for organisation in organisations}
    chosen = {
        "trust": slugs.get(filters.organisation_id or 0, ""),
        "role": filters.role.value if filters.role else "",
        "state": filters.state.value if filters.state else "",
    }
    query = urlencode({name: value for name, value in chosen.items() if value})

    def page_url(page: int) -> str:
        return f"/admin/people?{query}{'&' if query else ''}page={page}"

    return DirectoryPage(
        people=tuple(_person_line(person, memberships, names) for person, memberships in directory.people),
        total=directory.total,
        pagination=build_pagination(directory.page, directory.pages, page_url),
        q=filters.q,
        chosen=chosen,
        is_filtered=not filters.is_empty,
        trusts=tuple((organisation.slug, _short_name(organisation)) for organisation in organisations),
        teams=tuple(
            Link(organisation.name, f"/trusts/{organisation.slug}/team") for organisation in organisations
        ),
        roles=tuple((role.value, role.label) for role in Role),
        states=tuple((state.value, state.label) for state in AccountState),
    )


def _short_name(organisation: OrganisationNames) -> str:
    return "Hub office" if organisation.slug == OFFICE_SLUG else organisation.short_name


def _person_line(person: Person, memberships: Sequence[Membership], names: dict[int, str]) -> PersonLine:
    return PersonLine(
        name=person.name,
        email=person.email or "",
        url=f"/admin/people/{person.public_id}",
        roles=tuple(
            f"{Role(membership.role).label}, {names[membership.organisation_id]}"
            for membership in memberships
        ),
        is_deactivated=person.disabled_at is not None,
    )


def person_page(
    session: Session,
    viewer: Viewer,
    person: Person,
    memberships: Sequence[Membership],
    organisations: Sequence[OrganisationNames],
) -> PersonPage:
    """Return the page of a person."""
    organisations_by_id = {organisation.id: organisation for organisation in organisations}
    granter_names = person_names_by_id(session, [membership.given_by_id for membership in memberships])
    identity_count = len(list_identities(session, person.id))
    return PersonPage(
        name=person.name,
        url=f"/admin/people/{person.public_id}",
        facts=(
            ("Email address", person.email or ""),
            (
                "Account",
                f"Suspended since {format_date(person.disabled_at)}" if person.disabled_at else "Active",
            ),
            ("Since", format_date(person.created_at)),
            ("Last signed in", format_day(person.last_seen_on) if person.last_seen_on else "Never"),
            ("Two-step sign-in", "Set up" if person.totp_secret else "Not set up"),
            ("Accounts with other services", _describe_identities(identity_count)),
        ),
        roles=tuple(
            _person_role(
                viewer, person, membership, organisations_by_id[membership.organisation_id], granter_names
            )
            for membership in memberships
        ),
        is_deactivated=person.disabled_at is not None,
        has_second_factor=person.totp_secret is not None,
        is_linked=bool(identity_count),
        may_change=is_allowed(viewer, Act.CHANGE_PEOPLE),
    )


def _describe_identities(count: int) -> str:
    return {0: "None", 1: "1 linked"}.get(count, f"{count} linked")


def _person_role(
    viewer: Viewer,
    person: Person,
    membership: Membership,
    organisation: OrganisationNames,
    granter_names: dict[int, str],
) -> PersonRole:
    granter = granter_names.get(membership.given_by_id or 0)
    description = f"since {format_date(membership.since)}" + (f", given by {granter}" if granter else "")
    ended = not is_in_force(membership, current_day())
    if membership.ends_on:
        description += f", {'ended' if ended else 'until'} {format_day(membership.ends_on)}"
    # The member page exists only while the person has a role there.
    url = "" if ended else f"/trusts/{organisation.slug}/team/people/{person.public_id}"
    role = Role(membership.role)
    may_change = (
        not ended
        and not decides_for_self(viewer, person.id)
        and is_allowed(viewer, ACTS_BY_ROLE[role], organisation_id=organisation.id)
    )
    return PersonRole(
        label=role.label,
        organisation=Link(organisation.name, url),
        description=description,
        change_url=f"{url}/change/{role.value}" if may_change else "",
    )
