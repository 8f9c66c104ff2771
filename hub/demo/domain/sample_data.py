"""Sample data for one trust of a demonstration, such as join requests, a delegate and an invitation."""

from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Role, Viewer
from hub.accounts.domain import Person, create_person, find_person_by_email, grant_role, list_roles
from hub.kit.clock import day_of
from hub.people.domain import (
    accept_join_request,
    add_delegate,
    add_line_manager,
    add_public_contact,
    create_join_request,
    invite_person,
)
from hub.trusts.domain import Organisation, find_organisation

SAMPLE_TRUST_SLUG = "london"


def create_sample_data(session: Session, at: datetime) -> bool:
    """Create the sample data of one trust, once; return whether it was created now."""
    trust = find_organisation(session, SAMPLE_TRUST_SLUG)
    if trust is None or find_person_by_email(session, _email("director")) is not None:
        return False
    director = _create_member(session, trust, "Director", Role.LEADER, at)
    assistant = _create_member(session, trust, "Assistant to the director", Role.LEADER, at)
    publisher, leader, lead = (
        _get_sample_person(session, role) for role in ("publisher", "leader", "trust-lead")
    )
    add_delegate(session, _viewer_of(session, director, at), email=assistant.email or "", at=at)
    add_line_manager(session, _viewer_of(session, leader, at), email=director.email or "", at=at)
    add_public_contact(
        session,
        _viewer_of(session, publisher, at),
        trust,
        about="what is shared here, and how to take it up",
        at=at,
    )
    _create_join_requests(session, trust, lead, at)
    invite_person(
        session,
        _viewer_of(session, lead, at),
        trust,
        email=_email("new-publisher"),
        role=Role.PUBLISHER,
        name="New publisher, London",
        at=at,
    )
    return True


def _create_join_requests(session: Session, trust: Organisation, lead: Person, at: datetime) -> None:
    words = "I look after a station, and my line manager told me of the hub."
    applicant = create_person(session, email=_email("newcomer"), name="Newcomer", at=at)
    create_join_request(session, _viewer_of(session, applicant, at), trust, words=words, at=at)
    joined = create_person(session, email=_email("joined"), name="Leader who joined, London", at=at)
    join_request = create_join_request(session, _viewer_of(session, joined, at), trust, words=words, at=at)
    accept_join_request(session, join_request, Role.LEADER, by=_viewer_of(session, lead, at), at=at)


def _create_member(session: Session, trust: Organisation, name: str, role: Role, at: datetime) -> Person:
    email = _email(name.split()[0].lower())
    person = create_person(session, email=email, name=f"{name}, {trust.short_name}", at=at)
    grant_role(session, person, trust.id, role, by=Viewer(), at=at)
    return person


def _get_sample_person(session: Session, role: str) -> Person:
    person = find_person_by_email(session, _email(role))
    assert person is not None  # sample people are created before sample data
    return person


def _viewer_of(session: Session, person: Person, at: datetime) -> Viewer:
    return Viewer(person_id=person.id, roles=list_roles(session, person.id, day_of(at)))


def _email(name: str) -> str:
    return f"{name}@{SAMPLE_TRUST_SLUG}.example"
