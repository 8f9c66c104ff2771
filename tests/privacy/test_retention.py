"""Retention: inactive accounts, and the nightly job that runs every retention rule."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.access import PUBLIC, Role
from hub.accounts.domain.login_sessions import create_login_session
from hub.accounts.domain.memberships import grant_role
from hub.accounts.domain.persons import get_person
from hub.extension.personal_data import Retention
from hub.extension.registry import get_registry
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.emails import Message
from hub.kit.errors import HubError
from hub.kit.jobs import get_jobs
from hub.mail.models import OutboxMessage
from hub.privacy.domain.inactive_accounts import ACCOUNT_ENDS, compose_account_warning, list_expired_accounts
from hub.privacy.models import AccountWarning
from hub.privacy.services import apply_retention, erase_inactive_accounts
from tests.factories import make_person, make_trust

INACTIVE_FOR = timedelta(days=731)


@pytest.fixture
def inactive(app):
    """The app with a person without a role who has not signed in for more than 24 months."""
    with app.app_context(), write_transaction() as session:
        person = make_person(session)
        person.last_seen_on = (now() - INACTIVE_FOR).date()
        app.person_id, app.trust_id = person.id, make_trust(session).id
    return app


def run_night(app, at):
    with app.app_context(), write_transaction() as session:
        return erase_inactive_accounts(session, at)


def warned_ids(app):
    with app.app_context(), write_transaction() as session:
        messages = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == ACCOUNT_ENDS)).all()
        return [message.person_id for message in messages]


def is_erased(app):
    with app.app_context(), write_transaction() as session:
        return get_person(session, app.person_id).erased_at is not None


def compose_warning(app):
    with app.app_context(), write_transaction() as session:
        return compose_account_warning(
            session, Message(ACCOUNT_ENDS, app.person_id), "https://hub.example.org"
        )


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


def comes_back(session, person, trust_id):
    create_login_session(session, person, how="password", second_factor=False, browser="A browser", at=now())


def gets_a_role(session, person, trust_id):
    grant_role(session, person, trust_id, Role.LEADER, by=PUBLIC, at=now())


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


def seen_lately(session, person, trust):
    person.last_seen_on = (now() - timedelta(days=729)).date()


def has_a_role(session, person, trust):
    grant_role(session, person, trust.id, Role.LEADER, by=PUBLIC, at=now())


@pytest.mark.parametrize("change", [seen_lately, has_a_role])
def test_who_was_seen_in_time_or_has_a_role_is_not_told(app, change):
    with app.app_context(), write_transaction() as session:
        person = make_person(session)
        person.last_seen_on = (now() - INACTIVE_FOR).date()
        change(session, person, make_trust(session))
    run_night(app, now())

    assert warned_ids(app) == []


def test_a_role_that_is_over_is_none(app):
    with app.app_context(), write_transaction() as session:
        person = make_person(
            session, make_trust(session), Role.GUEST, ends_on=now().date() - timedelta(days=1)
        )
        person.last_seen_on = (now() - INACTIVE_FOR).date()
        person_id = person.id
    run_night(app, now())

    assert warned_ids(app) == [person_id]


def test_the_nightly_job_does_every_rule_and_one_that_fails_stops_no_other(inactive):
    ran_at = []

    def fail(session, at):
        make_person(session, email="undone@example.org")
        raise ValueError("zq-secret")

    get_registry(inactive).retention[:0] = [
        Retention("What fails", "a day", fail),
        Retention("What works", "a day", lambda session, at: ran_at.append(at) or 3),
    ]
    with inactive.app_context():
        with pytest.raises(HubError, match=r"Not done: What fails\. The rest is: 3 removed\."):
            apply_retention()
        get_jobs(inactive).close()
        with write_transaction() as session:
            assert list_expired_accounts(session, now()) == []
    assert len(ran_at) == 1
    assert warned_ids(inactive) == [inactive.person_id]


def test_the_privacy_page_says_what_the_rules_say(app):
    page = app.test_client().get("/about/privacy").text

    rules = get_registry(app).retention
    assert {"7 years"} <= {rule.period for rule in rules}
    for rule in rules:
        assert rule.subject in page
        assert rule.period[1:] in page
    for record in get_registry(app).personal_data:
        assert record.heading in page
