"""Who is inactive, and who is not erased yet."""

from datetime import date, timedelta

import pytest

from hub.accounts.domain.inactive import (
    has_role_or_recent_sign_in,
    list_inactive_persons,
    lock_person,
    person_ids_by_public_id,
)
from hub.accounts.domain.memberships import list_memberships
from hub.kit.clock import now
from tests.factories import make_person, make_trust

DAY = timedelta(days=1)
TODAY = date(2026, 3, 12)
LIMIT = TODAY - 730 * DAY


def make_member(session, ends_on):
    """Create a person with a role that ends on a day (None: has no end)."""
    person = make_person(session, make_trust(session))
    (membership,) = list_memberships(session, person.id)
    membership.ends_on = ends_on
    return person


@pytest.mark.parametrize(
    ("last_seen_on", "is_listed"), [(LIMIT - DAY, True), (LIMIT, False), (TODAY, False), (None, False)]
)
def test_who_was_last_seen_before_the_day_is_inactive(session, last_seen_on, is_listed):
    person = make_person(session)
    person.last_seen_on = last_seen_on

    assert list_inactive_persons(session, LIMIT, TODAY) == [person] * is_listed


@pytest.mark.parametrize(
    ("ends_on", "is_listed"), [(None, False), (TODAY + DAY, False), (TODAY, False), (TODAY - DAY, True)]
)
def test_who_has_a_role_today_is_not_inactive(session, ends_on, is_listed):
    person = make_member(session, ends_on)
    person.last_seen_on = LIMIT - DAY

    assert list_inactive_persons(session, LIMIT, TODAY) == [person] * is_listed


def test_inactive_people_are_listed_by_id_without_the_erased(session):
    people = [make_person(session) for _ in range(3)]
    for person in people:
        person.last_seen_on = LIMIT - DAY
    people[1].erased_at = now()

    assert list_inactive_persons(session, LIMIT, TODAY) == [people[0], people[2]]


@pytest.mark.parametrize(("days", "is_recent"), [(-1, False), (0, True), (1, True)])
def test_a_sign_in_on_the_day_itself_is_recent(session, days, is_recent):
    person = make_person(session)
    person.last_seen_on = LIMIT + days * DAY

    assert has_role_or_recent_sign_in(session, person, LIMIT, TODAY) == is_recent


@pytest.mark.parametrize(("ends_on", "has_role"), [(None, True), (TODAY, True), (TODAY - DAY, False)])
def test_a_role_counts_until_its_last_day_also_without_any_sign_in(session, ends_on, has_role):
    person = make_member(session, ends_on)
    person.last_seen_on = None

    assert has_role_or_recent_sign_in(session, person, LIMIT, TODAY) == has_role


def test_an_erased_person_is_neither_locked_nor_found_by_public_id(session):
    kept, erased = make_person(session), make_person(session)
    erased.erased_at = now()
    session.flush()

    assert lock_person(session, kept.id) is kept
    assert lock_person(session, erased.id) is None
    assert lock_person(session, erased.id + 1) is None
    assert person_ids_by_public_id(session) == {kept.public_id: kept.id}
