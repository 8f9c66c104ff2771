"""How long a login session lasts, and that changes take effect at the next request."""

from datetime import timedelta

import pytest

from hub.access import ANONYMOUS, Role
from hub.accounts.domain.auth_contexts import load_auth_context
from hub.accounts.domain.login_sessions import (
    LAST_SEEN_INTERVAL,
    delete_old_login_sessions,
    end_all_login_sessions,
    get_login_session,
    list_login_sessions,
    renew_login_session,
    update_last_seen,
)
from hub.accounts.domain.personal_data import RETENTION
from hub.kit.errors import Conflict
from hub.kit.session_lifetime import MAX_AGE
from tests.accounts.signed_in_people import make_permanent_member, start_session
from tests.factories import START, make_person, make_trust

SECOND = timedelta(seconds=1)


@pytest.fixture
def trust(session):
    return make_trust(session)


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
