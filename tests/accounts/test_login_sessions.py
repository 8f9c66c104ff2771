"""How long a sign-in lasts, and that whatever changes holds at the next request."""

from datetime import timedelta

import pytest

from hub.access import NOBODY, PUBLIC, Role
from hub.accounts.domain import (
    begin_sign_in,
    end_all_sign_ins,
    end_role,
    memberships_of,
    note_seen,
    sign_in_with,
    sign_ins_of,
    standing_for,
)
from hub.accounts.domain.login_sessions import (
    IDLE,
    IDLE_FOR_POWERS,
    LASTS,
    LASTS_FOR_POWERS,
    SEEN_EVERY,
    remove_old_sign_ins,
    renew_sign_in,
)
from hub.kit.errors import Conflict
from tests.factories import START, make_person, make_trust

SECOND = timedelta(seconds=1)


@pytest.fixture
def trust(session):
    return make_trust(session)


def enter(session, person, *, second_factor=True, at=START):
    return begin_sign_in(
        session, person, how="password", second_factor=second_factor, browser="A test", at=at
    )


def somebody(session, trust, role):
    person = make_person(session, trust, role)
    for membership in memberships_of(session, person.id):
        membership.ends_on = None
    return person


@pytest.mark.parametrize(
    ("role", "idle"),
    [
        (Role.LEADER, IDLE),
        (Role.PUBLISHER, IDLE),
        (Role.GUEST, IDLE),
        (Role.TRUST_LEAD, IDLE_FOR_POWERS),
        (Role.HUB_STAFF, IDLE_FOR_POWERS),
        (Role.HUB_ADMIN, IDLE_FOR_POWERS),
    ],
)
def test_a_sign_in_that_is_not_used_is_over_sooner_for_who_can_do_more(session, trust, role, idle):
    person = somebody(session, trust, role)
    key = enter(session, person)

    assert standing_for(session, key, START + idle).own_id == person.id
    assert standing_for(session, key, START + idle + SECOND) == NOBODY


@pytest.mark.parametrize(
    ("role", "lasts", "idle"),
    [(Role.LEADER, LASTS, IDLE), (Role.TRUST_LEAD, LASTS_FOR_POWERS, IDLE_FOR_POWERS)],
)
def test_a_sign_in_that_is_used_all_the_time_is_over_in_the_end(session, trust, role, lasts, idle):
    key, at = enter(session, somebody(session, trust, role)), START
    while at < START + lasts:
        found = standing_for(session, key, at)
        assert found != NOBODY
        note_seen(session, found.sign_in_id, at)
        at += idle / 2

    assert standing_for(session, key, START + lasts).own_id is not None
    assert standing_for(session, key, START + lasts + SECOND) == NOBODY


def test_use_is_noted_every_five_minutes_and_not_more_often(session, trust):
    key = enter(session, somebody(session, trust, Role.LEADER))
    id_ = standing_for(session, key, START).sign_in_id
    seen = []
    for minutes in (4, 5, 6, 9, 11, 12):
        note_seen(session, id_, START + timedelta(minutes=minutes))
        session.expire_all()
        (row,) = sign_ins_of(session, standing_for(session, key, START).own_id)
        seen.append((row.seen_at - START) // timedelta(minutes=1))

    assert timedelta(minutes=5) == SEEN_EVERY
    assert seen == [0, 0, 6, 6, 6, 12]


def test_who_gets_a_role_with_powers_has_the_shorter_time_from_then_on(session, trust):
    person = make_person(session, trust, Role.LEADER)
    key = enter(session, person)
    later = START + LASTS_FOR_POWERS + SECOND
    assert standing_for(session, key, later).own_id == person.id
    for membership in memberships_of(session, person.id):
        membership.role = Role.TRUST_LEAD.value
    session.flush()

    assert standing_for(session, key, later) == NOBODY


def test_a_role_with_powers_gives_nothing_without_a_second_factor(session, trust):
    person = make_person(session, trust, Role.TRUST_LEAD)
    once, twice = enter(session, person, second_factor=False), enter(session, person)

    assert standing_for(session, once, START).owes
    assert standing_for(session, once, START).viewer.roles == frozenset()
    assert not standing_for(session, twice, START).owes
    assert {held.role for held in standing_for(session, twice, START).viewer.roles} == {Role.TRUST_LEAD}


def test_a_role_that_ends_is_gone_at_the_next_request(session, trust):
    person = make_person(session, trust, Role.PUBLISHER)
    key = enter(session, person)
    assert standing_for(session, key, START).viewer.roles
    end_role(session, memberships_of(session, person.id)[0], by=PUBLIC, at=START)

    assert standing_for(session, key, START).viewer.roles == frozenset()


@pytest.mark.parametrize("what", ["disabled_at", "erased_at"])
def test_an_account_that_is_shut_is_nobody_at_the_next_request(session, trust, what):
    person = make_person(session, trust)
    key = enter(session, person)
    setattr(person, what, START)
    session.flush()

    assert standing_for(session, key, START) == NOBODY


def test_a_renewed_sign_in_has_a_new_key_is_fresh_and_lasts_no_longer(session, trust):
    key = enter(session, somebody(session, trust, Role.LEADER), second_factor=False)
    before = standing_for(session, key, START)
    later = START + timedelta(days=6)
    fresh = renew_sign_in(session, before.sign_in_id, later, second_factor=True)
    found = standing_for(session, fresh, later)

    assert standing_for(session, key, later) == NOBODY
    assert (found.sign_in_id, found.proved_at) == (before.sign_in_id, later)
    assert standing_for(session, fresh, START + LASTS + SECOND) == NOBODY


def test_a_renewal_by_one_proof_takes_no_second_one_away(session, trust):
    key = enter(session, make_person(session, trust, Role.TRUST_LEAD))
    fresh = renew_sign_in(session, standing_for(session, key, START).sign_in_id, START)

    assert not standing_for(session, fresh, START).owes


@pytest.mark.parametrize(
    "use", [lambda session, id_: renew_sign_in(session, id_, START), sign_in_with], ids=["renew", "look"]
)
def test_a_sign_in_that_was_ended_elsewhere_at_that_moment_is_told_so_in_words(session, trust, use):
    person = somebody(session, trust, Role.LEADER)
    id_ = standing_for(session, enter(session, person), START).sign_in_id
    end_all_sign_ins(session, person.id)

    with pytest.raises(Conflict, match="signed out here a moment ago"):
        use(session, id_)


def test_what_nobody_can_use_any_more_is_removed_and_nothing_else(session, trust):
    person = make_person(session, trust)
    for days in (0, 23, 24, 29, 31):
        enter(session, person, at=START + timedelta(days=days))

    assert remove_old_sign_ins(session, START + timedelta(days=31)) == 2
    assert [row.created_at - START for row in sign_ins_of(session, person.id)] == [
        timedelta(days=31),
        timedelta(days=29),
        timedelta(days=24),
    ]
