"""A link works once and for an hour, for one purpose, and only the newest works."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from hub.access import PUBLIC
from hub.accounts.domain.email_tokens import (
    EMAIL_CHANGE,
    PASSWORD_RESET,
    create_email_token,
    delete_old_email_tokens,
    sign_email_token,
)
from hub.accounts.domain.password_reset import (
    get_person_for_password_reset,
    reset_password,
    send_password_reset,
)
from hub.accounts.domain.persons import get_person
from hub.accounts.domain.profile import confirm_email_change
from hub.accounts.models import EmailToken
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.errors import LinkExpired
from tests.accounts.concurrent_requests import at_once
from tests.accounts.password_links import NEW, links, request_link
from tests.factories import START
from tests.support.hashing import hash_of
from tests.support.signed_in import visitor


@pytest.mark.parametrize("purpose", [PASSWORD_RESET, EMAIL_CHANGE])
def test_a_link_that_two_follow_at_once_serves_one_of_them(app, leader, careless, purpose):
    with app.app_context(), write_transaction() as session:
        email_token = create_email_token(session, leader.id, purpose, at=now(), new_email="new@example.org")
        token, id_ = sign_email_token(session, email_token), email_token.id

    def check_then_write(session):
        if session.scalar(select(EmailToken.used_at).where(EmailToken.id == id_)) is not None:
            raise LinkExpired(purpose)
        session.execute(update(EmailToken).where(EmailToken.id == id_).values(used_at=now()))

    def follow(session):
        if purpose == PASSWORD_RESET:
            reset_password(session, token, hash_of("four green bicycles"), at=now())
        else:
            confirm_email_change(session, token, at=now())

    assert at_once(app, check_then_write, check_then_write) == careless
    with app.app_context(), write_transaction() as session:
        session.execute(update(EmailToken).where(EmailToken.id == id_).values(used_at=None))
    assert at_once(app, follow, follow) == 1


def test_only_the_newest_link_works(app, leader, outbox):
    request_link(app, leader.email)
    (old,) = links(outbox)
    request_link(app, leader.email)
    (new,) = links(outbox)

    assert visitor(app).get(old).status_code == 410
    assert visitor(app).get(new).status_code == 200


def test_a_link_is_over_after_an_hour_and_its_letter_is_not_sent_then(app, session, leader):
    person = get_person(session, leader.id)
    send_password_reset(session, person, by=PUBLIC, at=START)
    email_token = session.query(EmailToken).one()
    token = sign_email_token(session, email_token)
    hour = timedelta(hours=1)
    assert get_person_for_password_reset(session, token, START + hour - timedelta(seconds=1)) is person
    with pytest.raises(LinkExpired):
        get_person_for_password_reset(session, token, START + hour)


@pytest.mark.parametrize("change", ["x", "nonsense", "%F0%9F%9A%91", "'--"])
def test_a_link_that_was_changed_or_made_up_works_no_more_than_one_that_is_over(app, leader, outbox, change):
    request_link(app, leader.email)
    (link,) = links(outbox)

    assert visitor(app).get(link + change).status_code == 410
    assert visitor(app).send(f"/sign-in/reset/{change}", new_password=NEW).status_code == 410


def test_a_link_opens_no_later_row_that_has_got_its_number(session, leader):
    send_password_reset(session, get_person(session, leader.id), by=PUBLIC, at=START)
    email_token = session.query(EmailToken).one()
    token = sign_email_token(session, email_token)
    email_token.nonce = "that of the later one"

    with pytest.raises(LinkExpired):
        get_person_for_password_reset(session, token, START)


def test_a_link_for_one_purpose_does_not_serve_another(app, leader, outbox):
    request_link(app, leader.email)
    (link,) = links(outbox)

    assert visitor(app).get(link.replace("/reset/", "/address/")).status_code == 410


def test_a_link_is_kept_for_a_week_after_its_end(session, person_with_data):
    end = START + timedelta(hours=1)

    assert delete_old_email_tokens(session, end + timedelta(days=7)) == 0
    assert delete_old_email_tokens(session, end + timedelta(days=7, seconds=1)) == 1
