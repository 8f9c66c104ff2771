"""The page of one's own roles and of those one works with, in words."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain import Membership, is_in_force, list_memberships, person_names_by_id
from hub.kit.clock import format_date, format_day, now
from hub.people.domain import (
    DeclineReason,
    Delegate,
    JoinRequest,
    LineManager,
    find_line_manager_of,
    list_delegates,
    list_delegations_to,
    list_join_requests_of_person,
    list_line_managers_to_confirm,
    list_managed_people,
    may_be_public_contact,
)
from hub.trusts.domain import Organisation, organisation_link, organisations_by_id


@dataclass(frozen=True)
class OrganisationRoles:
    """An organisation with one's own roles there, and where one leaves it."""

    name: str
    url: str
    leave_url: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Relation:
    """Somebody one works with: who, since when, and the key by which it is ended."""

    name: str
    since: str
    public_id: str


@dataclass(frozen=True)
class LineManagerSummary:
    """One's line manager: by name when confirmed, by the address that was typed before."""

    name: str
    since: str
    public_id: str
    is_confirmed: bool


@dataclass(frozen=True)
class JoinRequestSummary:
    """One request to join."""

    trust: str
    words: str
    public_id: str
    is_open: bool


@dataclass(frozen=True)
class PublicContactSetting:
    """A trust whose page may name one."""

    slug: str
    name: str
    about: str


@dataclass(frozen=True)
class RelationsPage:
    """All of it."""

    organisation_roles: tuple[OrganisationRoles, ...]
    join_requests: tuple[JoinRequestSummary, ...]
    manager: LineManagerSummary | None
    to_confirm: tuple[Relation, ...]
    managed: tuple[Relation, ...]
    delegates: tuple[Relation, ...]
    acts_for: tuple[Relation, ...]
    public_contact_settings: tuple[PublicContactSetting, ...]


def relations_page(session: Session, viewer: Viewer) -> RelationsPage:
    """Return what somebody reads of themselves; the statements do not grow with what there is."""
    own = viewer.person_id or 0
    today = now().date()
    held = [one for one in list_memberships(session, own) if is_in_force(one, today)]
    asked, manager, managed = (
        list_join_requests_of_person(session, own),
        find_line_manager_of(session, own),
        list_managed_people(session, own),
    )
    waits, delegates, acts = (
        list_line_managers_to_confirm(session, own),
        list_delegates(session, own),
        list_delegations_to(session, own),
    )
    organisations = organisations_by_id(
        session, [*(one.organisation_id for one in held), *(one.organisation_id for one in asked)]
    )
    people = [
        *(manager.manager_id if manager else None, *(one.person_id for one in (*managed, *waits))),
        *(one.delegate_id for one in delegates),
        *(one.person_id for one in acts),
    ]
    names = person_names_by_id(session, people)
    return RelationsPage(
        organisation_roles=_organisation_roles(held, organisations),
        join_requests=tuple(
            _join_request_summary(one, organisations[one.organisation_id].name) for one in asked
        ),
        manager=_line_manager_summary(manager, names) if manager else None,
        to_confirm=tuple(Relation(names[o.person_id], format_date(o.named_at), o.public_id) for o in waits),
        managed=tuple(_managed_relation(one, names) for one in managed),
        delegates=tuple(_delegate_relation(one, names[one.delegate_id]) for one in delegates),
        acts_for=tuple(_delegate_relation(one, names[one.person_id]) for one in acts),
        public_contact_settings=_public_contact_settings(held, organisations),
    )


def _organisation_roles(
    memberships: list[Membership], organisations: dict[int, Organisation]
) -> tuple[OrganisationRoles, ...]:
    found: dict[int, list[str]] = {}
    for one in memberships:
        until = f", until {format_day(one.ends_on)}" if one.ends_on else ""
        words = f"{Role(one.role).label}, since {format_date(one.since)}{until}"
        found.setdefault(one.organisation_id, []).append(words)
    return tuple(
        OrganisationRoles(
            place.name, organisation_link(place).url, f"/account/people/leave/{place.slug}", tuple(roles)
        )
        for place, roles in ((organisations[id_], roles) for id_, roles in found.items())
    )


def _join_request_summary(join_request: JoinRequest, trust: str) -> JoinRequestSummary:
    day = format_date(join_request.decided_at or join_request.created_at)
    if join_request.decided_at is None:
        words = f"asked on {day}; the answer is awaited"
    elif join_request.accepted:
        words = f"yes, on {day}"
    else:
        words = f"no, on {day}: {DeclineReason(join_request.reason).label}"
    return JoinRequestSummary(trust, words, join_request.public_id, join_request.decided_at is None)


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
    found: dict[int, PublicContactSetting] = {}
    for one in memberships:
        trust = organisations[one.organisation_id]
        if may_be_public_contact(trust, Role(one.role)) and (trust.id not in found or one.named_since):
            found[trust.id] = PublicContactSetting(
                trust.slug, trust.name, one.ask_about if one.named_since else ""
            )
    return tuple(found.values())
