"""Export, erasure and retention of mail data, email files, the mail commands and health checks."""

import stat
from pathlib import Path

import pytest
from sqlalchemy import select

from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.emails import Topic
from hub.mail.domain.outbox import enqueue
from hub.mail.domain.preferences import EmailFrequency, set_email_preferences
from hub.mail.feature import feature
from hub.mail.models import EmailPreference, OutboxMessage
from tests.mail.conftest import DAY, count_rows
from tests.support.outbox import Somebody
from tests.support.smtp import deliver

[PERSONAL_DATA] = feature.personal_data


def test_without_a_mail_server_letters_are_files_that_a_mail_program_opens(capfd, app):
    jane = Somebody(app, "jörg@example.org")
    jane.say(subject="Für Jörg")
    [message] = deliver(app)

    assert (message["To"], message["Subject"]) == ("jörg@example.org", "Für Jörg")
    folder = Path(app.config["INSTANCE_DIR"]) / "mail"
    [file] = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_log_says_how_many_were_kept_and_no_more(capfd, make_hub):
    app = make_hub()
    Somebody(app, "jane@example.org").say(subject="Secret")
    deliver(app)

    stderr = capfd.readouterr().err
    assert '"letters": 1' in stderr
    assert all(word not in stderr for word in ("jane", "Secret"))


def test_a_person_can_take_away_what_they_chose_and_what_was_written_to_them(app):
    jane = Somebody(app)
    jane.say()
    deliver(app)
    with app.app_context(), write_transaction() as session:
        set_email_preferences(session, jane.id, {Topic.WAITING: EmailFrequency.NONE})
        exported = PERSONAL_DATA.export(session, jane.id)

    assert exported[:2] == [
        {"topic": "What waits for me", "how often": "Never"},
        {"topic": "Changes to my roles and my team", "how often": "Once a day, in one email"},
    ]
    assert [(row["kind of email"], row["state"]) for row in exported[2:]] == [("test-account", "sent")]


def test_erasing_leaves_no_row_and_no_file_of_anybody(app):
    jane, john = Somebody(app), Somebody(app)
    for person in (jane, john):
        person.say()
        person.say("test-waiting")
        with app.app_context(), write_transaction() as session:
            set_email_preferences(session, person.id, {Topic.WAITING: EmailFrequency.WEEKLY})
    deliver(app)
    with app.app_context(), write_transaction() as session:
        PERSONAL_DATA.erase(session, jane.id)

    with app.app_context():
        person_ids = set(db.session.scalars(select(OutboxMessage.person_id)))
        assert (person_ids, count_rows(app, EmailPreference)) == ({john.id}, 1)
    assert list((Path(app.config["INSTANCE_DIR"]) / "mail").iterdir()) == []
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
