"""Everybody: who has an account, found by name or address; what hub admins do to an account."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, require
from hub.accounts.domain import (
    Membership,
    Person,
    disable_person,
    enable_person,
    in_force,
    memberships_of,
    person_called,
    persons_with,
    sign_out_everywhere,
    take_identities,
    take_second_factor,
)
from hub.kit.row_locks import locked
from hub.kit.text import words_of
from hub.people.domain.last_lead import keep_a_lead
from hub.people.domain.people_filters import ON_A_PAGE, State, Wanted, fits


@dataclass(frozen=True)
class Directory:
    """One page of those who were found, each with their roles of today."""

    people: tuple[tuple[Person, tuple[Membership, ...]], ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // ON_A_PAGE))


def find_people(session: Session, viewer: Viewer, wanted: Wanted, today: date) -> Directory:
    """Return everybody who fits, by name: each word is in the name or the address, whatever its accents."""
    require(viewer, Act.SEE_PEOPLE)
    statement = select(Person.id, Person.name, Person.email).where(Person.erased_at.is_(None))
    held = [Membership.person_id == Person.id, in_force(today)]
    if wanted.trust is not None:
        held.append(Membership.organisation_id == wanted.trust)
    if wanted.role is not None:
        held.append(Membership.role == wanted.role.value)
    if wanted.trust is not None or wanted.role is not None:
        statement = statement.where(exists().where(*held))
    if wanted.state is State.SHUT:
        statement = statement.where(Person.disabled_at.is_not(None))
    if wanted.state is State.OPEN:
        statement = statement.where(Person.disabled_at.is_(None))
    if wanted.state is State.WITHOUT_ROLE:
        statement = statement.where(~exists().where(Membership.person_id == Person.id, in_force(today)))
    words = words_of(wanted.q)
    rows = session.execute(statement.order_by(Person.name, Person.id))
    found = [row.id for row in rows if fits(words, row.name, row.email)]
    shown = found[(wanted.page - 1) * ON_A_PAGE : wanted.page * ON_A_PAGE]
    people, roles = persons_with(session, shown), _roles_today(session, shown, today)
    listed = tuple((people[id_], tuple(roles.get(id_, []))) for id_ in shown)
    return Directory(listed, len(found), wanted.page)


def _roles_today(session: Session, ids: list[int], today: date) -> dict[int, list[Membership]]:
    statement = select(Membership).where(Membership.person_id.in_(ids), in_force(today))
    found: dict[int, list[Membership]] = {}
    for membership in session.scalars(statement.order_by(Membership.since, Membership.id)):
        found.setdefault(membership.person_id, []).append(membership)
    return found


def person_in_directory(session: Session, viewer: Viewer, public_id: str) -> tuple[Person, list[Membership]]:
    """Return somebody with all the roles they have or had."""
    require(viewer, Act.SEE_PEOPLE)
    person = person_called(session, public_id)
    return person, memberships_of(session, person.id)


def shut_account(session: Session, viewer: Viewer, person: Person, at: datetime) -> None:
    """Shut somebody's account; Conflict for the last hub admin."""
    require(viewer, Act.CHANGE_PEOPLE)
    shut_by(session, person, by=viewer, at=at)


def shut_by(session: Session, person: Person, *, by: Viewer, at: datetime) -> None:
    """Shut an account; whether `by` may is asked by whoever calls."""
    for membership in memberships_of(session, person.id):
        if membership.role == Role.HUB_ADMIN.value:
            keep_a_lead(session, membership, by=by, at=at)
    _lock(session, person)
    disable_person(session, person, by=by, at=at)


def open_again(session: Session, viewer: Viewer, person: Person, at: datetime) -> None:
    """Open an account that was shut."""
    require(viewer, Act.CHANGE_PEOPLE)
    _lock(session, person)
    enable_person(session, person, by=viewer, at=at)


def reset_second_factor(session: Session, viewer: Viewer, person: Person, at: datetime) -> None:
    """Take somebody's lost authenticator away; a letter tells them."""
    require(viewer, Act.CHANGE_PEOPLE)
    _lock(session, person)
    take_second_factor(session, person, by=viewer, at=at)


def unlink_elsewhere(session: Session, viewer: Viewer, person: Person, at: datetime) -> None:
    """Unlink the accounts elsewhere by which somebody signs in; a letter tells them."""
    require(viewer, Act.CHANGE_PEOPLE)
    _lock(session, person)
    take_identities(session, person, by=viewer, at=at)


def end_sign_ins(session: Session, viewer: Viewer, person: Person, at: datetime) -> None:
    """Sign somebody out everywhere."""
    require(viewer, Act.CHANGE_PEOPLE)
    sign_out_everywhere(session, person, by=viewer, at=at)


def _lock(session: Session, person: Person) -> None:
    session.scalars(locked(select(Person).where(Person.id == person.id))).one()


def list_people(session: Session, organisation_id: int, today: date) -> list[tuple[str, str, bool]]:
    """Return who has which role in an organisation: address, role, and whether the account is shut."""
    rows = session.execute(
        select(Person.email, Membership.role, Person.disabled_at)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, in_force(today), Person.erased_at.is_(None))
        .order_by(Person.email, Membership.role)
    )
    return [(row.email or "", row.role, row.disabled_at is not None) for row in rows]
