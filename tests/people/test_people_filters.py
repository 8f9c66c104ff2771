"""The criteria of a search for people, and how words are compared with names and addresses."""

import pytest
from sqlalchemy import select

from hub.access import Role
from hub.accounts.models import Person
from hub.kit.text import split_words
from hub.people.domain.people_filters import AccountState, PeopleFilters, has_words, matches_words
from tests.factories import make_person


@pytest.mark.parametrize(
    ("criteria", "is_empty"),
    [
        ({}, True),
        ({"q": "  "}, True),
        ({"page": 3}, True),
        ({"q": "jo"}, False),
        ({"organisation_id": 1}, False),
        ({"role": Role.GUEST}, False),
        ({"state": AccountState.DEACTIVATED}, False),
    ],
)
def test_filters_are_empty_until_a_criterion_is_set(criteria, is_empty):
    assert PeopleFilters(**criteria).is_empty == is_empty


@pytest.mark.parametrize(
    ("typed", "matches"),
    [
        ("", True),
        ("zoe", True),
        ("ZOË o'n", True),
        ("neill zo", True),
        ("zoe@example", True),
        ("example.org zoe", True),
        ("zoe jo", False),
        ("%", False),
        ("z_e", False),
    ],
)
def test_every_word_must_occur_in_the_name_or_the_address(session, typed, matches):
    assert matches_words(split_words(typed), "Zoë O'Neill", "zoe@example.org") == matches
    person = make_person(session, name="Zoë O'Neill")
    person.email = "zoe@example.org"
    session.flush()
    assert (session.scalar(select(Person.id).where(*has_words(typed))) == person.id) == matches


def test_a_changed_name_is_found_and_an_erased_one_is_not(session):
    person = make_person(session, name="Zoë")
    person.name = "Éva"
    session.flush()
    found = [session.scalar(select(Person.id).where(*has_words(name))) for name in ("zoe", "eva")]
    person.name, person.email = "", None
    session.flush()

    assert found == [None, person.id]
    assert person.search_text == ""


def test_who_has_no_address_is_found_by_name_alone():
    assert matches_words(split_words("jo"), "Jo", None)
    assert not matches_words(split_words("none"), "Jo", None)


def test_every_state_of_an_account_has_a_label_of_its_own():
    labels = [state.label for state in AccountState]

    assert all(labels)
    assert len(set(labels)) == len(AccountState)
