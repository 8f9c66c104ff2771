"""What is kept for how long: accounts that nobody uses, the record, and the job that keeps to it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.access import PUBLIC, Role
from hub.accounts.domain import create_login_session, get_person, grant_role
from hub.extension.personal_data import Retention
from hub.extension.registry import get_registry
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.emails import Message
from hub.kit.errors import HubError
from hub.kit.jobs import get_jobs
from hub.mail.models import OutboxMessage
from hub.privacy.domain import ACCOUNT_ENDS, compose_account_warning, list_expired_accounts
from hub.privacy.models import AccountWarning
from hub.privacy.services import apply_retention, erase_inactive_accounts
from tests.factories import make_person, make_trust

LONG = timedelta(days=731)


@pytest.fixture
def forgotten(app):
    """The hub with somebody without a role whom nobody has seen for more than 24 months."""
    with app.app_context(), write_transaction() as session:
        person = make_person(session)
        person.last_seen_on = (now() - LONG).date()
        app.person_id, app.trust_id = person.id, make_trust(session).id
    return app


def night(app, at):
    with app.app_context(), write_transaction() as session:
        return erase_inactive_accounts(session, at)


def told(app):
    with app.app_context(), write_transaction() as session:
        letters = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == ACCOUNT_ENDS)).all()
        return [letter.person_id for letter in letters]


def is_erased(app):
    with app.app_context(), write_transaction() as session:
        return get_person(session, app.person_id).erased_at is not None


def letter(app):
    with app.app_context(), write_transaction() as session:
        return compose_account_warning(
            session, Message(ACCOUNT_ENDS, app.person_id), "https://hub.example.org"
        )


def test_somebody_without_a_role_is_told_once_and_erased_thirty_days_later(forgotten):
    first = now()
    for day in range(30):
        assert night(forgotten, first + timedelta(days=day)) == 0
    assert told(forgotten) == [forgotten.person_id]
    assert not is_erased(forgotten)

    assert night(forgotten, first + timedelta(days=30)) == 1
    assert is_erased(forgotten)
    assert night(forgotten, first + timedelta(days=31)) == 0


def test_the_letter_says_when_and_how_to_stay(forgotten):
    night(forgotten, now())
    found = letter(forgotten)

    assert found.link.url == "https://hub.example.org/sign-in"
    assert "24 months" in found.paragraphs[0]
    assert "will erase your account" in found.paragraphs[1]


def comes_back(session, person, trust_id):
    create_login_session(session, person, how="password", second_factor=False, browser="A browser", at=now())


def gets_a_role(session, person, trust_id):
    grant_role(session, person, trust_id, Role.LEADER, by=PUBLIC, at=now())


@pytest.mark.parametrize("change", [comes_back, gets_a_role])
def test_who_signs_in_or_gets_a_role_stays_and_no_letter_goes(forgotten, change):
    night(forgotten, now())
    assert letter(forgotten) is not None
    with forgotten.app_context(), write_transaction() as session:
        change(session, get_person(session, forgotten.person_id), forgotten.trust_id)

    assert letter(forgotten) is None
    assert night(forgotten, now() + timedelta(days=30)) == 0
    assert not is_erased(forgotten)
    with forgotten.app_context(), write_transaction() as session:
        assert session.scalars(select(AccountWarning)).all() == []


def seen_lately(session, person, trust):
    person.last_seen_on = (now() - timedelta(days=729)).date()


def has_a_role(session, person, trust):
    grant_role(session, person, trust.id, Role.LEADER, by=PUBLIC, at=now())


@pytest.mark.parametrize("change", [seen_lately, has_a_role])
def test_who_was_seen_in_time_or_has_a_role_is_not_told(app, change):
    with app.app_context(), write_transaction() as session:
        person = make_person(session)
        person.last_seen_on = (now() - LONG).date()
        change(session, person, make_trust(session))
    night(app, now())

    assert told(app) == []


def test_a_role_that_is_over_is_none(app):
    with app.app_context(), write_transaction() as session:
        person = make_person(
            session, make_trust(session), Role.GUEST, ends_on=now().date() - timedelta(days=1)
        )
        person.last_seen_on = (now() - LONG).date()
        person_id = person.id
    night(app, now())

    assert told(app) == [person_id]


def test_the_nightly_job_does_every_rule_and_one_that_fails_stops_no_other(forgotten):
    done = []

    def fails(session, at):
        make_person(session, email="undone@example.org")
        raise ValueError("zq-secret")

    get_registry(forgotten).retention[:0] = [
        Retention("What fails", "a day", fails),
        Retention("What works", "a day", lambda session, at: done.append(at) or 3),
    ]
    with forgotten.app_context():
        with pytest.raises(HubError, match=r"Not done: What fails\. The rest is: 3 removed\."):
            apply_retention()
        get_jobs(forgotten).close()
        with write_transaction() as session:
            assert list_expired_accounts(session, now()) == []
    assert len(done) == 1
    assert told(forgotten) == [forgotten.person_id]


def test_the_privacy_page_says_what_the_rules_say(app):
    page = app.test_client().get("/about/privacy").text

    rules = get_registry(app).retention
    assert {"7 years"} <= {rule.period for rule in rules}
    for rule in rules:
        assert rule.subject in page
        assert rule.period[1:] in page
    for held in get_registry(app).personal_data:
        assert held.heading in page
