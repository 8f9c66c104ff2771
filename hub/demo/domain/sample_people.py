"""What may happen to a demonstration: it is made once, in an empty database, and its people sign in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, inspect, literal, select
from sqlalchemy import table as sql_table
from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain import (
    Person,
    create_login_session,
    create_person,
    get_person_by_public_id,
    grant_role,
    list_members,
)
from hub.demo.models import DemoMark
from hub.kit.errors import Conflict, NotFound
from hub.trusts.domain import OFFICE_SLUG, OrganisationNames, list_organisation_names

BROWSER_LABEL = "The demonstration"
TRUST_ROLES = (Role.LEADER, Role.PUBLISHER, Role.TRUST_LEAD, Role.GUEST)
OFFICE_ROLES = (Role.HUB_STAFF, Role.HUB_ADMIN)
GUEST_DURATION = timedelta(days=90)
TABLES_TO_BE_EMPTY = {"organisation", "person"}
NOT_A_DEMO = (
    "This database is not a demonstration, and is left as it is. A demonstration is made in a new one: "
    "set HUB_INSTANCE_DIR to an empty folder, or use `make demo`."
)


@dataclass(frozen=True)
class SamplePeople:
    """The people of one organisation."""

    organisation: OrganisationNames
    people: tuple[Person, ...]


def is_demo(session: Session) -> bool:
    """Say whether the database is marked as a demonstration."""
    return session.get(DemoMark, 1) is not None


def refuse_unless_demo(connection: Connection) -> None:
    """Raise Conflict unless a database is marked as a demonstration or is empty, even of tables."""
    there = set(inspect(connection).get_table_names())
    if "demo_mark" in there and connection.scalar(select(DemoMark.id)) is not None:
        return
    for table in TABLES_TO_BE_EMPTY & there:
        if connection.scalar(select(literal(1)).select_from(sql_table(table)).limit(1)):
            raise Conflict(NOT_A_DEMO)


def mark_as_demo(session: Session, at: datetime) -> None:
    """Mark a database as a demonstration; Conflict unless it is one or holds nothing."""
    refuse_unless_demo(session.connection())
    if not is_demo(session):
        session.add(DemoMark(id=1, made_at=at))
        session.flush()


def create_sample_people(session: Session, at: datetime) -> int:
    """Make the people that are not there yet and return how many; Conflict in a database that is no demo."""
    if not is_demo(session):
        raise Conflict(NOT_A_DEMO)
    return sum(1 for _ in _create_missing_people(session, at))


def _create_missing_people(session: Session, at: datetime) -> Iterator[Person]:
    by = Viewer()
    for organisation in list_organisation_names(session):
        for role in _roles_in(organisation):
            if not list_members(session, organisation.id, at.date(), (role,)):
                person = _create_sample_person(session, organisation, role, at)
                ends_on = at.date() + GUEST_DURATION if role is Role.GUEST else None
                grant_role(session, person, organisation.id, role, by=by, at=at, ends_on=ends_on)
                yield person


def _roles_in(organisation: OrganisationNames) -> tuple[Role, ...]:
    return OFFICE_ROLES if organisation.slug == OFFICE_SLUG else TRUST_ROLES


def _create_sample_person(
    session: Session, organisation: OrganisationNames, role: Role, at: datetime
) -> Person:
    # Under .example nobody can ever have an address.
    email = f"{role.value}@{organisation.slug}.example"
    place = "" if organisation.slug == OFFICE_SLUG else f", {organisation.short_name}"
    return create_person(session, email=email, name=f"{role.label}{place}", at=at)


def list_sample_people(session: Session, at: datetime) -> list[SamplePeople]:
    """Return the people of a demonstration by organisation; nobody where the database is none."""
    if not is_demo(session):
        return []
    return [
        SamplePeople(organisation, tuple(member.person for member in members))
        for organisation in list_organisation_names(session)
        if (members := list_members(session, organisation.id, at.date()))
    ]


def sign_in_sample_person(session: Session, public_id: str, at: datetime) -> str:
    """Sign in as somebody of a demonstration and return the browser's key; NotFound in any other database."""
    if not is_demo(session):
        raise NotFound("There is nobody at this address.")
    person = get_person_by_public_id(session, public_id)
    return create_login_session(session, person, how="demo", second_factor=True, browser=BROWSER_LABEL, at=at)


def explain_demo_mismatch(session: Session, *, as_demo: bool) -> str:
    """Return why a database is not to be served as it is asked for, or nothing."""
    marked = session.scalar(select(DemoMark.id)) is not None
    if marked and not as_demo:
        return "This database is a demonstration. Serve it as one: make demo, or HUB_DEMO=yes."
    return NOT_A_DEMO if as_demo and not marked else ""
