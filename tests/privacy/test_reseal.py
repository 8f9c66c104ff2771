"""A new secret takes over everything that is kept encrypted, so that the earlier one can go."""

from sqlalchemy import select

from hub.accounts.domain.second_factor import PURPOSE
from hub.accounts.models import Person
from hub.extension.encryption import SealedColumn
from hub.extension.registry import get_registry
from hub.kit.base import Base
from hub.kit.db import db, write_transaction
from hub.kit.keyring import decrypt, encrypt
from hub.privacy.domain import reseal
from hub.privacy.domain.reseal import needs_old_secret, reseal_batch
from hub.privacy.services import list_sealing_problems, reseal_all
from tests.factories import make_person, make_trust

OLD, NEW = "o" * 40, "n" * 40


def problems(app):
    with app.app_context():
        return list(list_sealing_problems(db.session(), app.config))


def secrets_read_by(app):
    with app.app_context():
        values = db.session().scalars(select(Person.totp_secret).order_by(Person.id))
        return [decrypt(db.session(), PURPOSE, value) for value in values]


def run(app):
    return app.test_cli_runner().invoke(args=["privacy", "reseal"])


def test_what_an_old_secret_encrypted_is_encrypted_anew_in_batches_that_can_stop(make_app, monkeypatch):
    monkeypatch.setattr(reseal, "BATCH", 2)
    with make_app(SECRET_KEY=OLD).app_context(), write_transaction() as session:
        trust = make_trust(session)
        for number in range(5):
            person = make_person(session, trust, name=f"P{number}", email=f"p{number}@trust.example")
            person.totp_secret = encrypt(session, PURPOSE, f"secret {number}")
    changing, after = make_app(SECRET_KEY=NEW, OLD_SECRET_KEYS=OLD), make_app(SECRET_KEY=NEW)
    assert problems(after) == []
    (problem,) = problems(changing)
    assert "run: hub privacy reseal" in problem

    with changing.app_context(), write_transaction() as session:
        # The first batch commits, and then somebody stops the command.
        reseal_batch(session, SealedColumn(Person.totp_secret, PURPOSE), 0)
    assert secrets_read_by(after) == ["secret 0", "secret 1", None, None, None]
    assert "HUB_OLD_SECRET_KEYS is still in use" in problems(changing)[0]
    assert run(changing).output.startswith("Encrypted again: 3. Already up to date: 2.")
    assert secrets_read_by(after) == [f"secret {number}" for number in range(5)]
    assert problems(changing) == []
    with changing.app_context():
        assert reseal_all(changing).current == 5
        assert not needs_old_secret(db.session(), get_registry(changing).sealed_columns)


def test_what_no_secret_reads_is_left_and_said(make_app):
    app = make_app(SECRET_KEY=NEW)
    with app.app_context(), write_transaction() as session:
        make_person(session, make_trust(session)).totp_secret = "sealed with a lost secret"
    result = run(app)
    assert result.exit_code == 1
    assert "1 could not be read" in result.output
    with app.app_context():
        assert db.session().scalars(select(Person.totp_secret)).one() == "sealed with a lost secret"


def test_each_column_that_is_named_for_it_is_encrypted_anew(app):
    listed = {str(sealed.column) for sealed in get_registry(app).sealed_columns}
    sealed = {
        f"{mapper.class_.__name__}.sealed" for mapper in Base.registry.mappers if "sealed" in mapper.columns
    }
    assert sealed
    assert sealed < listed
