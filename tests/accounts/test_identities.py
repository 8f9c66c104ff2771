"""Linking and unlinking identities, also in concurrent transactions; with a negative control."""

import pytest
from sqlalchemy import select

from hub.accounts.domain.identities import Identity, link_identity, list_identities, unlink_identity
from hub.accounts.domain.login_sessions import create_login_session, list_login_sessions
from hub.accounts.domain.persons import get_person
from hub.accounts.models import Person
from hub.audit.domain.queries import AuditEntry
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.errors import Conflict
from tests.accounts.concurrent_requests import at_once
from tests.accounts.conftest import make_account
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
    """A person with two linked identities and no password, and the ids of the identities."""
    jane = people[0]
    with app.app_context(), write_transaction() as session:
        session.get(Person, jane.id).password_hash = None
        identity_ids = [
            link_identity(session, get_person(session, jane.id), name, "a", now()).id for name in PROVIDERS
        ]
    return jane, identity_ids


def linker(account):
    def act(session):
        link_identity(session, get_person(session, account.id), "one", "abc-123", now())

    return act


def unlinker(account, identity_id):
    def act(session):
        unlink_identity(session, get_person(session, account.id), identity_id, PROVIDERS, now())

    return act


def test_one_account_elsewhere_goes_to_one_of_two_who_link_it_at_once(app, people):
    completed = at_once(app, linker(people[0]), linker(people[1]))

    with app.app_context():
        assert len(list(db.session.scalars(select(Identity.person_id)))) == 1
    assert completed == 1


def test_of_two_who_remove_the_last_two_ways_in_one_is_refused(app, without_password):
    jane, identity_ids = without_password
    completed = at_once(app, *(unlinker(jane, identity_id) for identity_id in identity_ids))

    assert completed == 1
    with app.app_context():
        assert len(list_identities(db.session(), jane.id)) == 1


def test_without_the_lock_both_would_go(app, without_password):
    # The negative control: checking and deleting without a lock leaves the person without a way to sign in.
    jane, identity_ids = without_password

    def unlink_without_lock(identity_id):
        def act(session):
            assert len(list_identities(session, jane.id)) == 2
            session.delete(session.get_one(Identity, identity_id))
            session.flush()

        return act

    if dialect_name(app) == "sqlite":  # has one writer at a time, so the second sees what the first did
        with pytest.raises(AssertionError):
            run_in_sequence(app, *map(unlink_without_lock, identity_ids))
        return
    at_once(app, *map(unlink_without_lock, identity_ids))
    with app.app_context():
        assert list_identities(db.session(), jane.id) == []


def dialect_name(app):
    with app.app_context():
        return db.engine.dialect.name


def run_in_sequence(app, *acts):
    for act in acts:
        with app.app_context(), write_transaction() as session:
            act(session)


def test_a_provider_that_the_hub_no_longer_uses_is_no_way_in(app, without_password):
    jane, identity_ids = without_password
    with (
        app.app_context(),
        pytest.raises(Conflict, match="only way to sign in"),
        write_transaction() as session,
    ):
        unlink_identity(session, get_person(session, jane.id), identity_ids[0], ("one",), now())


def test_to_remove_an_account_elsewhere_signs_out_what_it_opened_but_for_the_browser_at_hand(
    app, people, without_password
):
    jane, identity_ids = without_password
    with app.app_context(), write_transaction() as session:
        for person_id, how in [(jane.id, "one"), (jane.id, "one"), (jane.id, "two"), (people[1].id, "one")]:
            person = get_person(session, person_id)
            create_login_session(session, person, how=how, second_factor=False, browser="A test", at=now())
        current_id = max(row.id for row in list_login_sessions(session, jane.id) if row.how == "one")
        unlink_identity(
            session,
            get_person(session, jane.id),
            identity_ids[0],
            PROVIDERS,
            now(),
            current_login_session_id=current_id,
        )
        details = session.scalars(select(AuditEntry.details).where(AuditEntry.act == "unlink identity")).all()
        assert details == [{"provider": "one"}]
        remaining = sorted((row.how, row.id == current_id) for row in list_login_sessions(session, jane.id))
        assert remaining == [("one", True), ("two", False)]
        assert len(list_login_sessions(session, people[1].id)) == 1
