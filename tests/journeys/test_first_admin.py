"""The first hub admin joins with the command of the README, and invites a lead."""

import os
import re
import subprocess

import pytest

from tests.journeys.test_joining import fill_account_form, main, set_up_second_factor
from tests.support.browser import press
from tests.support.live import HUB, live_hub


@pytest.fixture
def fresh(databases, tmp_path):
    """The address and settings of a newly installed and served hub with one trust."""
    (tmp_path / "content").mkdir()
    settings = {"PLUGINS_DIR": str(tmp_path / "plugins"), "CONTENT_DIR": str(tmp_path / "content")}
    with databases.new(migrated=False) as url:
        environment = {
            **settings,
            "DATABASE_URL": url,
            "INSTALLED_PLUGINS": "no",
            "INSTANCE_DIR": str(tmp_path),
        }
        run(environment, "trust", "new", "Isle of Wight")
        with live_hub(
            tmp_path, **{name: value for name, value in environment.items() if name != "INSTANCE_DIR"}
        ) as address:
            yield address, {**environment, "SITE_URL": address}


def run(settings, *arguments):
    environment = {**os.environ, **{f"HUB_{name}": value for name, value in settings.items()}}
    return subprocess.run(
        [HUB, *arguments], env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_whoever_sets_up_a_hub_becomes_its_first_admin_and_invites_a_lead(fresh, browser):
    # Given the link that the command prints
    address, settings = fresh
    output = run(settings, "people", "invite", "--email", "ada@example.org", "--role", "hub-admin")
    link = re.search(r"http\S+", output)[0]
    # When they open it, choose a password and set up their second factor
    page = browser.new_context(base_url=address, locale="en-GB").new_page()
    page.goto(link)
    fill_account_form(page, "Ada Admin")
    set_up_second_factor(page)
    press(page.get_by_role("button", name="I have saved them, continue"))
    # Then they find from their own page everybody who has an account
    press(page.get_by_role("main").get_by_role("link", name="People", exact=True))
    assert "Ada Admin" in main(page)
    assert "ada@example.org" in run(settings, "people", "list")
    # And from there the team of a trust, and invite its lead
    page.get_by_text("Invite someone: choose a team").click()
    press(page.get_by_role("link", name="Isle of Wight"))
    press(page.get_by_role("button", name="Invite someone"))
    page.get_by_label("Email address").fill("lead@example.org")
    page.get_by_label(re.compile("^Trust lead")).check()
    press(page.get_by_role("button", name="Send invitation"))
    assert "The invitation was sent." in main(page)
    # And the link serves nobody else
    other_page = browser.new_context(base_url=address, locale="en-GB").new_page()
    other_page.goto(link)
    assert other_page.get_by_label("Choose a password").count() == 0
    for context in (page.context, other_page.context):
        context.close()


def test_a_hub_has_no_account_before_somebody_is_invited(fresh):
    _, settings = fresh

    assert run(settings, "people", "list").count("@") == 0
