"""Sign-in, second factor, recovery and account pages in a browser."""

from dataclasses import dataclass
from typing import Any

import pyotp
import pytest

from hub.access import Role
from hub.accounts.domain.login_sessions import create_login_session
from hub.accounts.domain.passwords import set_password
from hub.kit.clock import now
from hub.kit.db import write_transaction
from tests.factories import make_person, make_trust
from tests.support.browser import TELEPHONE, faults_here, press, watched
from tests.support.emails import letters, link_in
from tests.support.hashing import hash_of
from tests.support.html import check_html

PASSWORD, NEW = "three unusual giraffes", "four green bicycles"
LEADER, LEAD = "leader@example.org", "lead@example.org"
LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis "


@dataclass
class Served:
    """A served hub, and an app on the same database to read the outbox."""

    address: str
    app: Any

    def emails(self):
        """Return the newest waiting email of each kind."""
        with self.app.app_context(), write_transaction() as session:
            return {kind: email for kind, email in letters(self.app, session) if email}


@pytest.fixture
def served(databases, hub_pool):
    """A served hub with a leader and a lead."""
    hub = hub_pool.take(databases)
    with hub.app.app_context(), write_transaction() as session:
        london = make_trust(session)
        for email, role in ((LEADER, Role.LEADER), (LEAD, Role.TRUST_LEAD)):
            person = make_person(session, london, role, name=f"Jo {role.label}", email=email)
            set_password(session, person, hash_of(PASSWORD), now())
    return Served(hub.address, hub.app)


@pytest.fixture
def browser_for(browser, served):
    """Return a function that opens a separate browser, such as a second device."""
    contexts = []

    def open_one(**how):
        context = browser.new_context(base_url=served.address, locale="en-GB", **how)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


def sign_in(page, email, password=PASSWORD):
    page.goto("/sign-in?next=/account")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    press(page.get_by_role("button", name="Sign in"))


def send_code(page, code, button):
    page.get_by_label("Code", exact=True).fill(code)
    press(page.get_by_role("button", name=button))


def set_up(page):
    """Set up an authenticator; return its secret and the recovery codes."""
    page.goto("/account/second-factor")
    secret = page.locator(".hub-letters").inner_text().replace(" ", "")
    send_code(page, pyotp.TOTP(secret).now(), "Turn on two-step sign-in")
    return secret, page.locator(".hub-codes li").all_inner_texts()


def next_code(secret):
    """Return the code of the next 30 seconds, since the current one may have been used."""
    return pyotp.TOTP(secret).at(now(), counter_offset=1)


def heading(page):
    return page.get_by_role("heading", level=1).inner_text()


def test_the_button_that_goes_back_shows_nobody_s_page_after_signing_out(browser_for):
    page = browser_for()
    sign_in(page, LEADER)
    page.goto("/account/name")
    press(page.get_by_role("button", name="Sign out"))
    page.go_back()

    assert heading(page) == "Sign in"
    assert LEADER not in page.content()


@pytest.mark.parametrize("script", [True, False])
def test_a_lead_sets_up_the_second_factor_and_comes_back_with_a_code(browser_for, script):
    # Given a lead who signs in for the first time, with a telephone
    page = browser_for(viewport=TELEPHONE, java_script_enabled=script)
    sign_in(page, LEAD)
    # When they want to do anything
    page.goto("/account/name")
    # Then they set up their second factor first
    assert heading(page) == "Set up two-step sign-in"
    secret, codes = set_up(page)
    assert heading(page) == "Two-step sign-in is on. Save your recovery codes"
    assert len(codes) == 10
    press(page.get_by_role("button", name="I have saved them, continue"))
    assert heading(page) == "Your account"
    # And when they sign out and come back
    page.locator(".hub-header-menu__button").click()
    press(page.get_by_role("button", name="Sign out"))
    assert "You have been signed out." in page.inner_text("main")
    sign_in(page, LEAD)
    assert heading(page) == "Enter your code"
    send_code(page, next_code(secret), "Sign in")
    # Then they are in, and do what they wanted
    page.goto("/account/name")
    page.get_by_label("Your name").fill("Jo Bloggs")
    press(page.get_by_role("button", name="Save"))
    assert "Your name was changed." in page.inner_text("main")


def test_a_lead_without_their_telephone_comes_in_with_a_recovery_code_once(served, browser_for):
    page = browser_for()
    sign_in(page, LEAD)
    _, codes = set_up(page)
    for expected in ("Your account", "Enter your code"):
        second_page = browser_for()
        sign_in(second_page, LEAD)
        press(second_page.get_by_role("link", name="Use a recovery code instead"))
        send_code(second_page, codes[0], "Sign in")
        assert heading(second_page) == expected
    assert served.emails()["recovery-code-used"].to == LEAD


def test_who_forgot_their_password_chooses_a_new_one_by_a_link(served, browser_for):
    # Given somebody who is signed in elsewhere and has forgotten their password
    elsewhere, page = browser_for(), browser_for()
    sign_in(elsewhere, LEADER)
    page.goto("/sign-in")
    press(page.get_by_role("link", name="I have forgotten my password"))
    page.get_by_label("Email address").fill(LEADER)
    press(page.get_by_role("button", name="Send the link"))
    assert heading(page) == "Check your email"
    # When they follow the link, which a program that scans mail has looked at before
    link = link_in(served.emails()["reset"])
    browser_for().goto(link)
    page.goto(link)
    page.get_by_label("New password").fill("password1")
    press(page.get_by_role("button", name="Change password"))
    assert "This password is easy to guess" in page.inner_text(".nhsuk-error-summary")
    page.get_by_label("New password").fill(NEW)
    press(page.get_by_role("button", name="Change password"))
    # Then they sign in with the new one, and are signed out elsewhere
    assert "Sign in with the new password." in page.inner_text("main")
    sign_in(page, LEADER, NEW)
    assert heading(page) == "Your account"
    elsewhere.goto("/account")
    assert heading(elsewhere) == "Sign in"
    page.goto(link)
    assert heading(page) == "This link no longer works"


def test_a_leader_signs_out_a_browser_they_left_open(browser_for):
    # Given somebody who left a browser signed in
    left, page = browser_for(), browser_for(viewport=TELEPHONE)
    sign_in(left, LEADER)
    sign_in(page, LEADER)
    # When they end it from another
    press(page.get_by_role("link", name="View where you are signed in"))
    assert page.get_by_role("listitem").filter(has_text="Last used").count() == 2
    press(page.get_by_role("button", name="Sign out everywhere else"))
    # Then it is over there, and here it is not
    assert "You have been signed out everywhere else." in page.inner_text("main")
    left.goto("/account")
    assert heading(left) == "Sign in"
    page.goto("/account")
    assert heading(page) == "Your account"


def test_a_leader_moves_to_another_address(served, browser_for):
    page = browser_for()
    sign_in(page, LEADER)
    press(page.get_by_role("link", name="Change email address"))
    page.get_by_label("New email address").fill("new@example.org")
    press(page.get_by_role("button", name="Send the link"))
    page.goto(link_in(served.emails()["email-confirm"]))
    press(page.get_by_role("button", name="Use this email address"))

    assert "new@example.org" in page.inner_text("main")
    assert served.emails()["email-changed"].to == LEADER


def test_a_password_is_shown_to_who_asks_and_pasted_by_who_has_it(browser_for):
    page = browser_for(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/sign-in")
    box = page.get_by_label("Password", exact=True)
    page.evaluate(f"navigator.clipboard.writeText('{PASSWORD}')")
    box.press("Control+V")
    assert (box.input_value(), box.get_attribute("type")) == (PASSWORD, "password")
    page.get_by_role("button", name="Show password").click()
    assert box.get_attribute("type") == "text"
    page.get_by_label("Email address").fill(LEADER)
    press(page.get_by_role("button", name="Sign in"))
    page.wait_for_url("**/me")


class PageLog:
    """The faults and the HTML of the pages that were checked."""

    def __init__(self):
        self.faults, self.pages = [], {}

    def check(self, page, name):
        """Record the faults and the HTML of the current page under a name."""
        self.faults += [f"{name}: {fault}" for fault in faults_here(page)]
        self.pages[name] = page.content()


@pytest.fixture
def long_email(served):
    """A person with a very long name and address, who is signed in in twelve other browsers."""
    with served.app.app_context(), write_transaction() as session:
        person = make_person(session, name=(LONG * 3)[:99], email=f"{'long' * 14}@{'example' * 5}.org")
        set_password(session, person, hash_of(PASSWORD), now())
        for _ in range(12):
            create_login_session(
                session, person, how="password", second_factor=False, browser="A test", at=now()
            )
        return person.email


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_every_page_of_signing_in_is_open_to_everybody_in_every_state(served, browser_for, long_email):
    page, page_log = browser_for(), PageLog()
    with watched(page) as faults:
        _check_signed_out(page, page_log)
        sign_in(page, long_email)
        for name in ("", "/name", "/email", "/password", "/sign-ins"):
            page.goto(f"/account{name}")
            page_log.check(page, f"account{name}")
        for name in ("/name", "/email", "/password"):
            page.goto(f"/account{name}")
            if name == "/name":
                page.get_by_label("Your name").fill("")
            press(page.locator("main form button[type=submit]"))
            page_log.check(page, f"account{name} with errors")
        page.goto("/sign-in/again")
        page_log.check(page, "again")
        press(page.get_by_role("button", name="Confirm"))
        page_log.check(page, "again with errors")
        _check_second_factor(page, page_log)
        _check_links(page, page_log, served)

    refusals = [fault for fault in faults if "the server responded with a status of" not in fault]
    assert page_log.faults + refusals == []
    check_html(page_log.pages)


def _check_signed_out(page, page_log):
    page.goto("/sign-in")
    page_log.check(page, "sign in")
    press(page.get_by_role("button", name="Sign in"))
    page_log.check(page, "sign in with errors")
    for _ in range(6):
        sign_in(page, "nobody@example.org")
    assert "tried too many times" in page.inner_text("main")
    page_log.check(page, "sign in slowed")
    page.goto("/sign-in/forgotten")
    page_log.check(page, "forgotten")
    press(page.get_by_role("button", name="Send the link"))
    page_log.check(page, "forgotten with errors")
    page.goto("/sign-in/forgotten/sent")
    page_log.check(page, "sent")


def _check_second_factor(page, page_log):
    page.goto("/account/second-factor")
    page_log.check(page, "set up")
    press(page.get_by_role("button", name="Turn on two-step sign-in"))
    page_log.check(page, "set up with errors")
    secret, codes = set_up(page)
    page_log.check(page, "codes")
    for name in ("second-factor", "second-factor/replace", ""):
        page.goto(f"/account/{name}")
        page_log.check(page, f"account/{name} with a second factor")
    page.goto("/sign-in/again")
    page_log.check(page, "again with two")
    press(page.get_by_role("button", name="Confirm"))
    page_log.check(page, "again with two and errors")
    sign_in(page, f"{'long' * 14}@{'example' * 5}.org")
    page_log.check(page, "second step")
    press(page.get_by_role("button", name="Sign in"))
    page_log.check(page, "second step with errors")
    press(page.get_by_role("link", name="Use a recovery code instead"))
    page_log.check(page, "second step with a recovery code")
    send_code(page, codes[0], "Sign in")
    assert secret


def _check_links(page, page_log, served):
    page.goto("/account/email")
    page.get_by_label("New email address").fill("new@example.org")
    press(page.get_by_role("button", name="Send the link"))
    page.goto(link_in(served.emails()["email-confirm"]))
    page_log.check(page, "confirm address")
    page.goto("/sign-in/forgotten")
    page.get_by_label("Email address").fill(LEADER)
    press(page.get_by_role("button", name="Send the link"))
    page.goto(link_in(served.emails()["reset"]))
    page_log.check(page, "reset")
    press(page.get_by_role("button", name="Change password"))
    page_log.check(page, "reset with errors")
    page.goto("/sign-in/reset/nonsense")
    page_log.check(page, "a link that is over")
