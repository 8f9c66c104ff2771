from datetime import timedelta

from hub.accounts.domain.login_sessions import create_login_session
from hub.accounts.domain.personal_data import PERSONAL_DATA, RETENTION
from hub.accounts.domain.persons import get_person
from hub.accounts.models import (
    EmailToken,
    Identity,
    LoginSession,
    Membership,
    Person,
    RateLimitCounter,
    RecoveryCode,
)
from tests.accounts.conftest import make_account
from tests.factories import START, make_trust


def export_all(session, person):
    return {part.heading: part.export(session, person.id) for part in PERSONAL_DATA}


def test_everything_that_is_held_is_given_and_no_secret_with_it(session, person_with_data):
    exported = export_all(session, person_with_data)
    text = repr(exported)

    assert [row["name"] for row in exported["Your account"]] == ["Jo Bloggs"]
    assert [row["browser"] for row in exported["Where you are signed in"]] == ["Firefox on Windows"]
    assert exported["Your recovery codes"] == [{"recovery codes": 10, "used": 1}]
    assert [row["your number there"] for row in exported["Accounts with other services"]] == ["abc-123"]
    assert [row["new address"] for row in exported["Links sent to you"]] == ["new@example.org"]
    assert [row["role"] for row in exported["Your roles"]] == ["leader"]
    assert "London" in exported["Your roles"][0]["organisation"]
    secrets = [
        person_with_data.password_hash,
        person_with_data.totp_secret,
        *(row.nonce for row in session.query(EmailToken)),
    ]
    secrets += [row.code_hash for row in session.query(RecoveryCode)]
    secrets += [row.key_hash for row in session.query(LoginSession)]
    assert [secret for secret in secrets if secret in text] == []


def test_every_table_of_accounts_that_names_a_person_is_spoken_for():
    models = (Person, LoginSession, RecoveryCode, Identity, EmailToken, Membership)

    assert sorted(name for part in PERSONAL_DATA for name in part.tables) == sorted(
        m.__tablename__ for m in models
    )


def test_an_erased_person_leaves_an_empty_row_and_nothing_else(session, person_with_data):
    other = make_account(session, make_trust(session), email="other@example.org")
    create_login_session(
        session, get_person(session, other.id), how="password", second_factor=False, browser="x", at=START
    )
    counters = session.query(RateLimitCounter).count()
    for part in reversed(PERSONAL_DATA):
        part.erase(session, person_with_data.id)
    session.expire_all()

    values = {column.name: getattr(person_with_data, column.name) for column in Person.__table__.columns}
    not_empty = {name for name, value in values.items() if value not in (None, "")}
    assert not_empty == {"id", "public_id", "created_at", "erased_at"}
    for model in (LoginSession, RecoveryCode, Identity, EmailToken, Membership):
        assert session.query(model).filter_by(person_id=person_with_data.id).count() == 0
    assert session.query(LoginSession).count() == 1
    assert session.query(RateLimitCounter).count() < counters


def test_the_order_in_which_parts_are_erased_does_not_matter(session, person_with_data):
    for part in PERSONAL_DATA:
        part.erase(session, person_with_data.id)

    assert person_with_data.erased_at is not None


def test_what_is_over_is_removed_in_time_and_says_how_many(session, person_with_data):
    at_once = [rule.run(session, START) for rule in RETENTION]
    later = [rule.run(session, START + timedelta(days=31)) for rule in RETENTION]
    again = [rule.run(session, START + timedelta(days=31)) for rule in RETENTION]

    assert at_once == [0, 0, 0]
    assert [count > 0 for count in later] == [True, True, True]
    assert again == [0, 0, 0]


def test_a_file_has_every_name_that_a_part_can_have(session, person_with_data):
    assert {heading: list(rows[0]) for heading, rows in export_all(session, person_with_data).items()} == {
        "Your account": [
            *("name", "email", "known to programs as", "account since", "password since"),
            *("second factor since", "last here on", "disabled since"),
        ],
        "Where you are signed in": [
            *("browser", "how", "with a second factor", "since", "last used", "last proved"),
            "acting for person",
        ],
        "Your recovery codes": ["recovery codes", "used"],
        "Accounts with other services": ["provider", "your number there", "since"],
        "Links sent to you": ["for", "new address", "old address", "made", "works until", "used"],
        "Your roles": [
            *("organisation", "role", "since", "last day", "named on its page since"),
            "to be asked about",
        ],
    }
