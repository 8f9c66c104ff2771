"""What this feature holds of a person: the warning of the end of an account, and erasures."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.privacy.domain.personal_data import erase_account_warning, export_account_warning
from hub.privacy.models import AccountWarning, Erasure
from tests.factories import START, make_person


@pytest.fixture
def two_people(session):
    """Two people who were warned, the second a day later."""
    people = make_person(session), make_person(session)
    for days, person in enumerate(people):
        session.add(AccountWarning(person_id=person.id, warned_at=START + timedelta(days=days)))
    session.flush()
    return people


def test_a_person_reads_when_they_were_warned_and_nothing_of_others(session, two_people):
    first, second = two_people

    assert export_account_warning(session, first.id) == [
        {"told that the account ends": "2026-01-05T09:00:00+00:00"}
    ]
    assert export_account_warning(session, second.id) == [
        {"told that the account ends": "2026-01-06T09:00:00+00:00"}
    ]


def test_who_was_not_warned_has_an_empty_part(session, two_people):
    assert export_account_warning(session, make_person(session).id) == []


def test_an_erasure_is_in_the_file_without_its_hash(session, two_people):
    first, _ = two_people
    session.add(Erasure(mark="f" * 64, person_id=first.id, at=START))
    session.flush()

    assert export_account_warning(session, first.id)[1:] == [{"erased": "2026-01-05T09:00:00+00:00"}]


def test_the_warning_of_one_person_is_erased_and_the_erasure_stays(session, two_people):
    first, second = two_people
    session.add(Erasure(mark="f" * 64, person_id=first.id, at=START))
    session.flush()

    erase_account_warning(session, first.id)
    erase_account_warning(session, first.id)

    assert session.scalars(select(AccountWarning.person_id)).all() == [second.id]
    assert session.scalars(select(Erasure.person_id)).all() == [first.id]
