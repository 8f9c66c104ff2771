"""A message is kept with the transaction that causes it, and only then is its delivery requested."""

import pytest
from sqlalchemy.exc import IntegrityError

from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import get_jobs
from hub.mail.domain.outbox import enqueue
from hub.mail.services.delivery_request import send_on_commit
from tests.support.concurrency import at_once
from tests.support.outbox import Somebody, with_kinds
from tests.support.smtp import deliver


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


def test_what_is_not_kept_is_not_sent(hub_app, mailbox, jane):
    with pytest.raises(RuntimeError), hub_app.app_context(), write_transaction() as session:
        enqueue(session, "test-account", at=now(), person_id=jane.id, about_id=jane.role_id)
        raise RuntimeError
    deliver(hub_app)

    assert mailbox.letters == []


def enqueue_with_key(jane, key):
    """Return an act that adds a message with this idempotency key."""

    def act(session):
        enqueue(
            session,
            "test-account",
            at=now(),
            person_id=jane.id,
            about_id=jane.role_id,
            idempotency_key=key,
        )

    return act


def test_a_second_message_with_the_same_key_adds_nothing(hub_app, mailbox, jane):
    for key in ("one", "one", "two"):
        with hub_app.app_context(), write_transaction() as session:
            enqueue_with_key(jane, key)(session)
    deliver(hub_app)
    with hub_app.app_context(), write_transaction() as session:
        enqueue_with_key(jane, "one")(session)
    deliver(hub_app)

    assert len(mailbox.letters) == 2


def test_messages_without_a_key_are_all_sent(hub_app, mailbox, jane):
    for _ in range(2):
        with hub_app.app_context(), write_transaction() as session:
            enqueue_with_key(jane, None)(session)
    deliver(hub_app)

    assert len(mailbox.letters) == 2


def test_of_two_who_add_the_same_message_at_once_both_go_on_and_one_message_is_sent(hub_app, mailbox, jane):
    act = enqueue_with_key(jane, "one")
    assert at_once(hub_app, act, act) == ["done", "done"]
    deliver(hub_app)

    assert len(mailbox.letters) == 1


def test_another_fault_of_a_message_with_a_key_is_not_hidden(hub_app):
    with pytest.raises(IntegrityError), hub_app.app_context(), write_transaction() as session:
        enqueue(session, "test-account", at=now(), person_id=99_999, idempotency_key="one")
