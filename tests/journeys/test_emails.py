"""An email requested on a page of a served hub arrives in a mailbox, and its link works."""

import re
import time

import pytest

from hub.kit.db import write_transaction
from tests.accounts.conftest import PASSWORD, make_account
from tests.factories import make_trust
from tests.support.browser import faults_here, press
from tests.support.live import live_hub
from tests.support.waiting import eventually

NEW_PASSWORD = "four quiet rhinoceroses"


@pytest.fixture
def leader(make_app):
    """A person with a password."""
    app = make_app()
    with app.app_context(), write_transaction() as session:
        return make_account(session, make_trust(session))


@pytest.fixture
def served(database_url, leader, mailbox, tmp_path):
    """The address of a served hub that sends to a mailbox."""
    settings = {"DATABASE_URL": database_url, "INSTALLED_PLUGINS": "no"}
    content = {"PLUGINS_DIR": str(tmp_path / "none"), "CONTENT_DIR": str(tmp_path / "none")}
    mail = {"MAIL_SERVER": mailbox.address, "MAIL_FROM": "Leadership Hub <hub@example.org>"}
    with live_hub(tmp_path, **settings, **content, **mail) as address:
        yield address


def wait_for_email(mailbox, seconds=60):
    eventually(lambda: mailbox.letters, seconds)
    [email] = mailbox.letters
    return email


def test_somebody_forgot_their_password_and_gets_a_letter_at_once(page, served, leader, mailbox):
    # given a leader who has forgotten their password, early in a minute, so that no scheduled job helps
    time.sleep((65 - time.time() % 60) % 60 if time.time() % 60 > 35 else 0)
    page.goto(f"{served}/sign-in/forgotten")
    # when they ask for a link
    page.get_by_label("Email address").fill(leader.email)
    press(page.get_by_role("main").get_by_role("button"))
    # then the email is there within seconds
    email = wait_for_email(mailbox)
    assert (email["To"], email["Subject"]) == (leader.email, "Choose a new password")
    # and its link leads to where they choose a new one
    [link] = re.findall(rf"{re.escape(served)}/sign-in/reset/\S+", email.get_body(("plain",)).get_content())
    page.goto(link)
    assert faults_here(page) == []
    page.get_by_role("textbox", name="password").first.fill(NEW_PASSWORD)
    press(page.get_by_role("main").get_by_role("button").last)
    page.goto(f"{served}/sign-in?next=/account")
    for password in (PASSWORD, NEW_PASSWORD):
        page.get_by_label("Email address").fill(leader.email)
        page.get_by_role("textbox", name="Password").fill(password)
        press(page.get_by_role("main").get_by_role("button", name="Sign in", exact=True))
    page.get_by_role("heading", name="Your account", level=1).wait_for()
