import json
import logging

import pytest

from hub.web.middleware.request_log import CONTENT_SECURITY_POLICY

pytestmark = pytest.mark.one_engine

ADDRESSES = ["/", "/library", "/nowhere", "/%00", "/healthz", "/static/none.css", "/library?page=x"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_security_headers(client, address):
    headers = client.get(address).headers

    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert len(headers["X-Request-ID"]) == 32
    assert "Strict-Transport-Security" not in headers


def test_no_page_may_run_an_inline_script_or_style():
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "nonce" not in CONTENT_SECURITY_POLICY


def test_a_hub_behind_https_says_so_for_a_year(make_app):
    headers = make_app(HTTPS="yes").test_client().get("/").headers

    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_request_id_is_kept_when_it_is_one_and_replaced_when_not(client):
    assert (
        client.get("/", headers={"X-Request-ID": "a1b2c3d4-0001"}).headers["X-Request-ID"] == "a1b2c3d4-0001"
    )
    assert client.get("/", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"] != "<script>"


def test_the_log_has_the_route_and_nothing_of_the_reader(client, capsys):
    handler = logging.getLogger("hub").handlers[0]
    lines = []
    handler.emit = lambda record: lines.append(handler.format(record))
    client.get(
        "/library/jane.doe@example.com?q=jane",
        headers={"User-Agent": "Jane's phone", "X-Request-ID": "a1b2c3d4-0001"},
        environ_base={"REMOTE_ADDR": "203.0.113.9"},
    )

    (line,) = [json.loads(line) for line in lines if '"request"' in line]
    assert set(line) == {
        "event",
        "level",
        "logger",
        "method",
        "ms",
        "request_id",
        "route",
        "status",
        "timestamp",
    }
    assert (line["route"], line["status"], line["request_id"]) == ("/library/<slug>", 404, "a1b2c3d4-0001")
    assert not any("jane" in text.casefold() or "203.0" in text for text in lines)
