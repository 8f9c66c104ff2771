"""Tokens and ciphertexts are read with the current and the previous secrets, and with no other."""

import pytest
from sqlalchemy.orm import Session

from hub.kit.db import db, open_engine
from hub.kit.keyring import Keyring, decrypt, derive_keys, encrypt, hmac_hex, init_keyring, sign, unsign

OLD, NEW = "o" * 40, "n" * 40


@pytest.fixture
def with_secret(make_app):
    """Call a function with a session of a hub that has this secret and these old secrets."""

    def call(function, secret, *old_secrets):
        app = make_app(SECRET_KEY=secret, OLD_SECRET_KEYS=" ".join(old_secrets))
        with app.app_context():
            return function(db.session())

    return call


def test_what_was_sealed_and_signed_is_read_again(session):
    assert decrypt(session, "a", encrypt(session, "a", "wörds 🚑")) == "wörds 🚑"
    assert unsign(session, "a", sign(session, "a", [1, "x"])) == [1, "x"]


def test_what_was_sealed_shows_nothing_and_is_never_the_same_twice(session):
    encrypted = encrypt(session, "a", "a secret")

    assert "secret" not in encrypted
    assert encrypted != encrypt(session, "a", "a secret")


def test_each_purpose_has_a_key_of_its_own(session):
    assert decrypt(session, "b", encrypt(session, "a", "words")) is None
    assert unsign(session, "b", sign(session, "a", 1)) is None
    assert hmac_hex(session, "a", "x") != hmac_hex(session, "b", "x")
    assert {len(key) for key in derive_keys(session, "a")} == {32}


@pytest.mark.parametrize("token", ["", "x", "a.b", "é", "\x00", "W10.x", "." * 1000])
def test_what_was_made_up_is_read_as_nothing(session, token):
    assert unsign(session, "a", token) is None
    assert decrypt(session, "a", token) is None


def test_what_was_changed_by_one_character_is_read_as_nothing(session):
    token, encrypted = sign(session, "a", {"id": 12345}), encrypt(session, "a", "words")

    for index in (0, 5, len(token) - 2):
        changed = token[:index] + ("A" if token[index] != "A" else "B") + token[index + 1 :]
        assert unsign(session, "a", changed) is None
    assert decrypt(session, "a", encrypted[:-6] + "AAAA" + encrypted[-2:]) is None
    assert unsign(session, "a", token + "é") is None


def test_parts_of_a_mark_cannot_be_shifted(session):
    assert hmac_hex(session, "a", "x", "yz") != hmac_hex(session, "a", "xy", "z")
    assert hmac_hex(session, "a", "x", "yz") == hmac_hex(session, "a", "x", "yz")
    assert len(hmac_hex(session, "a", "\ud800")) == 64


def test_a_new_secret_shuts_nobody_out_while_the_old_one_is_kept(with_secret):
    def make(session):
        return encrypt(session, "a", "words"), sign(session, "a", 1), hmac_hex(session, "a", "x")

    def read(made):
        return lambda session: (decrypt(session, "a", made[0]), unsign(session, "a", made[1]))

    old, changing = with_secret(make, OLD), with_secret(make, NEW, OLD)

    assert with_secret(read(old), NEW, OLD) == ("words", 1)
    assert with_secret(read(old), NEW) == (None, None)
    assert with_secret(read(changing), NEW) == ("words", 1)
    assert with_secret(read(changing), OLD) == (None, None)
    assert changing[2] != old[2]


def test_the_keyring_is_found_through_a_session_on_an_engine_or_a_connection_and_only_there():
    with open_engine("sqlite://") as engine, open_engine("sqlite://") as other:
        init_keyring(engine, [NEW, OLD])
        with engine.connect() as connection:
            found = [derive_keys(Session(bind), "a") for bind in (engine, connection)]
        with pytest.raises(KeyError):
            derive_keys(Session(other), "a")

    assert found == [Keyring([NEW, OLD]).derive_keys("a")] * 2


def test_a_keyring_shows_no_secret():
    assert NEW not in repr(Keyring([NEW]))
