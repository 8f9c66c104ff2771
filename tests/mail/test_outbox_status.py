"""The outbox is counted without names or addresses, and what failed is sent again."""

from datetime import timedelta

import pytest

from hub.kit.clock import now
from hub.mail.domain.outbox import DROPPED, FAILED, GATHERED, SENT, WAITING, enqueue
from hub.mail.domain.outbox_status import OutboxCount, get_outbox_status, retry_emails
from hub.mail.models import OutboxMessage
from tests.factories import START
from tests.mail.conftest import DAY
from tests.support.outbox import Somebody
from tests.support.smtp import deliver


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
            "Waiting for more than an hour: 0. Failed in the last two days: 1.",
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

    assert [message["Subject"] for message in mailbox.letters] == ["2 updates from the hub"]


HOUR = timedelta(hours=1)


def make_message(session, state=WAITING, kind="one", **fields):
    message = enqueue(session, kind, at=START)
    message.state = state
    for name, value in fields.items():
        setattr(message, name, value)
    session.flush()
    return message


def test_messages_are_counted_by_state_and_kind(session):
    for state, kind in ((SENT, "b"), (SENT, "a"), (WAITING, "a"), (SENT, "a")):
        make_message(session, state, kind)

    assert get_outbox_status(session, START).counts == (
        OutboxCount(SENT, "a", 2),
        OutboxCount(SENT, "b", 1),
        OutboxCount(WAITING, "a", 1),
    )


@pytest.mark.parametrize(
    ("fields", "overdue"),
    [
        ({"due_at": START - HOUR}, 1),
        ({"due_at": START - HOUR + timedelta(seconds=1)}, 0),
        # A message that is tried again has waited since the first attempt.
        ({"due_at": START + HOUR, "first_tried_at": START - HOUR}, 1),
        ({"due_at": START - 2 * HOUR, "first_tried_at": START}, 0),
        ({"due_at": START - HOUR, "state": GATHERED}, 0),
        ({"due_at": START - HOUR, "state": SENT}, 0),
    ],
)
def test_a_message_that_has_waited_for_an_hour_is_overdue(session, fields, overdue):
    make_message(session, **fields)

    assert get_outbox_status(session, START).overdue == overdue


@pytest.mark.parametrize(
    ("fields", "failed"),
    [
        ({"ended_at": START}, 1),
        ({"ended_at": START - 2 * DAY + timedelta(seconds=1)}, 1),
        ({"ended_at": START - 2 * DAY}, 0),
        ({"ended_at": START, "state": DROPPED}, 0),
    ],
)
def test_failures_of_the_last_two_days_are_counted(session, fields, failed):
    make_message(session, **{"state": FAILED, **fields})

    assert get_outbox_status(session, START).failed == failed


def test_a_digest_that_failed_counts_once_and_its_parts_are_sent_again_with_it(session):
    digest = make_message(session, FAILED, "digest", ended_at=START, tries=9, first_tried_at=START - DAY)
    parts = [make_message(session, FAILED, ended_at=START, digest_id=digest.id) for _ in range(2)]
    sent = make_message(session, SENT, ended_at=START)
    assert get_outbox_status(session, START).failed == 1

    assert retry_emails(session, START + HOUR) == 1
    session.expire_all()

    assert (digest.state, digest.due_at.replace(tzinfo=START.tzinfo)) == (WAITING, START + HOUR)
    assert (digest.first_tried_at, digest.ended_at) == (None, None)
    assert [(part.state, part.ended_at) for part in parts] == [(GATHERED, None)] * 2
    assert sent.state == SENT


@pytest.mark.parametrize(
    ("fields", "is_retried"),
    [
        ({"tries": 1, "due_at": START + HOUR}, True),
        ({"tries": 1, "due_at": START}, False),
        ({"tries": 0, "due_at": START + HOUR}, False),
        ({"tries": 1, "due_at": START + HOUR, "state": DROPPED}, False),
    ],
)
def test_of_the_waiting_messages_those_are_due_at_once_that_were_tried(session, fields, is_retried):
    id_ = make_message(session, **fields).id

    assert retry_emails(session, START) == is_retried
    session.expire_all()
    due_at = session.get_one(OutboxMessage, id_).due_at.replace(tzinfo=START.tzinfo)
    assert due_at == (START if is_retried else fields["due_at"])
