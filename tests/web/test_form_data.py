"""What a form sends is read in one place: text from text fields, files from file fields, and nothing else."""

import io
import json

import pytest
from bs4 import BeautifulSoup
from flask import request

from hub.access import Act, may
from hub.kit.db import read_only
from hub.web.csrf import csrf_exempt_by_signed_link
from hub.web.form_data import remove_unusable, submitted_files, submitted_or_asked, submitted_text
from tests.support.signed_in import visitor

pytestmark = pytest.mark.one_engine

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=limit"
TEXT_PART = b'--limit\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
UNREADABLE = {
    "a form without a field": (FORM, b"&&"),
    "multipart that ends early": (MULTIPART, TEXT_PART),
    "multipart without a boundary": ("multipart/form-data", TEXT_PART + b"--limit--\r\n"),
    "no kind": ("", b"a=1"),
}


@pytest.fixture
def sent(app):
    """Add routes that count the requests which reach them; return the paths of these requests."""
    sent = []

    def add(path, decorator, **options):
        def view():
            sent.append(path)
            return "done"

        app.add_url_rule(path, path, decorator(may(Act.READ)(view)), **options)

    add("/asked", read_only, methods=["POST"])
    add("/linked", csrf_exempt_by_signed_link, methods=["POST"])
    add("/page", lambda view: view, methods=["GET"])
    return sent


@pytest.mark.parametrize(("content_type", "body"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_body_from_which_nothing_can_be_read_is_answered_with_a_page(client, sent, content_type, body):
    answer = client.post("/asked", data=body, content_type=content_type)

    assert (answer.status_code, sent) == (400, [])
    assert "The hub could not read what was sent." in BeautifulSoup(answer.text, "html.parser").main.text


@pytest.mark.parametrize("value", ["A", {"a": 1}, ["a", ["b"]], None, 1])
def test_json_is_no_form_and_refused_with_a_page_whatever_it_holds(app, value):
    browser = visitor(app)
    body = json.dumps({"name": value, "email": "a@example.org"})
    answer = browser.post("/sign-in/forgotten", data=body, content_type="application/json")

    assert answer.status_code == 415
    assert (
        "The hub could not read what was sent. Go back, reload the page and try again."
        in BeautifulSoup(answer.text, "html.parser").main.text
    )


def test_an_empty_body_and_one_that_is_a_form_reach_their_view(client, sent):
    assert client.post("/asked").text == "done"
    assert client.post("/asked", data={"a": "1"}).text == "done"
    assert client.post("/asked", data={"a": (io.BytesIO(b"x"), "a.csv")}).text == "done"
    assert sent == ["/asked"] * 3


def test_a_mail_program_that_sends_an_odd_body_with_a_signed_link_reaches_its_view(client, sent):
    assert client.post("/linked", data=b"{}", content_type="application/json").text == "done"
    assert sent == ["/linked"]


def test_an_address_that_takes_no_form_says_so_and_not_that_the_body_is_wrong(client, sent):
    assert client.post("/page", data=b"{}", content_type="application/json").status_code == 405
    assert client.post("/nowhere", data=b"{}", content_type="application/json").status_code == 404
    assert sent == []


def test_a_text_is_never_a_file_and_a_file_never_a_text(app):
    data = {"text": "a", "file": (io.BytesIO(b"b"), "b.csv"), "bad": "x\x00y", "long": "z" * 300}
    with app.test_request_context("/?asked=q&text=second", method="POST", data=data):
        assert [submitted_text(name) for name in ("text", "file", "bad", "none")] == ["a", "", "xy", ""]
        assert (len(submitted_text("long")), len(submitted_text("long", 250))) == (200, 250)
        assert list(submitted_files()) == ["file"]
        assert [submitted_or_asked().get(name) for name in ("asked", "text", "file")] == ["q", "second", None]
        assert request.method == "POST"


def test_only_what_nothing_can_use_is_taken_out_of_a_text():
    assert remove_unusable("a\x00\x1b\x7f\ud800\uffff\x0bb") == "ab"
    assert remove_unusable("\ta\r\n é\u200d🚑\u0085") == "\ta\r\n é\u200d🚑\u0085"
