"""Emails are delivered through a real mail server at least once, and dropped once their reason is gone."""

import os
import signal
import stat
import subprocess
import sys
import threading
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from hub.access import PUBLIC
from hub.accounts.domain.memberships import get_membership, revoke_role
from hub.accounts.models import Person
from hub.extension.registry import get_registry
from hub.kit.calendars import CalendarFile, CalendarMethod
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.emails import Email, MessageKind
from hub.mail.domain import delivery as domain_delivery
from hub.mail.models import OutboxMessage
from hub.mail.services.delivery import deliver_emails
from hub.mail.services.transports import smtp
from hub.mail.services.transports.smtp import SmtpTransport
from tests.support.outbox import SITE, Somebody
from tests.support.smtp import PASSWORD, USER, deliver

MINUTE = timedelta(minutes=1)


def test_a_letter_arrives_as_it_was_written_and_is_sent_once(hub_app, mailbox, jane, states):
    jane.say(subject="Your role")
    deliver(hub_app)
    deliver(hub_app)

    [message] = mailbox.letters
    assert (message["From"], message["To"]) == ("Leadership Hub <hub@example.org>", "jane@example.org")
    assert message["Subject"] == "Your role"
    assert message["Message-ID"].endswith("@hub.example.org>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is None
    text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text == f"What it is.\n\nSee it:\n{SITE}/me\n\nGoodbye.\n\n-- \nAmbulance Leadership Hub\n"
    html = message.get_body(("html",)).get_content()
    assert f'<a href="{SITE}/me"' in html
    assert all(word not in html for word in ("<img", "<script", "http://"))
    assert states() == ["sent"]


def test_several_letters_go_over_one_connection(hub_app, mailbox, jane, john):
    for person in (jane, john, jane):
        person.say()
    deliver(hub_app)

    assert [message["To"] for message in mailbox.letters] == [jane.email, john.email, jane.email]
    assert mailbox.connections == 1


def test_starttls_and_a_password(make_hub, guarded_mailbox):
    mailbox, certificate = guarded_mailbox
    address = mailbox.address.replace("//", f"//{USER}:{PASSWORD.replace(' ', '%20')}@")
    app = make_hub(MAIL_SERVER=address, MAIL_CA=certificate)
    Somebody(app).say()
    deliver(app)

    assert len(mailbox.letters) == 1
    assert mailbox.under_tls == [True]


@pytest.mark.parametrize("fault", ["password", "certificate", "no TLS"])
def test_a_server_that_is_not_the_one_is_told_nothing(
    capfd, make_hub, guarded_mailbox, mailbox, fault, monkeypatch
):
    guarded, certificate = guarded_mailbox
    address = guarded.address.replace("//", f"//{USER}:wrong@" if fault == "password" else "//")
    if fault == "no TLS":
        address = mailbox.address.replace("//", f"//{USER}:wrong@")
    monkeypatch.setattr(smtp, "SMTP_TIMEOUT_SECONDS", 2.0)
    app = make_hub(MAIL_SERVER=address, MAIL_CA="" if fault == "certificate" else certificate)
    jane = Somebody(app, "jane@example.org")
    jane.say()
    with app.app_context():
        report = deliver_emails()

    assert (report.sent, report.deferred) == (0, 1)
    assert guarded.letters == mailbox.letters == []
    stderr = capfd.readouterr().err
    assert "letters were not taken" in stderr
    assert all(word not in stderr for word in ("wrong", "jane", PASSWORD))


def test_a_recipient_who_is_refused_for_good_holds_up_nobody(capfd, hub_app, mailbox, jane, john, states):
    mailbox.refused = {jane.email: "550 5.1.1 jane@example.org is unknown"}
    jane.say()
    john.say()
    deliver(hub_app)
    deliver(hub_app, now() + timedelta(days=1))

    assert [message["To"] for message in mailbox.letters] == [john.email]
    assert states() == ["failed", "sent"]
    stderr = capfd.readouterr().err
    assert "recipient 550" in stderr
    assert "jane" not in stderr


@pytest.mark.parametrize("how", ["recipient", "letter"])
def test_what_is_put_off_is_sent_later_and_others_at_once(hub_app, mailbox, jane, john, states, how):
    if how == "recipient":
        mailbox.refused = {jane.email: "451 4.7.1 later"}
    else:
        mailbox.answers = ["451 4.3.0 later"]
    jane.say()
    john.say()
    deliver(hub_app)
    assert [message["To"] for message in mailbox.letters] == [john.email]
    assert states() == ["waiting", "sent"]

    mailbox.refused = {}
    deliver(hub_app, now() + timedelta(seconds=30))
    assert len(mailbox.letters) == 1
    deliver(hub_app, now() + 2 * MINUTE)
    assert [message["To"] for message in mailbox.letters] == [john.email, jane.email]
    assert states() == ["sent", "sent"]


def test_a_letter_that_is_no_good_fails_at_once(hub_app, mailbox, jane, states):
    mailbox.answers = ["554 5.7.1 not that"]
    jane.say()
    deliver(hub_app)

    assert (mailbox.letters, states()) == ([], ["failed"])


def test_a_connection_that_is_cut_after_the_letter_sends_the_same_letter_again(
    hub_app, mailbox, jane, states
):
    mailbox.drops = 1
    jane.say()
    deliver(hub_app)
    assert (len(mailbox.letters), states()) == (1, ["waiting"])

    deliver(hub_app, now() + 2 * MINUTE)
    deliver(hub_app, now() + timedelta(days=1))
    assert list(mailbox.counts.values()) == [2]
    assert states() == ["sent"]


def test_a_server_that_is_away_is_tried_with_one_letter_each_time(hub_app, mailbox, jane, john, states):
    mailbox.stop()
    jane.say()
    john.say()
    with hub_app.app_context():
        report = deliver_emails()
    assert (report.sent, report.deferred, report.reasons) == (0, 1, {"ConnectionRefusedError": 1})
    assert states() == ["waiting", "waiting"]

    mailbox.start()
    deliver(hub_app, now() + 2 * MINUTE)
    assert sorted(message["To"] for message in mailbox.letters) == [jane.email, john.email]


@pytest.mark.slow
def test_pauses_grow_and_after_five_days_it_is_given_up(hub_app, mailbox, jane, states):
    mailbox.refused = {jane.email: "451 4.7.1 later"}
    jane.say()
    attempts = [now()]
    while states() == ["waiting"]:
        deliver(hub_app, attempts[-1])
        with hub_app.app_context():
            attempts.append(db.session.scalar(select(OutboxMessage.due_at)))
    attempts.pop()

    delays = [(later - earlier) // MINUTE for earlier, later in pairwise(attempts)]
    assert delays[:6] == [1, 5, 15, 30, 60, 60]
    assert timedelta(days=5) < attempts[-1] - attempts[0] <= timedelta(days=5, hours=1)
    assert states() == ["failed"]


def test_the_reason_goes_in_between(hub_app, mailbox, jane, states):
    jane.say()
    with hub_app.app_context(), write_transaction() as session:
        revoke_role(session, get_membership(session, jane.role_id), by=PUBLIC, at=now())
    deliver(hub_app)

    assert (mailbox.letters, states()) == ([], ["dropped"])


@pytest.mark.parametrize("what", ["disabled_at", "erased_at"])
def test_nothing_is_sent_to_who_is_gone(hub_app, mailbox, jane, states, what):
    jane.say()
    with hub_app.app_context(), write_transaction() as session:
        setattr(session.get(Person, jane.id), what, now())
    deliver(hub_app)

    assert (mailbox.letters, states()) == ([], ["dropped"])


def test_a_fault_in_one_kind_of_letter_holds_up_no_other(capfd, hub_app, mailbox, jane, states):
    jane.say("test-faulty")
    jane.say()
    deliver(hub_app)

    assert len(mailbox.letters) == 1
    assert states() == ["waiting", "sent"]
    stderr = capfd.readouterr().err
    assert "test-faulty: RuntimeError" in stderr
    assert "Jane Doe" not in stderr


def test_a_kind_that_no_feature_knows_waits(hub_app, mailbox, jane, states):
    jane.say("of-another-version")
    deliver(hub_app)

    assert (mailbox.letters, states()) == ([], ["waiting"])


@pytest.mark.parametrize(
    "email", ["jörg@exämple.org", "no address", "a@b\r\nBcc: all@example.org", "x" * 300 + "@example.org"]
)
def test_an_odd_address_fails_alone_or_is_written_to(hub_app, mailbox, john, email):
    recipient = Somebody(hub_app)
    with hub_app.app_context(), write_transaction() as session:
        session.get(Person, recipient.id).email = email
    recipient.say()
    john.say()
    deliver(hub_app)

    assert len(mailbox.to(john.email)) == 1
    assert all(message["Bcc"] is None for message in mailbox.letters)


@pytest.mark.parametrize(
    "subject", ["a\r\nBcc: all@example.org", "Für Jörg " * 40, "<b>&</b>\x00\x07", "é" * 900]
)
def test_whatever_the_subject_is_it_is_one_line(hub_app, mailbox, jane, subject):
    jane.say(subject=subject)
    deliver(hub_app)

    [message] = mailbox.letters
    assert message["Bcc"] is None
    assert message["Subject"] == message["Subject"].strip()
    assert len(message["Subject"]) <= 200
    assert "<b>" not in message.get_body(("html",)).get_content()


def run_and_be_killed(app, mailbox, function, instance):
    """Run delivery in a process that is killed when it calls `function` of the delivery module."""
    environment = {
        **os.environ,
        "HUB_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", ""),
        "HUB_INSTANCE_DIR": str(instance),
        "HUB_MAIL_SERVER": mailbox.address,
    }
    process = subprocess.run(
        [sys.executable, "-m", "tests.support.outbox", function], env=environment, check=False, timeout=60
    )
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(("function", "sent_before"), [("build_email_message", 0), ("mark_sent", 1)])
@pytest.mark.slow
def test_a_process_that_is_killed_leaves_a_letter_that_another_sends(
    hub_app, mailbox, jane, states, tmp_path, function, sent_before
):
    jane.say()
    run_and_be_killed(hub_app, mailbox, function, tmp_path)
    assert (len(mailbox.letters), states()) == (sent_before, ["waiting"])

    # No other process claims the message before the claim expires.
    deliver(hub_app, now() + 5 * MINUTE)
    assert len(mailbox.letters) == sent_before
    deliver(hub_app, now() + 11 * MINUTE)
    assert list(mailbox.counts.values()) == [sent_before + 1]
    assert states() == ["sent"]


def send_from_many(app, number):
    """Deliver from several threads that start at the same time, each with its own session and connection."""
    start = threading.Barrier(number)
    errors = []

    def run():
        start.wait()
        try:
            with app.app_context():
                deliver_emails()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_many_send_at_once_and_each_letter_goes_out_once(hub_app, mailbox, jane):
    mailbox.seconds = 0.05
    for _ in range(20):
        jane.say()
    send_from_many(hub_app, 4)

    assert sorted(mailbox.counts.values()) == [1] * 20
    assert mailbox.connections > 1


def test_without_a_claim_the_same_letter_goes_out_twice(hub_app, mailbox, jane, monkeypatch):
    # Negative control: if rows were not claimed, the test above would fail.
    monkeypatch.setattr(domain_delivery, "CLAIM_TIMEOUT", timedelta(seconds=-1))
    mailbox.seconds = 0.05
    for _ in range(20):
        jane.say()
    send_from_many(hub_app, 4)

    assert max(mailbox.counts.values()) > 1


def test_no_transaction_is_open_while_the_server_is_spoken_to(hub_app, mailbox, jane, monkeypatch):
    in_transaction = []
    send = SmtpTransport.send

    def record_and_send(self, *args):
        in_transaction.append(db.session().in_transaction())
        send(self, *args)

    monkeypatch.setattr(SmtpTransport, "send", record_and_send)
    jane.say()
    deliver(hub_app)

    assert (len(mailbox.letters), in_transaction) == (1, [False])


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


@pytest.mark.parametrize("method", CalendarMethod)
def test_an_event_is_an_alternative_of_the_text_and_a_file(hub_app, mailbox, jane, method):
    text = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nSUMMARY:Caf\u00e9\r\nEND:VCALENDAR\r\n"

    def compose(_session, _message, _site):
        return Email(jane.email, "A day", ("Come.",), calendar=CalendarFile(method, text))

    get_registry(hub_app).message_kinds.append(MessageKind("test-calendar", compose))
    jane.say(kind="test-calendar")
    deliver(hub_app)

    [message] = mailbox.letters
    assert message.get_content_type() == "multipart/mixed"
    body, file = message.iter_parts()
    assert [part.get_content_type() for part in body.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    calendar = list(body.iter_parts())[-1]
    assert calendar.get_param("method") == method.value
    assert calendar.get_content_charset() == "utf-8"
    assert calendar.get_filename() is None
    assert calendar.get_payload(decode=True).decode() == text
    assert (file.get_content_type(), file.get_content_disposition()) == ("application/ics", "attachment")
    assert file.get_filename().endswith(".ics")
    assert file.get_payload(decode=True).decode() == text
