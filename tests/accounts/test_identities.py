"""Two at once with one account elsewhere, or with the last two ways in; with a negative control."""

import pytest
from sqlalchemy import select

from hub.accounts.domain import (
    Identity,
    create_login_session,
    get_person,
    link_identity,
    list_identities,
    list_login_sessions,
    unlink_identity,
)
from hub.accounts.domain import identities as domain
from hub.accounts.models import Person
from hub.audit.domain import AuditEntry
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from tests.accounts.conftest import make_account
from tests.accounts.test_races import at_once
from tests.factories import make_trust

PROVIDERS = ("one", "two")


@pytest.fixture
def people(app):
    """Two leaders."""
    with app.app_context(), write_transaction() as session:
        trust = make_trust(session)
        return [make_account(session, trust, email=f"{name}@example.org") for name in PROVIDERS]


@pytest.fixture
def without_password(app, people):
    """Somebody with two accounts elsewhere and no password, and the numbers of the two."""
    jane = people[0]
    with app.app_context(), write_transaction() as session:
        session.get(Person, jane.id).password_hash = None
        numbers = [
            link_identity(session, get_person(session, jane.id), name, "a", now()).id for name in PROVIDERS
        ]
    return jane, numbers


def linking(account):
    def act(session):
        link_identity(session, get_person(session, account.id), "one", "abc-123", now())

    return act


def unlinking(account, number):
    def act(session):
        unlink_identity(session, get_person(session, account.id), number, PROVIDERS, now())

    return act


def test_one_account_elsewhere_goes_to_one_of_two_who_link_it_at_once(app, people):
    done = at_once(app, linking(people[0]), linking(people[1]))

    with app.app_context():
        assert len(list(db.session.scalars(select(Identity.person_id)))) == 1
    assert done == 1


def test_of_two_who_remove_the_last_two_ways_in_one_is_refused(app, without_password):
    jane, numbers = without_password
    done = at_once(app, *(unlinking(jane, number) for number in numbers))

    assert done == 1
    with app.app_context():
        assert len(list_identities(db.session(), jane.id)) == 1


def test_without_the_lock_both_would_go(app, without_password):
    # The negative control: whoever only looks and then removes leaves somebody without a way in.
    jane, numbers = without_password

    def careless(number):
        def act(session):
            assert len(list_identities(session, jane.id)) == 2
            session.delete(session.get_one(Identity, number))
            session.flush()

        return act

    if db_of(app) == "sqlite":  # one writer at a time: the second sees what the first has done
        with pytest.raises(AssertionError):
            second_after_first(app, *map(careless, numbers))
        return
    at_once(app, *map(careless, numbers))
    with app.app_context():
        assert list_identities(db.session(), jane.id) == []


def db_of(app):
    with app.app_context():
        return db.engine.dialect.name


def second_after_first(app, *acts):
    for act in acts:
        with app.app_context(), write_transaction() as session:
            act(session)


def test_a_provider_that_the_hub_no_longer_uses_is_no_way_in(app, without_password):
    jane, numbers = without_password
    with (
        app.app_context(),
        pytest.raises(domain.Conflict, match="only way to sign in"),
        write_transaction() as session,
    ):
        unlink_identity(session, get_person(session, jane.id), numbers[0], ("one",), now())


def test_to_remove_an_account_elsewhere_signs_out_what_it_opened_but_for_the_browser_at_hand(
    app, people, without_password
):
    jane, numbers = without_password
    with app.app_context(), write_transaction() as session:
        for who, how in [(jane.id, "one"), (jane.id, "one"), (jane.id, "two"), (people[1].id, "one")]:
            person = get_person(session, who)
            create_login_session(session, person, how=how, second_factor=False, browser="A test", at=now())
        here = max(row.id for row in list_login_sessions(session, jane.id) if row.how == "one")
        unlink_identity(
            session, get_person(session, jane.id), numbers[0], PROVIDERS, now(), current_login_session_id=here
        )
        said = session.scalars(select(AuditEntry.details).where(AuditEntry.act == "unlink identity")).all()
        assert said == [{"provider": "one"}]
        left = sorted((row.how, row.id == here) for row in list_login_sessions(session, jane.id))
        assert left == [("one", True), ("two", False)]
        assert len(list_login_sessions(session, people[1].id)) == 1
