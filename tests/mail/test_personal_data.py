"""Export, erasure and retention of mail data, email files, the mail commands and health checks."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.emails import Topic
from hub.kit.jobs import get_jobs
from hub.mail.domain.outbox import enqueue
from hub.mail.domain.preferences import EmailFrequency, set_email_preferences
from hub.mail.feature import feature
from hub.mail.models import EmailPreference, OutboxMessage
from hub.mail.services.delivery_request import send_on_commit
from hub.mail.services.health import list_mail_problems
from tests.support.outbox import Somebody, with_kinds
from tests.support.smtp import deliver

[PERSONAL_DATA] = feature.personal_data
DAY = timedelta(days=1)


@pytest.fixture
def app(make_hub):
    """An app without a mail server."""
    return make_hub()


def count_rows(app, table=OutboxMessage):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


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


def test_status_and_retry_show_numbers_and_no_address(hub, make_hub, mailbox):
    app = make_hub(MAIL_SERVER=mailbox.address)
    jane = Somebody(app, "jane@example.org")
    mailbox.refused = {jane.email: "550 no"}
    jane.say()
    jane.say("test-waiting")
    deliver(app)
    result = hub("mail", "status")
    assert (result.exit_code, result.output.splitlines()) == (
        0,
        [
            "failed: 1 test-account",
            "gathered: 1 test-waiting",
            "waiting: 1 digest",
            "0 have waited for more than an hour; 1 failed lately.",
        ],
    )

    mailbox.refused = {}
    assert hub("mail", "retry").output == "Emails that will be sent again: 1.\n"
    deliver(app)
    assert len(mailbox.letters) == 1
    assert hub("mail", "retry").output == "Emails that will be sent again: 0.\n"


def test_a_digest_that_failed_is_sent_again_with_all_its_parts(hub, make_hub, mailbox):
    app = make_hub(MAIL_SERVER=mailbox.address)
    jane = Somebody(app, "jane@example.org")
    jane.say("test-waiting")
    jane.say("test-waiting")
    deliver(app)
    mailbox.refused = {jane.email: "550 no"}
    deliver(app, now() + 2 * DAY)  # the day on which the clocks go back has 25 hours
    mailbox.refused = {}
    hub("mail", "retry")
    deliver(app)

    assert [message["Subject"] for message in mailbox.letters] == ["2 things from the hub"]


def list_problems(app, **settings):
    with app.app_context():
        return list(list_mail_problems(db.session(), {**app.config, **settings}))


@pytest.mark.parametrize(
    ("settings", "start"),
    [
        ({"MAIL_SERVER": "mail.example.org", "MAIL_FROM": "a@example.org"}, "HUB_MAIL_SERVER must be like"),
        ({"MAIL_SERVER": "smtp://u:secret@h:none", "MAIL_FROM": "a@b.org"}, "HUB_MAIL_SERVER must be like"),
        ({"MAIL_FROM": "nobody"}, "HUB_MAIL_FROM must be one address"),
        ({"MAIL_SERVER": "smtp://mail.example.org"}, "HUB_MAIL_FROM is empty"),
        ({"MAIL_CA": "/nowhere"}, "HUB_MAIL_CA names a file that is not there"),
        ({"HTTPS": "yes"}, "HUB_MAIL_SERVER is empty"),
    ],
)
def test_the_doctor_says_what_keeps_letters_from_arriving(app, settings, start):
    [problem] = list_problems(app, **settings)

    assert problem.startswith(start)
    assert "secret" not in problem


def test_the_doctor_is_silent_when_all_is_well_and_counts_what_is_late_or_failed(app):
    valid_settings = {"MAIL_SERVER": "smtps://u:p@mail.example.org", "MAIL_FROM": "Hub <hub@example.org>"}
    assert list_problems(app, **valid_settings) == []
    jane = Somebody(app)
    jane.say(at=now() - timedelta(hours=2))
    jane.say(at=now() - timedelta(minutes=30))
    with app.app_context(), write_transaction() as session:
        row = enqueue(session, "test-account", at=now() - 9 * DAY, person_id=jane.id)
        row.state, row.ended_at = "failed", now() - DAY

    assert list_problems(app, **valid_settings) == [
        "Emails that have waited for more than an hour: 1. To see more: hub mail status",
        "Emails that failed in the last two days: 1. To try again: hub mail retry",
    ]


def test_a_process_that_serves_asks_for_sending_as_soon_as_something_is_kept(make_app):
    app = with_kinds(make_app())
    send_on_commit(app)
    jobs = get_jobs(app)
    jane = Somebody(app)
    assert jobs.list_pending() == []
    with pytest.raises(RuntimeError), app.app_context(), write_transaction() as session:
        enqueue(session, "test-account", at=now(), person_id=jane.id)
        raise RuntimeError
    assert jobs.list_pending() == []

    jane.say()
    assert jobs.list_pending() == ["mail-send"]
    jobs.close()


def test_sending_is_asked_for_when_the_whole_transaction_is_kept_and_not_a_part_of_it(make_app):
    app = with_kinds(make_app())
    send_on_commit(app)
    jobs, jane = get_jobs(app), Somebody(app)
    with app.app_context(), write_transaction() as session:
        with session.begin_nested():
            enqueue(session, "test-account", at=now(), person_id=jane.id)
        pending_inside = jobs.list_pending()

    assert (pending_inside, jobs.list_pending()) == ([], ["mail-send"])
    jobs.close()
