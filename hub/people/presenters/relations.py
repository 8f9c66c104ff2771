"""The page of one's own roles and of those one works with, in words."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain import Membership, is_in_force, memberships_of, names_of
from hub.kit.clock import day_in_words, in_words, now
from hub.people.domain import (
    Delegate,
    JoinRequest,
    LineManager,
    Reason,
    delegated_to,
    delegates_of,
    managed_by,
    manager_of,
    may_be_named,
    requests_of,
    to_confirm,
)
from hub.trusts.domain import Organisation, link_to, organisations_by_id


@dataclass(frozen=True)
class Place:
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
    key: str


@dataclass(frozen=True)
class Manager:
    """One's line manager: by name when confirmed, by the address that was typed before."""

    name: str
    since: str
    key: str
    confirmed: bool


@dataclass(frozen=True)
class Asked:
    """One request to join."""

    trust: str
    words: str
    key: str
    open: bool


@dataclass(frozen=True)
class NamedAt:
    """A trust whose page may name one."""

    slug: str
    name: str
    about: str


@dataclass(frozen=True)
class RelationsPage:
    """All of it."""

    places: tuple[Place, ...]
    asked: tuple[Asked, ...]
    manager: Manager | None
    to_confirm: tuple[Relation, ...]
    managed: tuple[Relation, ...]
    delegates: tuple[Relation, ...]
    acts_for: tuple[Relation, ...]
    named_at: tuple[NamedAt, ...]


def relations_page(session: Session, viewer: Viewer) -> RelationsPage:
    """Return what somebody reads of themselves; the statements do not grow with what there is."""
    own = viewer.person_id or 0
    today = now().date()
    held = [one for one in memberships_of(session, own) if is_in_force(one, today)]
    asked, manager, managed = requests_of(session, own), manager_of(session, own), managed_by(session, own)
    waits, delegates, acts = to_confirm(session, own), delegates_of(session, own), delegated_to(session, own)
    organisations = organisations_by_id(
        session, [*(one.organisation_id for one in held), *(one.organisation_id for one in asked)]
    )
    people = [
        *(manager.manager_id if manager else None, *(one.person_id for one in (*managed, *waits))),
        *(one.delegate_id for one in delegates),
        *(one.person_id for one in acts),
    ]
    names = names_of(session, people)
    return RelationsPage(
        places=_places(held, organisations),
        asked=tuple(_asked(one, organisations[one.organisation_id].name) for one in asked),
        manager=_manager(manager, names) if manager else None,
        to_confirm=tuple(Relation(names[o.person_id], in_words(o.named_at), o.public_id) for o in waits),
        managed=tuple(_managed(one, names) for one in managed),
        delegates=tuple(_delegate(one, names[one.delegate_id]) for one in delegates),
        acts_for=tuple(_delegate(one, names[one.person_id]) for one in acts),
        named_at=_named_at(held, organisations),
    )


def _places(held: list[Membership], organisations: dict[int, Organisation]) -> tuple[Place, ...]:
    found: dict[int, list[str]] = {}
    for one in held:
        until = f", until {day_in_words(one.ends_on)}" if one.ends_on else ""
        words = f"{Role(one.role).label}, since {in_words(one.since)}{until}"
        found.setdefault(one.organisation_id, []).append(words)
    return tuple(
        Place(place.name, link_to(place).url, f"/account/people/leave/{place.slug}", tuple(roles))
        for place, roles in ((organisations[id_], roles) for id_, roles in found.items())
    )


def _asked(asked: JoinRequest, trust: str) -> Asked:
    day = in_words(asked.decided_at or asked.created_at)
    if asked.decided_at is None:
        words = f"asked on {day}; the answer is awaited"
    elif asked.accepted:
        words = f"yes, on {day}"
    else:
        words = f"no, on {day}: {Reason(asked.reason).label}"
    return Asked(trust, words, asked.public_id, asked.decided_at is None)


def _manager(named: LineManager, names: dict[int, str]) -> Manager:
    confirmed = named.manager_id is not None
    name = names[named.manager_id] if named.manager_id is not None else (named.email or "")
    return Manager(name, in_words(named.confirmed_at or named.named_at), named.public_id, confirmed)


def _managed(named: LineManager, names: dict[int, str]) -> Relation:
    return Relation(names[named.person_id], in_words(named.confirmed_at or named.named_at), named.public_id)


def _delegate(named: Delegate, name: str) -> Relation:
    return Relation(name, in_words(named.since), named.public_id)


def _named_at(held: list[Membership], organisations: dict[int, Organisation]) -> tuple[NamedAt, ...]:
    found: dict[int, NamedAt] = {}
    for one in held:
        trust = organisations[one.organisation_id]
        if may_be_named(trust, Role(one.role)) and (trust.id not in found or one.named_since):
            found[trust.id] = NamedAt(trust.slug, trust.name, one.ask_about if one.named_since else "")
    return tuple(found.values())
