"""How long a login session lasts, and that changes take effect at the next request."""

from datetime import timedelta

import pytest

from hub.access import ANONYMOUS, PUBLIC, Role
from hub.accounts.domain.login_sessions import (
    LAST_SEEN_INTERVAL,
    create_login_session,
    delete_old_login_sessions,
    end_all_login_sessions,
    get_login_session,
    list_login_sessions,
    load_auth_context,
    renew_login_session,
    update_last_seen,
    viewer_of_person,
)
from hub.accounts.domain.memberships import list_memberships, revoke_role
from hub.accounts.domain.personal_data import RETENTION
from hub.accounts.models import Identity
from hub.kit.clock import day_of
from hub.kit.errors import Conflict
from hub.kit.session_lifetime import MAX_AGE, MAX_IDLE, PRIVILEGED_MAX_AGE, PRIVILEGED_MAX_IDLE
from tests.factories import START, make_person, make_trust

SECOND = timedelta(seconds=1)


@pytest.fixture
def trust(session):
    return make_trust(session)


def start_session(session, person, *, second_factor=True, at=START):
    return create_login_session(
        session, person, how="password", second_factor=second_factor, browser="A test", at=at
    )


def make_permanent_member(session, trust, role):
    person = make_person(session, trust, role)
    for membership in list_memberships(session, person.id):
        membership.ends_on = None
    return person


@pytest.mark.parametrize(
    ("role", "idle"),
    [
        (Role.LEADER, MAX_IDLE),
        (Role.PUBLISHER, MAX_IDLE),
        (Role.GUEST, MAX_IDLE),
        (Role.TRUST_LEAD, PRIVILEGED_MAX_IDLE),
        (Role.HUB_STAFF, PRIVILEGED_MAX_IDLE),
        (Role.HUB_ADMIN, PRIVILEGED_MAX_IDLE),
    ],
)
def test_a_sign_in_that_is_not_used_is_over_sooner_for_who_can_do_more(session, trust, role, idle):
    person = make_permanent_member(session, trust, role)
    token = start_session(session, person)

    assert load_auth_context(session, token, START + idle).signed_in_person_id == person.id
    assert load_auth_context(session, token, START + idle + SECOND) == ANONYMOUS


@pytest.mark.parametrize(
    ("role", "max_age", "max_idle"),
    [(Role.LEADER, MAX_AGE, MAX_IDLE), (Role.TRUST_LEAD, PRIVILEGED_MAX_AGE, PRIVILEGED_MAX_IDLE)],
)
def test_a_sign_in_that_is_used_all_the_time_is_over_in_the_end(session, trust, role, max_age, max_idle):
    token, at = start_session(session, make_permanent_member(session, trust, role)), START
    while at < START + max_age:
        auth_context = load_auth_context(session, token, at)
        assert auth_context != ANONYMOUS
        update_last_seen(session, auth_context.login_session_id, at)
        at += max_idle / 2

    assert load_auth_context(session, token, START + max_age).signed_in_person_id is not None
    assert load_auth_context(session, token, START + max_age + SECOND) == ANONYMOUS


def test_use_is_noted_every_five_minutes_and_not_more_often(session, trust):
    token = start_session(session, make_permanent_member(session, trust, Role.LEADER))
    id_ = load_auth_context(session, token, START).login_session_id
    seen_minutes = []
    for minutes in (4, 5, 6, 9, 11, 12):
        update_last_seen(session, id_, START + timedelta(minutes=minutes))
        session.expire_all()
        (row,) = list_login_sessions(session, load_auth_context(session, token, START).signed_in_person_id)
        seen_minutes.append((row.seen_at - START) // timedelta(minutes=1))

    assert timedelta(minutes=5) == LAST_SEEN_INTERVAL
    assert seen_minutes == [0, 0, 6, 6, 6, 12]


def test_who_gets_a_role_with_powers_has_the_shorter_time_from_then_on(session, trust):
    person = make_person(session, trust, Role.LEADER)
    token = start_session(session, person)
    later = START + PRIVILEGED_MAX_AGE + SECOND
    assert load_auth_context(session, token, later).signed_in_person_id == person.id
    for membership in list_memberships(session, person.id):
        membership.role = Role.TRUST_LEAD.value
    session.flush()

    assert load_auth_context(session, token, later) == ANONYMOUS


def test_a_role_with_powers_gives_nothing_without_a_second_factor(session, trust):
    person = make_person(session, trust, Role.TRUST_LEAD)
    one_factor = start_session(session, person, second_factor=False)
    two_factors = start_session(session, person)

    assert load_auth_context(session, one_factor, START).second_factor_pending
    assert load_auth_context(session, one_factor, START).viewer.roles == frozenset()
    assert not load_auth_context(session, two_factors, START).second_factor_pending
    roles = load_auth_context(session, two_factors, START).viewer.roles
    assert {assignment.role for assignment in roles} == {Role.TRUST_LEAD}


def test_outside_of_pages_a_person_may_what_they_may_there(session, trust):
    lead = make_person(session, trust, Role.TRUST_LEAD)
    other = make_person(session, trust, Role.PUBLISHER)
    assert {each.role for each in viewer_of_person(session, other, day_of(START)).roles} == {Role.PUBLISHER}
    lead.totp_secret = None
    session.flush()
    assert viewer_of_person(session, lead, day_of(START)).roles == frozenset()

    session.add(Identity(person_id=lead.id, provider="mail", subject="1", created_at=START))
    session.flush()
    assert {each.role for each in viewer_of_person(session, lead, day_of(START)).roles} == {Role.TRUST_LEAD}


def test_a_role_that_ends_is_gone_at_the_next_request(session, trust):
    person = make_person(session, trust, Role.PUBLISHER)
    token = start_session(session, person)
    assert load_auth_context(session, token, START).viewer.roles
    revoke_role(session, list_memberships(session, person.id)[0], by=PUBLIC, at=START)

    assert load_auth_context(session, token, START).viewer.roles == frozenset()


@pytest.mark.parametrize("column", ["disabled_at", "erased_at"])
def test_an_account_that_is_shut_is_nobody_at_the_next_request(session, trust, column):
    person = make_person(session, trust)
    token = start_session(session, person)
    setattr(person, column, START)
    session.flush()

    assert load_auth_context(session, token, START) == ANONYMOUS


def test_a_renewed_sign_in_has_a_new_key_is_fresh_and_lasts_no_longer(session, trust):
    token = start_session(session, make_permanent_member(session, trust, Role.LEADER), second_factor=False)
    before = load_auth_context(session, token, START)
    later = START + timedelta(days=6)
    new_token = renew_login_session(session, before.login_session_id, later, second_factor=True)
    after = load_auth_context(session, new_token, later)

    assert load_auth_context(session, token, later) == ANONYMOUS
    assert (after.login_session_id, after.authenticated_at) == (before.login_session_id, later)
    assert load_auth_context(session, new_token, START + MAX_AGE + SECOND) == ANONYMOUS


def test_a_renewal_by_one_proof_takes_no_second_one_away(session, trust):
    token = start_session(session, make_person(session, trust, Role.TRUST_LEAD))
    new_token = renew_login_session(session, load_auth_context(session, token, START).login_session_id, START)

    assert not load_auth_context(session, new_token, START).second_factor_pending


@pytest.mark.parametrize(
    "use",
    [lambda session, id_: renew_login_session(session, id_, START), get_login_session],
    ids=["renew", "look"],
)
def test_a_sign_in_that_was_ended_elsewhere_at_that_moment_is_told_so_in_words(session, trust, use):
    person = make_permanent_member(session, trust, Role.LEADER)
    id_ = load_auth_context(session, start_session(session, person), START).login_session_id
    end_all_login_sessions(session, person.id)

    with pytest.raises(Conflict, match="You have just been signed out"):
        use(session, id_)


def test_what_nobody_can_use_any_more_is_removed_and_nothing_else(session, trust):
    person = make_person(session, trust)
    for days in (0, 23, 24, 29, 31):
        start_session(session, person, at=START + timedelta(days=days))

    assert delete_old_login_sessions(session, START + timedelta(days=31)) == 2
    assert [row.created_at - START for row in list_login_sessions(session, person.id)] == [
        timedelta(days=31),
        timedelta(days=29),
        timedelta(days=24),
    ]


def test_the_cookie_and_the_privacy_page_follow_the_length_of_a_login_session(app):
    assert app.config["PERMANENT_SESSION_LIFETIME"] == MAX_AGE
    assert "30 days at most, 7 days without use" in {rule.period for rule in RETENTION}
