"""Digests: one email per person and morning, none without messages, and the preferences that decide."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from hub.access import PUBLIC
from hub.accounts.domain.memberships import get_membership, revoke_role
from hub.kit.db import db, write_transaction
from hub.mail.domain import digests as domain_digests
from hub.mail.domain.digests import next_digest_time
from hub.mail.models import OutboxMessage
from tests.mail.conftest import FRIDAY, MONDAY, SECOND, THURSDAY, WEDNESDAY
from tests.mail.test_delivery import run_and_be_killed, send_from_many
from tests.support.outbox import SITE, Somebody
from tests.support.smtp import deliver


@pytest.mark.parametrize(
    ("after", "weekly", "morning"),
    [
        ("2026-11-25T06:59:59+00:00", False, "2026-11-25T07:00:00+00:00"),
        ("2026-11-25T07:00:00+00:00", False, "2026-11-26T07:00:00+00:00"),
        ("2026-07-01T05:59:59+00:00", False, "2026-07-01T06:00:00+00:00"),
        ("2026-07-01T06:30:00+00:00", False, "2026-07-02T06:00:00+00:00"),
        ("2026-03-28T12:00:00+00:00", False, "2026-03-29T06:00:00+00:00"),  # the clocks go forward
        ("2026-10-24T12:00:00+00:00", False, "2026-10-25T07:00:00+00:00"),  # and back
        ("2026-11-25T12:00:00+00:00", True, "2026-11-30T07:00:00+00:00"),
        ("2026-11-30T06:00:00+00:00", True, "2026-11-30T07:00:00+00:00"),
        ("2026-11-30T07:00:00+00:00", True, "2026-12-07T07:00:00+00:00"),
    ],
)
def test_mornings_are_at_seven_in_london(after, weekly, morning):
    digest_time = next_digest_time(datetime.fromisoformat(after), weekly=weekly)

    assert digest_time == datetime.fromisoformat(morning)


def test_who_never_chose_hears_once_a_day(hub_app, mailbox, jane, states):
    jane.say("test-waiting", WEDNESDAY, subject="First")
    deliver(hub_app, WEDNESDAY)
    jane.say("test-membership", WEDNESDAY, subject="Second")
    deliver(hub_app, THURSDAY - SECOND)
    assert (mailbox.letters, states()) == ([], ["gathered", "waiting", "gathered"])

    deliver(hub_app, THURSDAY)
    deliver(hub_app, FRIDAY)
    deliver(hub_app, MONDAY)
    [message] = mailbox.letters
    assert message["Subject"] == "2 updates from the hub"
    text = message.get_body(("plain",)).get_content()
    assert text.index("FIRST") < text.index("SECOND")
    assert text.count("What it is.") == 2
    assert states() == ["sent", "sent", "sent"]


def test_one_thing_alone_keeps_its_own_subject(hub_app, mailbox, jane):
    jane.say("test-waiting", WEDNESDAY, subject="Only this")
    deliver(hub_app, WEDNESDAY)
    deliver(hub_app, THURSDAY)

    assert [message["Subject"] for message in mailbox.letters] == ["Only this"]


def test_at_once_weekly_and_never(hub_app, mailbox, jane, john, set_preferences, states):
    set_preferences(jane, waiting="at-once", membership="weekly")
    set_preferences(john, waiting="none", membership="daily")
    for person in (jane, john):
        person.say("test-waiting", WEDNESDAY, subject="Waiting")
        person.say("test-membership", WEDNESDAY, subject="Membership")

    sent = {}
    for name, at in (("now", WEDNESDAY), ("Thursday", THURSDAY), ("Friday", FRIDAY), ("Monday", MONDAY)):
        mailbox.letters.clear()
        deliver(hub_app, at)
        sent[name] = [(message["To"], message["Subject"]) for message in mailbox.letters]
    assert sent == {
        "now": [(jane.email, "Waiting")],
        "Thursday": [(john.email, "Membership")],
        "Friday": [],
        "Monday": [(jane.email, "Membership")],
    }
    assert sorted(states()) == ["dropped", "sent", "sent", "sent", "sent", "sent"]


def test_on_a_monday_what_is_daily_and_what_is_weekly_come_in_one_letter(
    hub_app, mailbox, jane, set_preferences
):
    set_preferences(jane, waiting="daily", membership="weekly")
    sunday = MONDAY - timedelta(hours=12)
    jane.say("test-waiting", sunday)
    jane.say("test-membership", sunday)
    deliver(hub_app, sunday)
    deliver(hub_app, MONDAY)

    assert [message["Subject"] for message in mailbox.letters] == ["2 updates from the hub"]


def test_letters_about_an_account_come_at_once_whatever_was_chosen(hub_app, mailbox, jane, set_preferences):
    set_preferences(jane, waiting="none", membership="none")
    jane.say("test-account", WEDNESDAY)
    deliver(hub_app, WEDNESDAY)

    assert len(mailbox.letters) == 1


def test_reasons_that_have_gone_are_left_out_and_when_all_have_nothing_is_sent(
    hub_app, mailbox, jane, john, states
):
    for person in (jane, john):
        person.say("test-waiting", WEDNESDAY)
    deliver(hub_app, WEDNESDAY)
    with hub_app.app_context(), write_transaction() as session:
        revoke_role(session, get_membership(session, jane.role_id), by=PUBLIC, at=WEDNESDAY)
    deliver(hub_app, THURSDAY)

    assert [message["To"] for message in mailbox.letters] == [john.email]
    assert sorted(states()) == ["dropped", "dropped", "sent", "sent"]


def test_a_digest_that_is_cut_off_is_sent_again_as_the_same_letter(hub_app, mailbox, jane, states):
    for subject in ("First", "Second"):
        jane.say("test-waiting", WEDNESDAY, subject=subject)
    deliver(hub_app, WEDNESDAY)
    mailbox.drops = 1
    deliver(hub_app, THURSDAY)
    jane.say("test-waiting", THURSDAY, subject="Third")
    deliver(hub_app, THURSDAY + timedelta(minutes=2))

    assert list(mailbox.counts.values()) == [2]
    first, second = (message.get_body(("plain",)).get_content() for message in mailbox.letters)
    assert first.replace("\r\n", "\n") == second.replace("\r\n", "\n")
    mailbox.letters.clear()
    deliver(hub_app, FRIDAY)
    assert [message["Subject"] for message in mailbox.letters] == ["Third"]
    assert set(states()) == {"sent"}


@pytest.mark.slow
def test_a_process_that_dies_while_it_sends_a_digest(hub_app, mailbox, jane, states, tmp_path):
    long_ago = WEDNESDAY - timedelta(days=200)
    jane.say("test-waiting", long_ago)
    deliver(hub_app, long_ago)
    run_and_be_killed(hub_app, mailbox, "mark_sent", tmp_path)
    assert sorted(states()) == ["gathered", "waiting"]

    deliver(hub_app, datetime.now(UTC) + timedelta(minutes=11))
    assert list(mailbox.counts.values()) == [2]
    assert set(states()) == {"sent"}


def test_many_gather_at_once_into_one_digest(hub_app, mailbox, jane):
    for _ in range(20):
        jane.say("test-waiting")
    send_from_many(hub_app, 4)

    with hub_app.app_context():
        digests = select(func.count()).where(OutboxMessage.kind == "digest")
        assert db.session.scalar(digests) == 1
    deliver(hub_app, datetime.now(UTC) + timedelta(days=2))
    assert [message["Subject"] for message in mailbox.letters] == ["20 updates from the hub"]


def test_names_that_are_not_worked_out_would_make_several(hub_app, jane, monkeypatch):
    # Negative control: with random Message-IDs, concurrent processes create a digest each.
    from uuid import uuid4

    monkeypatch.setattr(domain_digests, "hmac_hex", lambda *args: uuid4().hex)
    for _ in range(20):
        jane.say("test-waiting")
    send_from_many(hub_app, 4)

    with hub_app.app_context():
        digests = select(func.count()).where(OutboxMessage.kind == "digest")
        assert db.session.scalar(digests) > 1


def test_what_comes_while_a_digest_is_on_its_way_goes_into_the_next(hub_app, mailbox, jane, states):
    jane.say("test-waiting", WEDNESDAY, subject="First")
    deliver(hub_app, WEDNESDAY)
    with hub_app.app_context(), write_transaction() as session:
        digest = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "digest")).one()
        digest.claimed_until = THURSDAY  # another process, whose clock is ahead
    jane.say("test-waiting", WEDNESDAY, subject="Second")
    deliver(hub_app, WEDNESDAY)
    deliver(hub_app, THURSDAY)
    deliver(hub_app, FRIDAY)

    assert [message["Subject"] for message in mailbox.letters] == ["First", "Second"]


def test_what_was_tried_once_is_not_put_into_a_digest_nor_joined_by_others(hub_app, mailbox, jane):
    jane.say("test-waiting", WEDNESDAY, subject="First")
    deliver(hub_app, WEDNESDAY)
    mailbox.answers = ["451 later"]
    deliver(hub_app, THURSDAY)
    # Its digest waits for a retry and may have arrived, so new messages go into the next digest.
    jane.say("test-waiting", THURSDAY - SECOND, subject="Second")
    deliver(hub_app, THURSDAY - SECOND)
    deliver(hub_app, THURSDAY + timedelta(minutes=2))
    assert [message["Subject"] for message in mailbox.letters] == ["First"]
    deliver(hub_app, FRIDAY)
    assert [message["Subject"] for message in mailbox.letters] == ["First", "Second"]


def test_a_letter_says_how_to_stop_it(hub_app, mailbox, jane):
    jane.say("test-waiting", WEDNESDAY)
    deliver(hub_app, WEDNESDAY)
    deliver(hub_app, THURSDAY)

    [message] = mailbox.letters
    url = message["List-Unsubscribe"].strip("<>")
    assert url.startswith(f"{SITE}/mail/stop/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        text = message.get_body((kind,)).get_content()
        assert url in text
        assert "“Things to do”" in text


@pytest.mark.parametrize("site", [SITE, f"https://{'a' * 60}.{'b' * 60}.example.org"])
def test_headers_that_programs_read_are_on_the_line_as_they_are(make_hub, mailbox, site):
    app = make_hub(MAIL_SERVER=mailbox.address, SITE_URL=site, MAIL_FROM="Führung <hub@example.org>")
    person = Somebody(app)
    person.say("test-waiting", WEDNESDAY, subject="Für alle " * 30)
    deliver(app, WEDNESDAY)
    deliver(app, THURSDAY)

    header = mailbox.raw[0].partition(b"\r\n\r\n")[0].decode("ascii")
    lines = {line.partition(":")[0]: line.partition(": ")[2] for line in header.split("\r\n")}
    assert re.fullmatch(rf"<{re.escape(site)}/mail/stop/[\w.-]+>", lines["List-Unsubscribe"])
    assert re.search(
        rf"^Message-ID:\s+<[0-9a-f]{{32}}@{re.escape(site[8:])}>\r$", f"{header}\r", re.MULTILINE
    )
    assert max(len(line) for line in header.split("\r\n") if not line.startswith("List-")) < 200
    [message] = mailbox.letters
    assert message["From"].addresses[0].display_name == "Führung"
