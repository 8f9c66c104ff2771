"""A path, a host or a port in an address means what it meant before."""

import sqlite3

import pytest
from sqlalchemy import make_url

from hub.kit.db import open_engine
from hub.kit.urls import format_origin, mailto_url, normalise_host, normalise_site_url, sqlite_url

ODD_NAMES = [
    "a?b",
    "a%2Fb",
    "a%b",
    "a#b",
    "a b",
    "a&mode=memory",
    "ä",
    "a;b",
    "a:b@c",
    "[a]",
    "+",
    "'",
    "file:a",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_database_lies_where_its_path_says(tmp_path, name):
    path = tmp_path / name / "hub.sqlite3"
    path.parent.mkdir()
    url = sqlite_url(path)

    assert make_url(url).database == str(path)
    assert not make_url(url).query
    with open_engine(url) as engine, engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    assert [entry.name for entry in tmp_path.iterdir()] == [name]
    sqlite3.connect(path).close()


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://hub.example.org", "https://hub.example.org"),
        ("https://hub.example.org/", "https://hub.example.org"),
        ("HTTPS://Hub.Example.org:443", "https://hub.example.org"),
        ("https://hub.example.org:8443/", "https://hub.example.org:8443"),
        ("http://localhost:80", "http://localhost"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://[0:0::1]", "http://[::1]"),
        ("https://münchen.example", "https://xn--mnchen-3ya.example"),
        ("https://hub。example.org", "https://hub.example.org"),
        ("https://\N{ZERO WIDTH SPACE}hub.example.org", "https://hub.example.org"),
        ("https://xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example"),
    ],
)
def test_the_address_of_a_site_has_one_form(text, url):
    assert normalise_site_url(text) == url
    assert normalise_site_url(url) == url


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "hub.example.org",
            "ftp://x",
            "//hub.example.org",
            "https:hub.example.org",
            "https://",
            "https:///",
        ),
        *(
            "https://hub.example.org/path",
            "https://hub.example.org//",
            "https://hub.example.org?",
            "https://a#",
        ),
        *("https://hub.example.org?x=1", "https://hub.example.org/#top", "https://me:word@hub.example.org"),
        *(
            "https://hub.example.org:0",
            "https://hub.example.org:65536",
            "https://hub.example.org:",
            "https://a:x",
        ),
        *(
            "https://hub.example.org:-1",
            "https://:8000",
            "https://hub example.org",
            "https://hub.example.org\r",
        ),
        *(
            "https://hub.example.org\\@evil",
            "https://hub..example",
            "https://-hub.example",
            "https://hub_1.example",
        ),
        *(
            "https://999.1.1.1",
            "https://[::1",
            "https://[fe80::1%eth0]",
            "https://1.2.3",
            f"https://{'a' * 64}.org",
        ),
        *(
            "https://" + "a." * 126 + "org",
            "https://hub.example.org\N{NO-BREAK SPACE}",
            "javascript:alert(1)",
        ),
        *("https://hub%2eexample.org", "https://'hub'.org"),
    ],
)
def test_what_is_no_address_of_a_site_is_refused(text):
    with pytest.raises(ValueError, match="must be"):
        normalise_site_url(text)


def test_a_host_is_an_ip_address_or_a_name():
    assert normalise_host("::") == "::"
    assert normalise_host("0.0.0.0") == "0.0.0.0"
    assert normalise_host("Localhost") == "localhost"
    for text in ("", "[::1]", "a b", "http://a", "127.0.0.1:80", "fe80::1%eth0", "a/b"):
        with pytest.raises(ValueError, match="must be an IP address"):
            normalise_host(text)


def test_an_ipv6_address_stands_in_brackets():
    assert format_origin("http", "::1", 80) == "http://[::1]:80"
    assert format_origin("https", "hub.example.org", "8443") == "https://hub.example.org:8443"


def test_an_email_address_in_a_link_carries_no_header():
    assert mailto_url("security+hub@example.org") == "mailto:security+hub@example.org"
    assert mailto_url("a?bcc=b%20&@example.org") == "mailto:a%3Fbcc%3Db%2520%26@example.org"
