from datetime import timedelta

import pytest

from hub.access import PUBLIC
from hub.accounts.domain.emails import MESSAGES
from hub.accounts.domain.password_reset import send_password_reset
from hub.accounts.domain.persons import get_person
from hub.accounts.domain.profile import request_email_change
from hub.accounts.models import EmailToken
from hub.kit.clock import now
from hub.kit.emails import Message
from hub.mail.models import OutboxMessage
from tests.accounts.conftest import make_account
from tests.factories import make_trust
from tests.support.emails import SITE, letters

KINDS = {kind.name: kind for kind in MESSAGES}
NOTICES = [
    "password-changed",
    "second-factor-on",
    "second-factor-off",
    "second-factor-reset",
    "recovery-codes-new",
    "recovery-code-used",
    "email-asked",
]


@pytest.fixture
def person(session):
    return get_person(session, make_account(session, make_trust(session)).id)


@pytest.mark.parametrize("kind", NOTICES)
def test_a_notice_says_what_was_done_when_and_what_to_do_about_it(session, person, kind):
    message = Message(kind, person.id, details={"at": 1_764_088_800})
    email = KINDS[kind].compose(session, message, SITE)

    assert email.to == person.email
    assert "25 November 2025 at 16:40" in email.paragraphs[0]
    assert email.link.url.startswith(f"{SITE}/")
    assert "If this was not you" in email.closing_paragraphs[0]


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("column", ["disabled_at", "erased_at", "email"])
def test_nothing_is_written_to_who_is_gone(session, person, kind, column):
    send_password_reset(session, person, by=PUBLIC, at=now())
    request_email_change(session, person, "new@example.org", at=now())
    token_ids = {email_token.purpose: email_token.id for email_token in session.query(EmailToken)}
    about_id = token_ids["reset" if kind == "reset" else "email"]
    message = Message(kind, person.id, about_id, {"at": 0})
    assert KINDS[kind].compose(session, message, SITE) is not None
    setattr(person, column, None if column == "email" else now())
    session.flush()

    assert KINDS[kind].compose(session, message, SITE) is None
    assert KINDS[kind].compose(session, Message(kind, None, about_id), SITE) is None


def test_no_security_letter_can_be_chosen_away():
    assert {kind.topic for kind in MESSAGES} == {None}


def test_a_link_that_is_over_before_its_letter_is_sent_is_not_sent(app, session, person):
    send_password_reset(session, person, by=PUBLIC, at=now() - timedelta(hours=1, seconds=1))
    request_email_change(session, person, "new@example.org", at=now() - timedelta(hours=1, seconds=1))

    assert [kind for kind, email in letters(app, session) if email] == ["email-asked"]


def test_what_waits_holds_no_address_no_name_and_no_link(app, session, person):
    send_password_reset(session, person, by=PUBLIC, at=now())
    request_email_change(session, person, "new@example.org", at=now())
    rows = [(row.person_id, row.about_id, row.details) for row in session.query(OutboxMessage)]

    assert len(rows) == 3
    assert {type(value) for _, _, details in rows for value in details.values()} <= {int}
