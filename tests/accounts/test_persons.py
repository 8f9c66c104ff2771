"""Persons: one account for each email address, and finding those who are still there."""

from datetime import UTC, datetime

import pytest

from hub.accounts.domain.persons import (
    create_person,
    find_person_by_email,
    find_reachable_person,
    get_person,
    get_person_by_public_id,
    is_deactivated,
    normalise_email,
    person_names_by_id,
    persons_by_id,
)
from hub.accounts.models import Person
from hub.kit.clock import day_of, now
from hub.kit.errors import Conflict, NotFound
from tests.factories import make_person
from tests.support.concurrency import at_once

AT = datetime(2026, 3, 12, 10, tzinfo=UTC)
TAKEN = "There is already an account with this email address."


@pytest.mark.parametrize(
    ("typed", "normalised"),
    [
        (" Jo.Bloggs@Example.ORG\t", "jo.bloggs@example.org"),
        ("STRASSE@example.org", "strasse@example.org"),
        ("stra\u00dfe@example.org", "strasse@example.org"),
        ("", ""),
    ],
)
def test_an_address_is_compared_without_case_and_surrounding_space(session, typed, normalised):
    assert normalise_email(typed) == normalised
    person = make_person(session, email=normalised or "other@example.org")
    assert find_person_by_email(session, typed) is (person if normalised else None)


def test_a_new_person_has_a_tidy_name_a_public_id_and_no_way_to_sign_in(session):
    at = now()
    person = create_person(session, email=" Jo@Example.org ", name="  Jo \n Bloggs ", at=at)

    assert (person.email, person.name, person.last_seen_on) == ("jo@example.org", "Jo Bloggs", day_of(at))
    assert (person.password_hash, person.totp_secret) == (None, None)
    assert get_person(session, person.id) is person
    assert get_person_by_public_id(session, person.public_id) is person
    assert "_" not in person.public_id


def test_an_address_has_one_account_whatever_its_case(session):
    make_person(session, email="jo@example.org")
    with pytest.raises(Conflict, match=TAKEN):
        create_person(session, email="JO@example.org", name="Another", at=now())

    assert session.query(Person).count() == 1


def test_of_two_accounts_for_one_address_at_once_one_is_created(app):
    def create(session):
        create_person(session, email="jo@example.org", name="Jo", at=now())

    assert at_once(app, create, create) == ["done", TAKEN]


def test_the_public_id_of_nobody_and_of_an_erased_person_is_not_found(session):
    person = make_person(session)
    person.erased_at = now()
    session.flush()

    for public_id in (person.public_id, "nobody", ""):
        with pytest.raises(NotFound):
            get_person_by_public_id(session, public_id)


@pytest.mark.parametrize(
    ("field", "value", "deactivated", "reachable"),
    [
        ("name", "Jo", False, True),
        ("disabled_at", AT, True, False),
        ("erased_at", AT, True, False),
        ("email", None, False, False),
    ],
)
def test_a_person_is_reachable_with_an_open_account_and_an_address(
    session, field, value, deactivated, reachable
):
    person = make_person(session)
    setattr(person, field, value)
    session.flush()

    assert is_deactivated(person) == deactivated
    assert find_reachable_person(session, person.id) is (person if reachable else None)


def test_nobody_is_reachable_under_no_id_and_under_one_that_is_not_used(session):
    person = make_person(session)

    assert find_reachable_person(session, None) is None
    assert find_reachable_person(session, person.id + 1) is None


def test_persons_and_names_are_read_by_id_with_one_query_and_the_erased_have_none(app, session, queries):
    here, erased, other = (make_person(session, name=f"Person {number}") for number in range(3))
    erased.erased_at = now()
    session.flush()
    ids = [here.id, None, erased.id, here.id, other.id + 1]

    with queries(app) as statements:
        assert person_names_by_id(session, ids) == {here.id: "Person 0", erased.id: "a former colleague"}
        assert persons_by_id(session, ids) == {here.id: here, erased.id: erased}
    assert len(statements) == 2


def test_no_ids_need_no_query(app, session, queries):
    with queries(app) as statements:
        assert person_names_by_id(session, [None]) == {}
        assert persons_by_id(session, []) == {}
    assert statements == []
