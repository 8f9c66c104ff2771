"""Single sign-on in a browser with a real provider, on both databases."""

from datetime import timedelta

import pyotp
import pytest

from hub.access import Role, Viewer
from hub.accounts.domain.identities import link_identity
from hub.accounts.domain.memberships import list_roles
from hub.accounts.domain.persons import get_person
from hub.kit.clock import current_day, now
from hub.kit.db import db, write_transaction
from hub.kit.emails import Topic
from hub.mail.domain.unsubscribe import sign_unsubscribe_token
from hub.people.domain.invitations import invite_person, sign_invitation_token
from tests.accounts.conftest import PASSWORD, make_account
from tests.factories import make_trust
from tests.support.browser import check_page, faults_here, press

LABEL = "NHS Test Mail"


@pytest.fixture
def provider(shared_provider):
    """The provider of the hub, as at the start."""
    shared_provider.reset()
    return shared_provider


@pytest.fixture
def hub(databases, hub_pool, provider):
    """A served hub that uses the provider."""
    return hub_pool.take(databases, OIDC_FILE=provider.file)


@pytest.fixture
def served(hub, people):
    """The address of the served hub."""
    return hub.address


@pytest.fixture
def people(hub):
    """A leader, and a trust lead with an authenticator."""
    with hub.app.app_context(), write_transaction() as session:
        trust = make_trust(session)
        leader = make_account(session, trust)
        lead = make_account(session, trust, Role.TRUST_LEAD, email="lead@example.org", twice=True)
        link_identity(session, get_person(session, lead.id), "test-mail", "lead-1", now())
    return {"leader": leader, "lead": lead}


def press_button(page, name):
    press(page.get_by_role("button", name=name))


def sign_in_at_provider(page, subject):
    page.get_by_placeholder("sub").fill(subject)
    press_button(page, "Authorize")


def heading(page):
    return page.get_by_role("heading", level=1).inner_text()


def sign_out(page):
    press_button(page, "Sign out")
    page.get_by_role("link", name="Sign in").wait_for()


def test_a_leader_links_their_account_and_comes_in_with_it(page, served, people):
    refusals = []
    page.on(
        "console",
        lambda message: refusals.append(message.text) if "Security Policy" in message.text else None,
    )
    # given a leader who is signed in with a password
    page.goto(f"{served}/sign-in?next=/account")
    page.get_by_label("Email address").fill(people["leader"].email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    press(page.get_by_role("main").get_by_role("button", name="Sign in", exact=True))
    # when they link their organisation's account
    press(page.get_by_role("link", name="Sign in with another account"))
    assert faults_here(page) == []
    press_button(page, f"Link {LABEL}")
    sign_in_at_provider(page, "leader-1")
    # then the hub says so
    page.get_by_text("You can now sign in with it.").wait_for()
    assert faults_here(page) == []

    # and when they come again, a button is enough
    sign_out(page)
    page.goto(f"{served}/sign-in?next=/account")
    assert faults_here(page) == []
    press_button(page, f"Sign in with {LABEL}")
    sign_in_at_provider(page, "leader-1")
    assert heading(page) == "Your account"
    assert page.url == f"{served}/account"
    # and who goes back is not sent to the provider a second time
    page.go_back()
    assert page.url.startswith((served, "http://localhost"))

    # and the last way in is kept, while a second one may go
    page.goto(f"{served}/account/single-sign-on")
    press_button(page, "Remove the link")
    page.get_by_text("No account with another service is linked.").wait_for()
    assert refusals == []


def test_a_lead_whose_provider_asked_twice_comes_in_and_otherwise_is_asked_here(
    page, served, people, provider
):
    provider.knows("lead-1", amr=["pwd", "mfa"])
    page.goto(f"{served}/sign-in?next=/account")
    press_button(page, f"Sign in with {LABEL}")
    sign_in_at_provider(page, "lead-1")
    assert heading(page) == "Your account"

    sign_out(page)
    provider.knows("lead-1", amr=["pwd"])
    page.goto(f"{served}/sign-in?next=/account")
    press_button(page, f"Sign in with {LABEL}")
    sign_in_at_provider(page, "lead-1")
    assert page.url == f"{served}/sign-in/second-factor"
    assert faults_here(page) == []
    code = pyotp.TOTP(people["lead"].secret).at(now() + timedelta(seconds=30))
    page.get_by_label("Code", exact=True).fill(code)
    press(page.get_by_role("main").get_by_role("button").first)
    page.get_by_role("heading", name="Your account", level=1).wait_for()


def test_who_is_not_linked_or_refuses_or_finds_nobody_there_gets_words(page, served, provider):
    page.goto(f"{served}/sign-in")
    press_button(page, f"Sign in with {LABEL}")
    sign_in_at_provider(page, "a-stranger")
    assert heading(page) == f"Your {LABEL} account is not linked to the hub"
    assert faults_here(page) == []

    page.goto(f"{served}/sign-in")
    press_button(page, f"Sign in with {LABEL}")
    press_button(page, "Deny")
    # This provider does not return the state with a refusal, so the hub cannot match it to the request.
    assert heading(page) == "This could not be done"
    assert faults_here(page) == []


def test_it_works_without_script(browser, served, people, provider):
    provider.knows("lead-1", amr=["mfa"])
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/sign-in?next=/account")
    press_button(page, f"Sign in with {LABEL}")
    sign_in_at_provider(page, "lead-1")
    assert page.url == f"{served}/account"
    context.close()


def test_the_page_between_leads_on_by_a_link_as_well(page, served, provider):
    # The provider's page never loads, so the page before it can be checked.
    page.route("**/oauth2/authorize**", lambda route: route.fulfill(status=204))
    page.goto(f"{served}/sign-in")
    press_button(page, f"Sign in with {LABEL}")
    page.get_by_role("heading", name=f"Continue to {LABEL}").wait_for()
    assert faults_here(page) == []
    link = page.get_by_role("link", name=f"continue to {LABEL}")
    assert link.get_attribute("href").startswith(f"{provider.address}/oauth2/authorize?")


def test_a_redirect_after_the_form_would_be_refused_by_the_browser(page, served, provider):
    # The negative control: it shows why there is an intermediate page, so that form-action can stay strict.
    location = f"{provider.address}/oauth2/authorize"
    page.route(
        "**/sign-in/with/test-mail", lambda route: route.fulfill(status=303, headers={"Location": location})
    )
    page.goto(f"{served}/sign-in")
    with page.expect_console_message(lambda message: "form-action" in message.text):
        page.get_by_role("button", name=f"Sign in with {LABEL}").click()

    assert not page.url.startswith(provider.address)


def test_letters_and_the_link_that_stops_them(page, served, hub, people):
    with hub.app.app_context():
        token = sign_unsubscribe_token(db.session(), people["leader"].id, [Topic.WAITING], current_day())
    check_page(page, f"{served}/mail/stop/{token}")
    press_button(page, "Stop these emails")
    assert heading(page) == "You have stopped these emails"
    assert faults_here(page) == []

    page.goto(f"{served}/sign-in?next=/account/mail")
    page.get_by_label("Email address").fill(people["leader"].email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    press(page.get_by_role("main").get_by_role("button", name="Sign in", exact=True))
    assert heading(page) == "Emails from the hub"
    assert faults_here(page) == []
    waiting = page.get_by_role("group", name="Things to do")
    assert waiting.get_by_label("Never").is_checked()
    waiting.get_by_label("Straight away").check()
    press_button(page, "Save")
    page.get_by_text("Your choices were saved.").wait_for()
    assert page.get_by_role("group", name="Things to do").get_by_label("Straight away").is_checked()
    assert faults_here(page) == []


@pytest.fixture
def invited(hub, people):
    """Return a function that invites an address in a role and returns the token of the invitation."""

    def invite(role, email):
        with hub.app.app_context(), write_transaction() as session:
            lead = get_person(session, people["lead"].id)
            by = Viewer(lead.id, list_roles(session, lead.id, current_day()))
            invitation = invite_person(session, by, make_trust(session), email=email, role=role, at=now())
            return sign_invitation_token(session, invitation)

    return invite


@pytest.mark.parametrize(("amr", "role"), [(["pwd"], Role.LEADER), (["mfa"], Role.TRUST_LEAD)])
def test_who_is_invited_joins_with_their_organisations_account(page, served, invited, provider, amr, role):
    # given an invitation, and an account at the provider under another address
    provider.knows("new-1", amr=amr, email="another@example.org")
    page.goto(f"{served}/invitations/{invited(role, 'new@example.org')}")
    assert faults_here(page) == []
    # when they show by what the provider knows them
    press_button(page, f"Sign in with {LABEL}")
    sign_in_at_provider(page, "new-1")
    page.get_by_text("You sign in with your organisation’s account").wait_for()
    assert page.get_by_role("textbox", name="Choose a password").count() == 0
    assert faults_here(page) == []
    # and say how they are called
    page.get_by_label("Your name").fill("Sam Newcomer")
    page.get_by_label("I have read the privacy page").check()
    press_button(page, "Create account")
    # then they are in, and a role that needs two proofs needs no second one of ours
    page.goto(f"{served}/account")
    assert "None: you sign in with your organisation's account" in page.content()
    if role is Role.TRUST_LEAD:
        page.goto(f"{served}/trusts/london/team")
        assert page.url == f"{served}/trusts/london/team"
    # and the next time a button is enough
    sign_out(page)
    page.goto(f"{served}/sign-in?next=/account")
    press_button(page, f"Sign in with {LABEL}")
    sign_in_at_provider(page, "new-1")
    assert heading(page) == "Your account"


def test_an_account_elsewhere_that_is_somebodys_already_joins_nobody_else(page, served, invited):
    page.goto(f"{served}/invitations/{invited(Role.LEADER, 'new@example.org')}")
    press_button(page, f"Sign in with {LABEL}")
    sign_in_at_provider(page, "lead-1")
    page.get_by_label("Your name").fill("Sam Newcomer")
    page.get_by_label("I have read the privacy page").check()
    press_button(page, "Create account")

    page.get_by_text("This account is already linked to another hub account").wait_for()
    assert faults_here(page) == []
