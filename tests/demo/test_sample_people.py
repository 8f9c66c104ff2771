import pytest

from hub.access import Role
from hub.accounts.domain.persons import Person, create_person
from hub.demo.domain.sample_people import (
    create_sample_people,
    find_sample_viewer,
    is_demo,
    list_sample_people,
    mark_as_demo,
    refuse_unless_demo,
    sign_in_sample_person,
)
from hub.kit.clock import now
from hub.kit.errors import Conflict, NotFound
from tests.demo.sample_hub import create_demo
from tests.factories import make_person, make_trust


def test_a_demonstration_has_a_person_for_each_role_in_each_trust_and_in_the_office(session):
    create_demo(session)

    groups = list_sample_people(session, now())
    names = {group.organisation.slug: [person.name for person in group.people] for group in groups}
    trust_roles = ("Guest", "Leader", "Publisher", "Trust lead")
    assert names == {
        "london": [f"{role}, London" for role in trust_roles],
        "yorkshire": [f"{role}, Yorkshire" for role in trust_roles],
        "hub": ["Hub admin", "Hub staff"],
    }


def test_people_are_made_once_however_often_it_is_asked(session):
    create_demo(session)

    assert create_sample_people(session, now()) == 0
    assert session.query(Person).count() == 10


def test_nobody_in_a_demonstration_has_an_address_that_reaches_anybody_or_a_password(session):
    create_demo(session)

    people = session.query(Person).all()
    assert {person.email.rpartition(".")[2] for person in people} == {"example"}
    assert {person.password_hash for person in people} == {None}


@pytest.mark.parametrize("holds", ["an organisation", "a person"])
def test_a_database_that_holds_something_is_never_made_a_demonstration(session, holds):
    if holds == "a person":
        create_person(session, email="real@example.org", name="Real", at=now())
    else:
        make_trust(session)

    with pytest.raises(Conflict, match="not a demonstration"):
        mark_as_demo(session, now())
    with pytest.raises(Conflict, match="not a demonstration"):
        refuse_unless_demo(session.connection())
    with pytest.raises(Conflict, match="not a demonstration"):
        create_sample_people(session, now())
    assert not is_demo(session)


def test_nobody_is_signed_in_without_a_proof_where_there_is_no_demonstration(session):
    person = make_person(session, make_trust(session))

    with pytest.raises(NotFound):
        sign_in_sample_person(session, person.public_id, now())
    assert list_sample_people(session, now()) == []


def test_a_sample_person_is_found_by_organisation_and_role(session):
    create_demo(session)
    viewer = find_sample_viewer(session, "london", Role.LEADER, now())
    assert [each.role for each in viewer.roles] == [Role.LEADER]
    assert find_sample_viewer(session, "nowhere", Role.LEADER, now()) is None
