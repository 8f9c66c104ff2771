"""The page of the viewer's own roles, join requests, line manager and delegates."""

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain import Membership, is_in_force, list_memberships, person_names_by_id
from hub.kit.clock import current_day, format_date, format_day
from hub.people.domain.delegates import Delegate, list_delegates, list_delegations_to
from hub.people.domain.join_requests import DeclineReason, JoinRequest, list_join_requests_of_person
from hub.people.domain.line_managers import (
    LineManager,
    find_line_manager_of,
    list_line_managers_to_confirm,
    list_managed_people,
)
from hub.people.domain.public_contacts import may_be_public_contact
from hub.trusts.domain import Organisation, organisation_link, organisations_by_id


class OrganisationRoles(Struct, frozen=True):
    """An organisation with the viewer's roles there, and the address of the page to leave it."""

    name: str
    url: str
    leave_url: str
    roles: tuple[str, ...]


class Relation(Struct, frozen=True):
    """A relation to another person: their name, since when, and the public id of the relation."""

    name: str
    since: str
    public_id: str


class LineManagerSummary(Struct, frozen=True):
    """The viewer's line manager: by name once confirmed, by email address before."""

    name: str
    since: str
    public_id: str
    is_confirmed: bool


class JoinRequestSummary(Struct, frozen=True):
    """A join request with its state."""

    trust: str
    words: str
    public_id: str
    is_open: bool


class PublicContactSetting(Struct, frozen=True):
    """A trust whose page may name the viewer as a public contact."""

    slug: str
    name: str
    about: str


class RelationsPage(Struct, frozen=True):
    """The whole page."""

    organisation_roles: tuple[OrganisationRoles, ...]
    join_requests: tuple[JoinRequestSummary, ...]
    manager: LineManagerSummary | None
    to_confirm: tuple[Relation, ...]
    managed: tuple[Relation, ...]
    delegates: tuple[Relation, ...]
    acts_for: tuple[Relation, ...]
    public_contact_settings: tuple[PublicContactSetting, ...]


def relations_page(session: Session, viewer: Viewer) -> RelationsPage:
    """Return the page; the number of database statements does not depend on the number of rows."""
    person_id = viewer.person_id or 0
    today = current_day()
    memberships = [one for one in list_memberships(session, person_id) if is_in_force(one, today)]
    join_requests, manager, managed = (
        list_join_requests_of_person(session, person_id),
        find_line_manager_of(session, person_id),
        list_managed_people(session, person_id),
    )
    to_confirm, delegates, acts_for = (
        list_line_managers_to_confirm(session, person_id),
        list_delegates(session, person_id),
        list_delegations_to(session, person_id),
    )
    organisations = organisations_by_id(
        session,
        [*(one.organisation_id for one in memberships), *(one.organisation_id for one in join_requests)],
    )
    people = [
        *(manager.manager_id if manager else None, *(one.person_id for one in (*managed, *to_confirm))),
        *(one.delegate_id for one in delegates),
        *(one.person_id for one in acts_for),
    ]
    names = person_names_by_id(session, people)
    return RelationsPage(
        organisation_roles=_organisation_roles(memberships, organisations),
        join_requests=tuple(
            _join_request_summary(one, organisations[one.organisation_id].name) for one in join_requests
        ),
        manager=_line_manager_summary(manager, names) if manager else None,
        to_confirm=tuple(
            Relation(names[one.person_id], format_date(one.named_at), one.public_id) for one in to_confirm
        ),
        managed=tuple(_managed_relation(one, names) for one in managed),
        delegates=tuple(_delegate_relation(one, names[one.delegate_id]) for one in delegates),
        acts_for=tuple(_delegate_relation(one, names[one.person_id]) for one in acts_for),
        public_contact_settings=_public_contact_settings(memberships, organisations),
    )


def _organisation_roles(
    memberships: list[Membership], organisations: dict[int, Organisation]
) -> tuple[OrganisationRoles, ...]:
    roles_by_organisation: dict[int, list[str]] = {}
    for membership in memberships:
        until = f", until {format_day(membership.ends_on)}" if membership.ends_on else ""
        description = f"{Role(membership.role).label}, since {format_date(membership.since)}{until}"
        roles_by_organisation.setdefault(membership.organisation_id, []).append(description)
    return tuple(
        OrganisationRoles(
            organisation.name,
            organisation_link(organisation).url,
            f"/account/people/leave/{organisation.slug}",
            tuple(roles),
        )
        for organisation, roles in (
            (organisations[id_], roles) for id_, roles in roles_by_organisation.items()
        )
    )


def _join_request_summary(join_request: JoinRequest, trust: str) -> JoinRequestSummary:
    day = format_date(join_request.decided_at or join_request.created_at)
    if join_request.decided_at is None:
        answer = f"asked on {day}, not answered yet"
    elif join_request.accepted:
        answer = f"accepted on {day}"
    else:
        answer = f"declined on {day} because {DeclineReason(join_request.reason).clause}"
    return JoinRequestSummary(trust, answer, join_request.public_id, join_request.decided_at is None)


def _line_manager_summary(line_manager: LineManager, names: dict[int, str]) -> LineManagerSummary:
    confirmed = line_manager.manager_id is not None
    name = (
        names[line_manager.manager_id] if line_manager.manager_id is not None else (line_manager.email or "")
    )
    return LineManagerSummary(
        name,
        format_date(line_manager.confirmed_at or line_manager.named_at),
        line_manager.public_id,
        confirmed,
    )


def _managed_relation(line_manager: LineManager, names: dict[int, str]) -> Relation:
    return Relation(
        names[line_manager.person_id],
        format_date(line_manager.confirmed_at or line_manager.named_at),
        line_manager.public_id,
    )


def _delegate_relation(delegate: Delegate, name: str) -> Relation:
    return Relation(name, format_date(delegate.since), delegate.public_id)


def _public_contact_settings(
    memberships: list[Membership], organisations: dict[int, Organisation]
) -> tuple[PublicContactSetting, ...]:
    settings: dict[int, PublicContactSetting] = {}
    for membership in memberships:
        trust = organisations[membership.organisation_id]
        if may_be_public_contact(trust, Role(membership.role)) and (
            trust.id not in settings or membership.named_since
        ):
            settings[trust.id] = PublicContactSetting(
                trust.slug, trust.name, membership.ask_about if membership.named_since else ""
            )
    return tuple(settings.values())
