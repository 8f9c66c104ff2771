"""A request that changes something needs the CSRF token of this browser."""

import re

import pytest

from hub.access import Act, may
from hub.kit.db import read_only
from hub.web.csrf import csrf_exempt_by_signed_link
from tests.support.signed_in import visitor

pytestmark = pytest.mark.one_engine

FIELD = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def calls(app):
    """Add routes with and without CSRF protection; list the calls that reached them."""
    calls = []

    def add(name, decorator=lambda view: view, methods=("POST",)):
        def view():
            calls.append(name)
            return "done"

        app.add_url_rule(f"/{name}", name, decorator(may(Act.READ)(view)), methods=list(methods))

    add("plain")
    add("asked", read_only)
    add("linked", csrf_exempt_by_signed_link)
    add("put", methods=("PUT", "PATCH", "DELETE"))
    return calls


def token_of(browser):
    return FIELD.search(browser.get("/sign-in").text).group(1)


def test_a_form_with_the_proof_that_its_page_held_is_taken(app, calls):
    browser = app.test_client()
    token = token_of(browser)

    assert browser.post("/plain", data={"csrf_token": token}).status_code == 200
    assert browser.post("/plain", headers={"X-CSRFToken": token}).status_code == 200
    assert calls == ["plain", "plain"]


@pytest.mark.parametrize("token", [None, "", "x", "ImEi.x.y", "é", "a" * 5000])
def test_a_form_without_it_or_with_one_that_was_made_up_does_nothing(app, calls, token):
    browser = app.test_client()
    browser.get("/sign-in")
    answer = browser.post("/plain", data={} if token is None else {"csrf_token": token})

    assert answer.status_code == 400
    assert "This page was open for too long" in answer.text
    assert calls == []


def test_the_proof_of_one_browser_serves_no_other(app, calls):
    one, other = app.test_client(), app.test_client()
    token = token_of(one)
    other.get("/sign-in")

    assert other.post("/plain", data={"csrf_token": token}).status_code == 400
    assert calls == []


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_it_is_asked_for_whatever_the_method(app, calls, method):
    assert getattr(app.test_client(), method)("/put").status_code == 400
    assert calls == []


def test_what_only_reads_and_what_a_signed_link_proves_need_none(app, calls):
    browser = app.test_client()

    assert [browser.post(f"/{name}").status_code for name in ("asked", "linked")] == [200, 200]
    assert calls == ["asked", "linked"]


def test_what_was_typed_is_offered_again_only_where_the_browser_vouches_for_it(app, calls):
    browser = app.test_client()
    browser.get("/sign-in")
    here = browser.post("/plain", data={"name": "Jo Bloggs"}, headers={"Sec-Fetch-Site": "same-origin"})
    elsewhere = browser.post("/plain", data={"name": "Jo Bloggs"}, headers={"Sec-Fetch-Site": "cross-site"})
    again = browser.post("/plain", data={"name": "Jo Bloggs", "csrf_token": FIELD.findall(here.text)[-1]})

    assert 'name="name" value="Jo Bloggs"' in here.text
    assert "Jo Bloggs" not in elsewhere.text
    assert again.status_code == 200


def test_a_password_is_never_offered_again(app):
    data = {"email": "a@example.org", "password": "three unusual giraffes"}
    answer = visitor(app).post("/sign-in", data=data, headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 400
    assert "giraffes" not in answer.text
