"""Export, erasure and retention of the personal data in the outbox and in email files."""

import os
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8
from pathlib import Path

import pytest
from sqlalchemy import select

from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.emails import Topic
from hub.mail.domain.outbox import enqueue
from hub.mail.domain.personal_data import (
    delete_email_files_about,
    delete_old_email_files,
    delete_sent_emails,
    delete_unsent_emails,
    erase_mail,
    export_mail,
    set_email_folder,
)
from hub.mail.domain.preferences import EmailFrequency, set_email_preferences
from hub.mail.feature import feature
from hub.mail.models import EmailPreference, OutboxMessage
from tests.factories import START, make_person
from tests.mail.conftest import DAY, count_rows
from tests.support.outbox import Somebody
from tests.support.smtp import deliver

[PERSONAL_DATA] = feature.personal_data


def test_a_person_can_take_away_what_they_chose_and_what_was_written_to_them(app):
    jane = Somebody(app)
    jane.say()
    deliver(app)
    with app.app_context(), write_transaction() as session:
        set_email_preferences(session, jane.id, {Topic.WAITING: EmailFrequency.NONE})
        exported = PERSONAL_DATA.export(session, jane.id)

    assert exported[:3] == [
        {"topic": "Things to do", "how often": "Never"},
        {"topic": "Changes to my roles and my team", "how often": "Once a day, in one email"},
        {"topic": "Reminders about events I have booked", "how often": "Straight away"},
    ]
    assert [(row["kind of email"], row["state"]) for row in exported[4:]] == [("test-account", "sent")]


def files_to(app):
    """Return the recipient of each email file."""
    folder = Path(app.config["INSTANCE_DIR"]) / "mail"
    return sorted(message_from_bytes(path.read_bytes())["To"] for path in folder.iterdir())


def test_erasing_leaves_no_row_and_no_file_of_the_person_and_those_of_all_others(app):
    jane, john = Somebody(app), Somebody(app)
    for person in (jane, john):
        person.say()
        person.say("test-waiting")
        with app.app_context(), write_transaction() as session:
            set_email_preferences(session, person.id, {Topic.WAITING: EmailFrequency.WEEKLY})
    deliver(app)
    assert set(files_to(app)) == {jane.email, john.email}
    kept = [address for address in files_to(app) if address == john.email]
    with app.app_context(), write_transaction() as session:
        PERSONAL_DATA.erase(session, jane.id)

    with app.app_context():
        person_ids = set(db.session.scalars(select(OutboxMessage.person_id)))
        assert (person_ids, count_rows(app, EmailPreference)) == ({john.id}, 1)
    assert files_to(app) == kept
    assert set(PERSONAL_DATA.tables) == {"mail_choice", "outbox_message"}


@pytest.mark.parametrize(("state", "days"), [("sent", 30), ("dropped", 90), ("failed", 90)])
def test_rows_go_when_their_time_is_over(app, state, days):
    jane = Somebody(app)
    with app.app_context(), write_transaction() as session:
        for age in (days - 1, days + 1):
            row = enqueue(session, "test-account", at=now() - age * DAY, person_id=jane.id)
            row.state, row.ended_at = state, now() - age * DAY
        waiting_id = enqueue(session, "test-account", at=now() - 400 * DAY, person_id=jane.id).id
    with app.app_context(), write_transaction() as session:
        removed = [rule.run(session, now()) for rule in feature.retention]

    assert sorted(removed) == [0, 1]
    assert count_rows(app) == 2
    with app.app_context():
        assert db.session.get(OutboxMessage, waiting_id).state == "waiting"


@pytest.fixture
def email_folder(session, tmp_path):
    """A folder with an old and a new email file, and another file, to which the session leads."""
    folder = tmp_path / "emails"
    folder.mkdir()
    for name, age in (("old.eml", 31), ("new.eml", 29), ("notes.txt", 99)):
        (folder / name).write_text("An email", encoding="utf-8")
        moment = (START - age * DAY).timestamp()
        os.utime(folder / name, (moment, moment))
    set_email_folder(session.get_bind(), folder)
    return folder


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_only_old_email_files_are_deleted_and_no_other_files(session, email_folder):
    assert delete_old_email_files(session, START - 30 * DAY) == 1
    assert names_in(email_folder) == ["new.eml", "notes.txt"]
    assert delete_old_email_files(session, START - 30 * DAY) == 0


EMAILS = {
    "to-her": ("Jane@Example.org", "Welcome", "Hello"),
    "to-her-in-full": ("jörg@example.org", "Welcome", "Hello"),
    "about-her": ("lead@example.org", "Jane Doe asks to join", "Answer it."),
    "with-her-address": ("lead@example.org", "Invitation", "You invited jane@example.org."),
    "to-another": ("jane@example.org.uk", "Welcome", "Hello, Jane Doering and Ajane Doe"),
    "to-another-address": ("xjane@example.org", "Welcome", "a.jane@example.org"),
}


def test_email_files_to_and_about_a_person_are_deleted_and_no_others(session, email_folder):
    for name, (to, subject, text) in EMAILS.items():
        message = EmailMessage(policy=SMTPUTF8)
        message["To"], message["Subject"] = to, subject
        message.set_content(text, cte="quoted-printable")
        (email_folder / f"{name}.eml").write_bytes(message.as_bytes())
    (email_folder / "broken.eml").write_bytes(b"\xff\x00 not an email")
    others = {"to-another.eml", "to-another-address.eml", "broken.eml", "new.eml", "notes.txt", "old.eml"}

    assert delete_email_files_about(session, [], "") == 0
    assert delete_email_files_about(session, ["jane@example.org", "JÖRG@example.org"], "Jane Doe") == 4
    assert set(names_in(email_folder)) == others


def add_ended(session, state, age, person_id=None):
    row = enqueue(session, "test-account", at=START, person_id=person_id)
    row.state, row.ended_at = state, START - age
    session.flush()
    return row.id


def states_left(session):
    return [state for (state,) in session.query(OutboxMessage.state).order_by(OutboxMessage.id)]


@pytest.mark.usefixtures("email_folder")
def test_what_was_sent_is_deleted_after_thirty_days_with_the_files_of_that_time(session):
    for age in (30 * DAY, 30 * DAY + timedelta(seconds=1)):
        add_ended(session, "sent", age)
    add_ended(session, "failed", 31 * DAY)

    assert delete_sent_emails(session, START) == 2  # one row and one file
    assert states_left(session) == ["sent", "failed"]


@pytest.mark.usefixtures("email_folder")
def test_what_was_not_sent_is_deleted_after_ninety_days_and_nothing_that_waits(session):
    for state in ("dropped", "failed", "sent", "waiting", "gathered"):
        add_ended(session, state, 90 * DAY + timedelta(seconds=1))
    add_ended(session, "failed", 90 * DAY)

    assert delete_unsent_emails(session, START) == 2
    assert states_left(session) == ["sent", "waiting", "gathered", "failed"]


def test_a_person_reads_the_emails_to_them_in_order_and_none_to_others(session, email_folder):
    person, other = make_person(session), make_person(session)
    add_ended(session, "sent", DAY, person.id)
    enqueue(session, "test-waiting", at=START, person_id=person.id)
    add_ended(session, "sent", DAY, other.id)

    assert export_mail(session, person.id)[4:] == [
        {
            "kind of email": "test-account",
            "asked for": "2026-01-05T09:00:00+00:00",
            "state": "sent",
            "ended": "2026-01-04T09:00:00+00:00",
        },
        {
            "kind of email": "test-waiting",
            "asked for": "2026-01-05T09:00:00+00:00",
            "state": "waiting",
            "ended": "",
        },
    ]

    erase_mail(session, person.id)
    assert export_mail(session, person.id)[4:] == []
    assert len(export_mail(session, other.id)) == 5
    assert names_in(email_folder) == ["new.eml", "notes.txt", "old.eml"]
