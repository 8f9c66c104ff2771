"""What goes on in one trust of a demonstration: somebody asks to join, an assistant may act."""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain import Person, create_person, give_role, person_at, roles_of
from hub.people.domain import (
    agree_to_be_named,
    ask_to_join,
    invite,
    name_delegate,
    name_manager,
    say_yes,
)
from hub.trusts.domain import Organisation, organisation_called

STAGE = "london"


def set_the_scene(session: Session, at: datetime) -> bool:
    """Let things go on in one trust of a demonstration, once; say whether they were begun now."""
    trust = organisation_called(session, STAGE)
    if trust is None or person_at(session, _email("director")) is not None:
        return False
    director = _join(session, trust, "Director", Role.LEADER, at)
    assistant = _join(session, trust, "Assistant to the director", Role.LEADER, at)
    publisher, leader, lead = (_played(session, role) for role in ("publisher", "leader", "trust-lead"))
    name_delegate(session, _as(session, director, at), email=assistant.email or "", at=at)
    name_manager(session, _as(session, leader, at), email=director.email or "", at=at)
    agree_to_be_named(
        session, _as(session, publisher, at), trust, about="what is shared here, and how to take it up", at=at
    )
    _somebody_moves(session, trust, lead, at)
    invite(
        session,
        _as(session, lead, at),
        trust,
        email=_email("new-publisher"),
        role=Role.PUBLISHER,
        name="New publisher, London",
        at=at,
    )
    return True


def _somebody_moves(session: Session, trust: Organisation, lead: Person, at: datetime) -> None:
    words = "I look after a station, and my line manager told me of the hub."
    asker = create_person(session, email=_email("newcomer"), name="Newcomer, no trust yet", at=at)
    ask_to_join(session, _as(session, asker, at), trust, words=words, at=at)
    former = create_person(session, email=_email("joined"), name="Leader who joined, London", at=at)
    asked = ask_to_join(session, _as(session, former, at), trust, words=words, at=at)
    say_yes(session, asked, Role.LEADER, by=_as(session, lead, at), at=at)


def _join(session: Session, trust: Organisation, name: str, role: Role, at: datetime) -> Person:
    email = _email(name.split()[0].lower())
    person = create_person(session, email=email, name=f"{name}, {trust.short_name}", at=at)
    give_role(session, person, trust.id, role, by=Viewer(), at=at)
    return person


def _played(session: Session, role: str) -> Person:
    found = person_at(session, _email(role))
    assert found is not None  # the cast is there before the scene is set
    return found


def _as(session: Session, person: Person, at: datetime) -> Viewer:
    return Viewer(person_id=person.id, roles=roles_of(session, person.id, at.date()))


def _email(name: str) -> str:
    return f"{name}@{STAGE}.example"
