"""People without a role who stay away are warned, and erased thirty days later."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.access import PUBLIC, Role
from hub.accounts.domain.login_sessions import create_login_session
from hub.accounts.domain.memberships import grant_role
from hub.accounts.domain.persons import get_person
from hub.kit.clock import current_day, day_of, now
from hub.kit.db import write_transaction
from hub.kit.emails import Message
from hub.privacy.domain.inactive_accounts import ACCOUNT_ENDS, compose_account_warning
from hub.privacy.models import AccountWarning
from hub.privacy.services import erase_inactive_accounts
from tests.factories import make_person, make_trust
from tests.privacy.conftest import INACTIVE_FOR, warned_ids


def run_night(app, at):
    with app.app_context(), write_transaction() as session:
        return erase_inactive_accounts(session, at)


def is_erased(app):
    with app.app_context(), write_transaction() as session:
        return get_person(session, app.person_id).erased_at is not None


def compose_warning(app):
    with app.app_context(), write_transaction() as session:
        return compose_account_warning(
            session, Message(ACCOUNT_ENDS, app.person_id), "https://hub.example.org"
        )


def comes_back(session, person, trust_id):
    create_login_session(session, person, how="password", second_factor=False, browser="A browser", at=now())


def gets_a_role(session, person, trust_id):
    grant_role(session, person, trust_id, Role.LEADER, by=PUBLIC, at=now())


def seen_lately(session, person, trust):
    person.last_seen_on = day_of(now() - timedelta(days=729))


def has_a_role(session, person, trust):
    grant_role(session, person, trust.id, Role.LEADER, by=PUBLIC, at=now())


def test_somebody_without_a_role_is_told_once_and_erased_thirty_days_later(inactive):
    first = now()
    for day in range(30):
        assert run_night(inactive, first + timedelta(days=day)) == 0
    assert warned_ids(inactive) == [inactive.person_id]
    assert not is_erased(inactive)

    assert run_night(inactive, first + timedelta(days=30)) == 1
    assert is_erased(inactive)
    assert run_night(inactive, first + timedelta(days=31)) == 0


def test_the_letter_says_when_and_how_to_stay(inactive):
    run_night(inactive, now())
    email = compose_warning(inactive)

    assert email.link.url == "https://hub.example.org/sign-in"
    assert "24 months" in email.paragraphs[0]
    assert "will erase your account" in email.paragraphs[1]


@pytest.mark.parametrize("change", [comes_back, gets_a_role])
def test_who_signs_in_or_gets_a_role_stays_and_no_letter_goes(inactive, change):
    run_night(inactive, now())
    assert compose_warning(inactive) is not None
    with inactive.app_context(), write_transaction() as session:
        change(session, get_person(session, inactive.person_id), inactive.trust_id)

    assert compose_warning(inactive) is None
    assert run_night(inactive, now() + timedelta(days=30)) == 0
    assert not is_erased(inactive)
    with inactive.app_context(), write_transaction() as session:
        assert session.scalars(select(AccountWarning)).all() == []


@pytest.mark.parametrize("change", [seen_lately, has_a_role])
def test_who_was_seen_in_time_or_has_a_role_is_not_told(app, change):
    with app.app_context(), write_transaction() as session:
        person = make_person(session)
        person.last_seen_on = day_of(now() - INACTIVE_FOR)
        change(session, person, make_trust(session))
    run_night(app, now())

    assert warned_ids(app) == []


def test_a_role_that_is_over_is_none(app):
    with app.app_context(), write_transaction() as session:
        person = make_person(
            session, make_trust(session), Role.GUEST, ends_on=current_day() - timedelta(days=1)
        )
        person.last_seen_on = day_of(now() - INACTIVE_FOR)
        person_id = person.id
    run_night(app, now())

    assert warned_ids(app) == [person_id]
