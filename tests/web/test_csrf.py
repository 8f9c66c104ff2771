"""What changes something comes from a page of the hub that this browser was shown."""

import re

import pytest

from hub.access import Act, may
from hub.kit.db import read_only
from hub.web.csrf import csrf_exempt_by_signed_link
from tests.support.signed_in import visitor

FIELD = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def write(app):
    """A route that counts how often it was asked by a form."""
    done = []

    def add(name, dress=lambda view: view, methods=("POST",)):
        def view():
            done.append(name)
            return "done"

        app.add_url_rule(f"/{name}", name, dress(may(Act.READ)(view)), methods=list(methods))

    add("plain")
    add("asked", read_only)
    add("linked", csrf_exempt_by_signed_link)
    add("put", methods=("PUT", "PATCH", "DELETE"))
    return done


def token_of(browser):
    return FIELD.search(browser.get("/sign-in").text).group(1)


def test_a_form_with_the_proof_that_its_page_held_is_taken(app, write):
    browser = app.test_client()
    token = token_of(browser)

    assert browser.post("/plain", data={"csrf_token": token}).status_code == 200
    assert browser.post("/plain", headers={"X-CSRFToken": token}).status_code == 200
    assert write == ["plain", "plain"]


@pytest.mark.parametrize("token", [None, "", "x", "ImEi.x.y", "é", "a" * 5000])
def test_a_form_without_it_or_with_one_that_was_made_up_does_nothing(app, write, token):
    browser = app.test_client()
    browser.get("/sign-in")
    answer = browser.post("/plain", data={} if token is None else {"csrf_token": token})

    assert answer.status_code == 400
    assert "This page was open too long" in answer.text
    assert write == []


def test_the_proof_of_one_browser_serves_no_other(app, write):
    one, other = app.test_client(), app.test_client()
    token = token_of(one)
    other.get("/sign-in")

    assert other.post("/plain", data={"csrf_token": token}).status_code == 400
    assert write == []


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_it_is_asked_for_whatever_the_method(app, write, method):
    assert getattr(app.test_client(), method)("/put").status_code == 400
    assert write == []


def test_what_only_reads_and_what_a_signed_link_proves_need_none(app, write):
    browser = app.test_client()

    assert [browser.post(f"/{name}").status_code for name in ("asked", "linked")] == [200, 200]
    assert write == ["asked", "linked"]


def test_what_was_typed_is_offered_again_only_where_the_browser_vouches_for_it(app, write):
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
