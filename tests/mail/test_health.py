"""The health check of mail."""

from datetime import timedelta

import pytest

from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.errors import Invalid
from hub.mail.domain.outbox import enqueue
from hub.mail.services.health import list_mail_problems
from tests.mail.conftest import DAY
from tests.support.outbox import Somebody


def list_problems(app, **settings):
    with app.app_context():
        return list(list_mail_problems(db.session(), {**app.config, **settings}))


@pytest.mark.parametrize(
    ("settings", "start"),
    [
        ({"MAIL_SERVER": "smtp://mail.example.org"}, "HUB_MAIL_FROM is empty"),
        ({"HTTPS": "yes"}, "HUB_MAIL_SERVER is empty"),
    ],
)
def test_the_doctor_says_what_keeps_letters_from_arriving(app, settings, start):
    [problem] = list_problems(app, **settings)

    assert problem.startswith(start)
    assert "secret" not in problem


@pytest.mark.parametrize(
    ("settings", "start"),
    [
        ({"MAIL_SERVER": "mail.example.org", "MAIL_FROM": "a@example.org"}, "HUB_MAIL_SERVER must be like"),
        ({"MAIL_SERVER": "smtp://u:secret@h:none", "MAIL_FROM": "a@b.org"}, "HUB_MAIL_SERVER must be like"),
        ({"MAIL_SERVER": "smtp://u:secret@h:", "MAIL_FROM": "a@b.org"}, "HUB_MAIL_SERVER must be like"),
        ({"MAIL_FROM": "nobody"}, "HUB_MAIL_FROM must be one address"),
        ({"MAIL_REPLY_TO": "nobody"}, "HUB_MAIL_REPLY_TO must be one address"),
        ({"MAIL_CA": "/nowhere"}, "HUB_MAIL_CA names a file that is not there"),
        ({"MAIL_CA": __file__}, "HUB_MAIL_CA names a file that is not there or holds no certificates."),
    ],
)
def test_a_hub_whose_emails_could_not_be_sent_does_not_start(make_app, settings, start):
    with pytest.raises(Invalid) as refusal:
        make_app(**settings)

    assert refusal.value.message.startswith(start)
    assert "secret" not in refusal.value.message


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
        "Emails waiting for more than an hour: 1. For details, run: hub mail status",
        "Emails that failed in the last two days: 1. To try again, run: hub mail retry",
    ]
