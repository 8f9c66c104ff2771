"""A leader exports their data and is erased; their acts stay in the audit log without a name."""

import json
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from hub.access import Role, Viewer
from hub.accounts.domain.login_sessions import create_login_session
from hub.accounts.domain.passwords import set_password
from hub.accounts.domain.persons import get_person
from hub.app import create_app
from hub.audit.domain.recording import record_audit_entry
from hub.kit.clock import current_day, now
from hub.kit.db import close, write_transaction
from hub.plugin_host.domain import record_health
from hub.search.domain.missed_searches import record_missed_search
from hub.trusts.domain import ensure_office, get_trust
from tests.factories import make_person
from tests.support.browser import accessibility_faults, faults_here, large_text_faults, press, watched
from tests.support.hashing import hash_of
from tests.support.html import check_html
from tests.support.live import live_hub

NAME, ADDRESS, PASSWORD = "Zephyrine Quillfeather", "zephyrine@trust.example", "four tall herons waiting"
KEY = "k" * 48


@pytest.fixture
def hub_app(databases, hub_pool):
    """An app on a served hub with all content, with a leader, a lead of their trust and a hub admin."""
    hub = hub_pool.take(databases, content=True)
    return with_people(hub.app, hub.address)


@pytest.fixture
def own_hub(databases, tmp_path):
    """The same on a hub whose folder no other test has used, with its jobs running."""
    with databases.new(migrated=False) as url:
        settings = {"DATABASE_URL": url, "SECRET_KEY": KEY}
        with live_hub(tmp_path, **settings) as address:
            app = create_app({**settings, "INSTANCE_DIR": str(tmp_path)})
            yield with_people(app, address), tmp_path
            close(app)


def with_people(app, address):
    app.address, app.ids = address, {}
    with app.app_context(), write_transaction() as session:
        london, office = get_trust(session, Viewer(), "london"), ensure_office(session, now=now())
        leader = make_person(session, london, name=NAME, email=ADDRESS)
        set_password(session, leader, hash_of(PASSWORD), now())
        app.ids["leader"] = leader.id
        app.ids["lead"] = make_person(session, london, Role.TRUST_LEAD, name="The Lead").id
        app.ids["admin"] = make_person(session, office, Role.HUB_ADMIN, name="The Admin").id
        by = Viewer(person_id=leader.id)
        record_audit_entry(session, by, "save", kind="resource", object_id="elsa", organisation_id=london.id)
    return app


def cookie_of(app, who, address=None):
    """Return the session cookie of a person who has just signed in with a second factor."""
    with app.app_context(), write_transaction() as session:
        person = get_person(session, app.ids[who])
        values = {"how": "password", "second_factor": True, "browser": "A test"}
        session_token = create_login_session(session, person, at=now(), **values)
    value = app.session_interface.get_signing_serializer(app).dumps(
        {"_user_id": session_token, "_permanent": True}
    )
    return {"name": "hub", "value": value, "url": address or app.address, "httpOnly": True, "sameSite": "Lax"}


def sign_in(page, address):
    page.goto(f"{address}/sign-in")
    page.get_by_label("Email address").fill(ADDRESS)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    press(page.get_by_role("button", name="Sign in"))


def test_a_leader_takes_their_data_and_is_erased(page, browser, own_hub):
    hub_app, folder = own_hub
    # Given a leader who is signed in, and the lead of their trust in another browser
    sign_in(page, hub_app.address)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Your page: {NAME}")
    lead = browser.new_context()
    lead.add_cookies([cookie_of(hub_app, "lead")])
    desk = lead.new_page()

    # When they take their data away
    press(page.get_by_role("link", name="Download your data"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my data").click()
    document = json.loads(download.value.path().read_text(encoding="utf-8"))
    # Then one file has all of it
    assert download.value.suggested_filename.startswith("hub-data-")
    assert ADDRESS in json.dumps(document)
    assert {"Your account", "Your roles", "Your entries in the activity log"} <= {
        part["heading"] for part in document["parts"]
    }

    # When they erase themselves, first without saying so
    page.goto(f"{hub_app.address}/account/erase")
    press(page.get_by_role("button", name="Erase account"))
    expect(page.get_by_role("alert")).to_contain_text("Type the word erase")
    page.get_by_label("To continue, type erase").fill("erase")
    press(page.get_by_role("button", name="Erase account"))
    # Then they are signed out and told so
    expect(page.get_by_role("alert")).to_contain_text("Your account was erased.")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.goto(f"{hub_app.address}/me")
    assert urlsplit(page.url).path == "/sign-in"

    # And signing in no longer works, with the message for an unknown account
    sign_in(page, hub_app.address)
    expect(page.get_by_role("alert")).to_contain_text("The email address or password is not right")

    # And the lead reads what they did, of a former colleague
    desk.goto(f"{hub_app.address}/admin/audit")
    expect(desk.get_by_role("main")).to_contain_text("Saved: Resource elsa")
    expect(desk.get_by_role("main")).to_contain_text("By a former colleague")
    expect(desk.get_by_role("main")).not_to_contain_text("Quillfeather")
    lead.close()

    # And after the scrub job no file has anything of them
    give_up = time.monotonic() + 90
    while traces(folder) and time.monotonic() < give_up:
        time.sleep(0.2)
    assert traces(folder) == []


def traces(folder):
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and b"quillfeather" in path.read_bytes().lower()
    ]


PAGES = {
    "leader": ["/me", "/desk", "/account/data", "/account/erase"],
    "lead": [
        *("/me", "/desk", "/admin", "/admin/audit", "/account/erase"),
        "/admin/audit?since=31&since=2&since=2026",
    ],
    "admin": [
        *("/me", "/desk", "/admin", "/admin/audit", "/admin/audit?page=2", "/admin/audit?act=save&person=1"),
        *("/admin/plugins", "/admin/people/{leader}/erase"),
    ],
    "nobody": ["/about/privacy", "/about/cookies"],
}


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_every_page_of_ones_own_is_open_to_everybody_in_every_state(browser, hub_app):
    with hub_app.app_context(), write_transaction() as session:
        slug = get_person(session, hub_app.ids["leader"]).public_id
        long = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3
        values = {"version": "", "origin": "folder", "now": now() - timedelta(days=3)}
        record_health(session, "isle-of-wight", state="set-aside", reason=long, **values)
        for asker in "123":
            record_missed_search(session, "helicopter training", asker, secret="s", today=current_day())
        for number in range(60):
            by = Viewer(person_id=hub_app.ids["admin"], delegate_id=hub_app.ids["leader"])
            record_audit_entry(session, by, "save", kind="resource", object_id=f"{long[:90]}-{number}")
    faults, pages = [], {}
    for who, addresses in PAGES.items():
        context = browser.new_context()
        if who != "nobody":
            context.add_cookies([cookie_of(hub_app, who)])
        page = context.new_page()
        for address in addresses:
            with watched(page) as page_faults:
                response = page.goto(hub_app.address + address.format(leader=slug))
                page_faults += [*faults_here(page), *large_text_faults(page)]
            refused = "since=31" in address
            assert response.status == (400 if refused else 200), address
            page_faults = [fault for fault in page_faults if not (refused and "status of 400" in fault)]
            faults += [f"{who} {address}: {fault}" for fault in page_faults]
            pages[f"{who} {address}"] = page.content()
        if who == "leader":
            page.goto(f"{hub_app.address}/account/erase")
            press(page.get_by_role("button", name="Erase account"))
            faults += accessibility_faults(page)
            pages["leader, refused"] = page.content()
        context.close()

    assert faults == []
    check_html(pages)


def test_the_page_of_cookies_says_which_a_browser_gets_and_for_how_long(page, hub_app):
    page.goto(f"{hub_app.address}/about/cookies")
    rows = [row.locator("td").all_inner_texts() for row in page.locator("#cookies tbody tr").all()]
    listed = {(cells[0].split()[-1], cells[3].removeprefix("How long it lasts ").strip()) for cells in rows}

    # Reading sets no cookie; a page with a form sets the first one; signing in sets the others.
    assert page.context.cookies() == []
    page.goto(f"{hub_app.address}/sign-in")
    received = {describe_cookie(cookie) for cookie in page.context.cookies()}
    sign_in(page, hub_app.address)
    page.goto(f"{hub_app.address}/account")
    received |= {describe_cookie(cookie) for cookie in page.context.cookies()}

    assert received == listed
    assert [cookie["name"] for cookie in page.context.cookies() if not cookie["httpOnly"]] == []
    assert {cookie["sameSite"] for cookie in page.context.cookies()} == {"Lax"}
    assert page.evaluate("document.cookie") == ""


def describe_cookie(cookie):
    """Return the name and lifetime of a cookie as the page describes them."""
    if cookie["expires"] < 0:
        return cookie["name"], "Until you close the browser"
    days = round((cookie["expires"] - time.time()) / 86_400)
    return cookie["name"], "1 year" if days == 365 else f"{days} days"
