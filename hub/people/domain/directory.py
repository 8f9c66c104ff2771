"""The directory of all people, searched by name or address, and the admin actions on an account."""

from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from hub.access import Act, Role, Viewer, require
from hub.accounts.domain import (
    Membership,
    Person,
    deactivate_person,
    get_person_by_public_id,
    in_force,
    list_memberships,
    persons_by_id,
    reactivate_person,
    remove_second_factor,
    sign_out_everywhere,
    unlink_all_identities,
)
from hub.kit.row_locks import for_update
from hub.people.domain.last_lead import check_not_last_lead
from hub.people.domain.people_filters import PEOPLE_PAGE_SIZE, AccountState, PeopleFilters, has_words


class Directory(Struct, frozen=True):
    """One page of search results: people with their current memberships."""

    people: tuple[tuple[Person, tuple[Membership, ...]], ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """The number of pages."""
        return max(1, -(-self.total // PEOPLE_PAGE_SIZE))


def search_people(session: Session, viewer: Viewer, filters: PeopleFilters, today: date) -> Directory:
    """Return the people who match the filters, by name; accents and case are ignored."""
    require(viewer, Act.SEE_PEOPLE)
    statement = select(Person.id).where(Person.erased_at.is_(None), *has_words(filters.q))
    conditions = [Membership.person_id == Person.id, in_force(today)]
    if filters.organisation_id is not None:
        conditions.append(Membership.organisation_id == filters.organisation_id)
    if filters.role is not None:
        conditions.append(Membership.role == filters.role.value)
    if filters.organisation_id is not None or filters.role is not None:
        statement = statement.where(exists().where(*conditions))
    if filters.state is AccountState.DEACTIVATED:
        statement = statement.where(Person.disabled_at.is_not(None))
    if filters.state is AccountState.ACTIVE:
        statement = statement.where(Person.disabled_at.is_(None))
    if filters.state is AccountState.WITHOUT_ROLE:
        statement = statement.where(~exists().where(Membership.person_id == Person.id, in_force(today)))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    page = statement.order_by(Person.name, Person.id).limit(PEOPLE_PAGE_SIZE)
    page_ids = list(session.scalars(page.offset((filters.page - 1) * PEOPLE_PAGE_SIZE)))
    people, roles = persons_by_id(session, page_ids), _current_memberships_by_person(session, page_ids, today)
    page_people = tuple((people[id_], tuple(roles.get(id_, []))) for id_ in page_ids)
    return Directory(page_people, total, filters.page)


def _current_memberships_by_person(
    session: Session, ids: list[int], today: date
) -> dict[int, list[Membership]]:
    statement = select(Membership).where(Membership.person_id.in_(ids), in_force(today))
    by_person: dict[int, list[Membership]] = {}
    for membership in session.scalars(statement.order_by(Membership.since, Membership.id)):
        by_person.setdefault(membership.person_id, []).append(membership)
    return by_person


def get_person_with_memberships(
    session: Session, viewer: Viewer, public_id: str
) -> tuple[Person, list[Membership]]:
    """Return a person with all their memberships, past ones included."""
    require(viewer, Act.SEE_PEOPLE)
    person = get_person_by_public_id(session, public_id)
    return person, list_memberships(session, person.id)


def deactivate_account(session: Session, viewer: Viewer, person: Person, at: datetime) -> None:
    """Deactivate an account; raise Conflict for the last hub admin."""
    require(viewer, Act.CHANGE_PEOPLE)
    deactivate_account_unchecked(session, person, by=viewer, at=at)


def deactivate_account_unchecked(session: Session, person: Person, *, by: Viewer, at: datetime) -> None:
    """Deactivate an account without checking permission, which the caller has done."""
    for membership in list_memberships(session, person.id):
        if membership.role == Role.HUB_ADMIN.value:
            check_not_last_lead(session, membership, by=by, at=at)
    _lock_person(session, person)
    deactivate_person(session, person, by=by, at=at)


def reactivate_account(session: Session, viewer: Viewer, person: Person, at: datetime) -> None:
    """Reactivate a deactivated account."""
    require(viewer, Act.CHANGE_PEOPLE)
    _lock_person(session, person)
    reactivate_person(session, person, by=viewer, at=at)


def reset_second_factor(session: Session, viewer: Viewer, person: Person, at: datetime) -> None:
    """Remove the second factor of a person who lost it; they are told by email."""
    require(viewer, Act.CHANGE_PEOPLE)
    _lock_person(session, person)
    remove_second_factor(session, person, by=viewer, at=at)


def unlink_identities(session: Session, viewer: Viewer, person: Person, at: datetime) -> None:
    """Unlink all external identities of a person; they are told by email."""
    require(viewer, Act.CHANGE_PEOPLE)
    _lock_person(session, person)
    unlink_all_identities(session, person, by=viewer, at=at)


def end_login_sessions(session: Session, viewer: Viewer, person: Person, at: datetime) -> None:
    """End all login sessions of a person."""
    require(viewer, Act.CHANGE_PEOPLE)
    sign_out_everywhere(session, person, by=viewer, at=at)


def _lock_person(session: Session, person: Person) -> None:
    session.scalars(for_update(select(Person).where(Person.id == person.id))).one()


def list_people(session: Session, organisation_id: int, today: date) -> list[tuple[str, str, bool]]:
    """Return (email, role, is deactivated) for each current membership of an organisation."""
    rows = session.execute(
        select(Person.email, Membership.role, Person.disabled_at)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, in_force(today), Person.erased_at.is_(None))
        .order_by(Person.email, Membership.role)
    )
    return [(row.email or "", row.role, row.disabled_at is not None) for row in rows]
