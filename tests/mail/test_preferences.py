"""A person chooses for each topic how often they want emails; without a choice, daily."""

import pytest

from hub.kit.db import db, write_transaction
from hub.kit.emails import Topic
from hub.mail.domain.preferences import (
    CHOICES_BY_TOPIC,
    EmailFrequency,
    frequency_label,
    get_email_preferences,
)
from hub.mail.models import OutboxMessage
from tests.mail.conftest import MONDAY, SECOND, WEDNESDAY
from tests.support.smtp import deliver


@pytest.mark.parametrize(
    ("new_choice", "at_once", "on_monday"), [("at-once", 1, 1), ("none", 0, 0), ("weekly", 0, 1)]
)
def test_what_waits_follows_what_is_chosen_later(
    hub_app, mailbox, jane, set_preferences, new_choice, at_once, on_monday
):
    jane.say("test-waiting", WEDNESDAY)
    deliver(hub_app, WEDNESDAY)
    set_preferences(jane, waiting=new_choice)
    with hub_app.app_context(), write_transaction() as session:
        # Messages taken out of the digest are due at the real current time, so move them to Wednesday.
        session.execute(
            db.update(OutboxMessage).where(OutboxMessage.state == "waiting").values(due_at=WEDNESDAY)
        )
    deliver(hub_app, WEDNESDAY + SECOND)
    assert len(mailbox.letters) == at_once
    deliver(hub_app, MONDAY)
    assert len(mailbox.letters) == on_monday


def test_choices_of_who_never_chose_and_of_who_did(hub_app, jane, set_preferences):
    with hub_app.app_context():
        assert get_email_preferences(db.session(), jane.id) == {
            **dict.fromkeys(Topic, EmailFrequency.DAILY),
            Topic.EVENTS: EmailFrequency.AT_ONCE,
        }
    set_preferences(jane, waiting="weekly")
    set_preferences(jane, waiting="none")
    with hub_app.app_context():
        assert get_email_preferences(db.session(), jane.id) == {
            Topic.WAITING: EmailFrequency.NONE,
            Topic.MEMBERSHIP: EmailFrequency.DAILY,
            Topic.EVENTS: EmailFrequency.AT_ONCE,
            Topic.FOLLOWING: EmailFrequency.DAILY,
        }


def test_each_topic_has_choices_of_its_own_words():
    assert list(CHOICES_BY_TOPIC[Topic.EVENTS]) == list(EmailFrequency)
    assert list(CHOICES_BY_TOPIC[Topic.FOLLOWING]) == [EmailFrequency.DAILY, EmailFrequency.NONE]
    assert frequency_label(Topic.FOLLOWING, EmailFrequency.DAILY).startswith("As often as I chose")
    assert frequency_label(Topic.EVENTS, EmailFrequency.DAILY) == "Once a day, in one email"
