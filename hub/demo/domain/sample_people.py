"""What may happen to a demonstration: it is made once, in an empty database, and its people sign in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, inspect, literal, select
from sqlalchemy import table as sql_table
from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain import Person, begin_sign_in, create_person, give_role, members_of, person_called
from hub.demo.models import DemoMark
from hub.kit.errors import Conflict, NotFound
from hub.trusts.domain import OFFICE_SLUG, Named, named_organisations

BROWSER = "The demonstration"
IN_A_TRUST = (Role.LEADER, Role.PUBLISHER, Role.TRUST_LEAD, Role.GUEST)
IN_THE_OFFICE = (Role.HUB_STAFF, Role.HUB_ADMIN)
GUESTS_STAY = timedelta(days=90)
MUST_BE_EMPTY = {"organisation", "person"}
REFUSED = (
    "This database is not a demonstration, and is left as it is. A demonstration is made in a new one: "
    "set HUB_INSTANCE_DIR to an empty folder, or use `make demo`."
)


@dataclass(frozen=True)
class Cast:
    """The people of one organisation."""

    organisation: Named
    people: tuple[Person, ...]


def is_demo(session: Session) -> bool:
    """Say whether the database is marked as a demonstration."""
    return session.get(DemoMark, 1) is not None


def refuse_unless_demo(connection: Connection) -> None:
    """Raise Conflict unless a database is marked as a demonstration or is empty, even of tables."""
    there = set(inspect(connection).get_table_names())
    if "demo_mark" in there and connection.scalar(select(DemoMark.id)) is not None:
        return
    for table in MUST_BE_EMPTY & there:
        if connection.scalar(select(literal(1)).select_from(sql_table(table)).limit(1)):
            raise Conflict(REFUSED)


def mark_as_demo(session: Session, at: datetime) -> None:
    """Mark a database as a demonstration; Conflict unless it is one or holds nothing."""
    refuse_unless_demo(session.connection())
    if not is_demo(session):
        session.add(DemoMark(id=1, made_at=at))
        session.flush()


def fill_with_people(session: Session, at: datetime) -> int:
    """Make the people that are not there yet and return how many; Conflict in a database that is no demo."""
    if not is_demo(session):
        raise Conflict(REFUSED)
    return sum(1 for _ in _fill(session, at))


def _fill(session: Session, at: datetime) -> Iterator[Person]:
    by = Viewer()
    for organisation in named_organisations(session):
        for role in _roles_in(organisation):
            if not members_of(session, organisation.id, at.date(), (role,)):
                person = _make(session, organisation, role, at)
                ends_on = at.date() + GUESTS_STAY if role is Role.GUEST else None
                give_role(session, person, organisation.id, role, by=by, at=at, ends_on=ends_on)
                yield person


def _roles_in(organisation: Named) -> tuple[Role, ...]:
    return IN_THE_OFFICE if organisation.slug == OFFICE_SLUG else IN_A_TRUST


def _make(session: Session, organisation: Named, role: Role, at: datetime) -> Person:
    # Under .example nobody can ever have an address.
    email = f"{role.value}@{organisation.slug}.example"
    place = "" if organisation.slug == OFFICE_SLUG else f", {organisation.short_name}"
    return create_person(session, email=email, name=f"{role.label}{place}", at=at)


def cast_of(session: Session, today: datetime) -> list[Cast]:
    """Return the people of a demonstration by organisation; nobody where the database is none."""
    if not is_demo(session):
        return []
    return [
        Cast(organisation, tuple(member.person for member in members))
        for organisation in named_organisations(session)
        if (members := members_of(session, organisation.id, today.date()))
    ]


def sign_in_as(session: Session, public_id: str, at: datetime) -> str:
    """Sign in as somebody of a demonstration and return the browser's key; NotFound in any other database."""
    if not is_demo(session):
        raise NotFound("There is nobody at this address.")
    person = person_called(session, public_id)
    return begin_sign_in(session, person, how="demo", second_factor=True, browser=BROWSER, at=at)


def why_not_served(session: Session, *, as_demo: bool) -> str:
    """Return why a database is not to be served as it is asked for, or nothing."""
    marked = session.scalar(select(DemoMark.id)) is not None
    if marked and not as_demo:
        return "This database is a demonstration. Serve it as one: make demo, or HUB_DEMO=yes."
    return REFUSED if as_demo and not marked else ""
