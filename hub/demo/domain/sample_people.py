"""The demo mark of a database, and the sample people in it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, inspect, literal, select
from sqlalchemy import table as sql_table
from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain import (
    Person,
    create_login_session,
    create_person,
    find_person_by_email,
    get_person_by_public_id,
    grant_role,
    list_members,
    list_roles,
)
from hub.demo.models import DemoMark
from hub.kit.clock import day_of
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


class SamplePeople(Struct, frozen=True):
    """The sample people of one organisation."""

    organisation: OrganisationNames
    people: tuple[Person, ...]


def is_demo(session: Session) -> bool:
    """Return whether the database is marked as a demonstration."""
    return session.get(DemoMark, 1) is not None


def refuse_unless_demo(connection: Connection) -> None:
    """Raise Conflict unless the database is marked as a demonstration, or has no organisations and people.

    The tables may not exist yet.
    """
    tables = set(inspect(connection).get_table_names())
    if "demo_mark" in tables and connection.scalar(select(DemoMark.id)) is not None:
        return
    for table in TABLES_TO_BE_EMPTY & tables:
        if connection.scalar(select(literal(1)).select_from(sql_table(table)).limit(1)):
            raise Conflict(NOT_A_DEMO)


def mark_as_demo(session: Session, at: datetime) -> None:
    """Mark the database as a demonstration; raise Conflict if it is in use and not marked."""
    refuse_unless_demo(session.connection())
    if not is_demo(session):
        session.add(DemoMark(id=1, made_at=at))
        session.flush()


def create_sample_people(session: Session, at: datetime) -> int:
    """Create the missing sample people and return how many; raise Conflict if the database is no demo."""
    if not is_demo(session):
        raise Conflict(NOT_A_DEMO)
    return sum(1 for _ in _create_missing_people(session, at))


def _create_missing_people(session: Session, at: datetime) -> Iterator[Person]:
    by = Viewer()
    for organisation in list_organisation_names(session):
        for role in _sample_roles(organisation):
            if not list_members(session, organisation.id, day_of(at), (role,)):
                person = _create_sample_person(session, organisation, role, at)
                ends_on = day_of(at) + GUEST_DURATION if role is Role.GUEST else None
                grant_role(session, person, organisation.id, role, by=by, at=at, ends_on=ends_on)
                yield person


def _sample_roles(organisation: OrganisationNames) -> tuple[Role, ...]:
    return OFFICE_ROLES if organisation.slug == OFFICE_SLUG else TRUST_ROLES


def _create_sample_person(
    session: Session, organisation: OrganisationNames, role: Role, at: datetime
) -> Person:
    email = sample_email(organisation.slug, role)
    suffix = "" if organisation.slug == OFFICE_SLUG else f", {organisation.short_name}"
    return create_person(session, email=email, name=f"{role.label}{suffix}", at=at)


def list_sample_people(session: Session, at: datetime) -> list[SamplePeople]:
    """Return the sample people by organisation; empty if the database is no demonstration."""
    if not is_demo(session):
        return []
    return [
        SamplePeople(organisation, tuple(member.person for member in members))
        for organisation in list_organisation_names(session)
        if (members := list_members(session, organisation.id, day_of(at)))
    ]


def find_sample_viewer(session: Session, slug: str, role: Role, at: datetime) -> Viewer | None:
    """Return the sample person with a role in an organisation as a viewer, or None."""
    person = find_person_by_email(session, sample_email(slug, role))
    return Viewer(person.id, list_roles(session, person.id, day_of(at))) if person else None


def sample_email(slug: str, role: Role) -> str:
    """Return the email address of the sample person with a role in an organisation."""
    # The top-level domain .example is reserved, so no email can reach a real person.
    return f"{role.value}@{slug}.example"


def sign_in_sample_person(session: Session, public_id: str, at: datetime) -> str:
    """Create a login session for a sample person and return its token; raise NotFound if this is no demo."""
    if not is_demo(session):
        raise NotFound("This person does not exist.")
    person = get_person_by_public_id(session, public_id)
    return create_login_session(session, person, how="demo", second_factor=True, browser=BROWSER_LABEL, at=at)


def explain_demo_mismatch(session: Session, *, as_demo: bool) -> str:
    """Return why the database may not be served as (`as_demo`) or not as a demonstration; empty if it may."""
    is_marked = session.scalar(select(DemoMark.id)) is not None
    if is_marked and not as_demo:
        return "This database is a demonstration. Serve it as one: make demo, or HUB_DEMO=yes."
    return NOT_A_DEMO if as_demo and not is_marked else ""
