"""The upgrade brings stored email addresses into their one form, and loses none where two become the same."""

import pytest
from flask_migrate import downgrade
from sqlalchemy import text

from hub.access import Role
from hub.accounts.domain.email_address import clean_email
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.migrations import MIGRATIONS, init_migrations, upgrade_to_head
from hub.trusts.domain import ensure_office
from tests.factories import make_person
from tests.support.signed_in import browser_of

STORED = {
    "plain": "ann@example.org",
    "full stop": "leader@london\u3002example",
    "m\u00fcnchen": "bea@m\u00fcnchen.example",
    "kept as A-label": "cat@xn--mnchen-3ya.example",
    "its other form": "cat@m\u00fcnchen.example",
    "fass": "dan@fass.example",
    "no form": "j\u00f6rg@example.org",
    "first of two": "eva@z\u00fcrich.example",
    "second of two": "eva@z\u00fcrich\uff0eexample",
}
EXPECTED = {
    **STORED,
    "full stop": "leader@london.example",
    "m\u00fcnchen": "bea@xn--mnchen-3ya.example",
    "first of two": "eva@xn--zrich-kva.example",
}


@pytest.fixture
def people(app):
    """The ids of the people, by name, with their addresses as an earlier version stored them."""
    init_migrations(app)
    with app.app_context():
        with write_transaction() as session:
            people = {name: make_person(session, name=name).id for name in STORED}
        downgrade(directory=str(MIGRATIONS), revision="0004")
        with write_transaction() as session:
            for name, id_ in people.items():
                values = {"email": STORED[name], "id": id_}
                session.execute(text("UPDATE person SET email = :email WHERE id = :id"), values)
            token = {
                "person": people["m\u00fcnchen"],
                "old": STORED["full stop"],
                "new": STORED["m\u00fcnchen"],
            }
            session.execute(
                text(
                    "INSERT INTO proof (person_id, purpose, nonce, new_email, old_email, created_at,"
                    " expires_at) VALUES (:person, 'email', 'n', :new, :old, '2026-01-05', '2026-01-05')"
                ),
                token,
            )
            session.execute(
                text(
                    "INSERT INTO line_manager (public_id, person_id, email, named_at)"
                    " VALUES ('m', :person, :old, '2026-01-05')"
                ),
                {key: token[key] for key in ("person", "old")},
            )
        upgrade_to_head()
    return people


def stored(app):
    with app.app_context(), db.engine.connect() as connection:
        return dict(connection.execute(text("SELECT name, email FROM person")).all())


def test_addresses_get_their_one_form_and_none_is_lost(app, people):
    assert stored(app) == EXPECTED
    with app.app_context(), db.engine.connect() as connection:
        tokens = connection.execute(text("SELECT old_email, new_email FROM proof")).all()
        managers = connection.execute(text("SELECT email FROM line_manager")).scalars().all()
    assert tokens == [("leader@london.example", "bea@xn--mnchen-3ya.example")]
    assert managers == ["leader@london.example"]


def test_the_upgrade_and_the_validator_agree(app, people):
    for name, address in stored(app).items():
        if address != STORED[name]:
            assert address == clean_email(STORED[name])


def test_what_has_no_form_of_its_own_is_named_to_hub_admins_and_to_nobody_else(app, people, hub):
    with app.app_context(), write_transaction() as session:
        office = ensure_office(session, now=now())
        viewers = {role: make_person(session, office, role).id for role in (Role.HUB_ADMIN, Role.HUB_STAFF)}
    admin, staff = (browser_of(app, viewers[role]).get("/desk").text for role in viewers)

    for name in ("its other form", "second of two"):
        assert f"{name}: the email address cannot be used" in admin
    assert "Another account has the same email address: cat@xn--mnchen-3ya.example" in admin
    assert "No email can be sent to it" in admin
    assert admin.count("the email address cannot be used") == 3
    assert "cannot be used" not in staff
    assert "Accounts whose email address cannot be used: 3." in hub("doctor").output
