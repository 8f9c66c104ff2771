"""The link check opens addresses of the internet only, however a private one is written."""

import pytest

from hub.publishing.domain.link_addresses import AddressRefused, is_public, parse_target

pytestmark = pytest.mark.one_engine

PUBLIC = ("8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")
PRIVATE = (
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.5.5", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "240.0.0.1"),
    *("255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00::1", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
    *("2002:7f00:1::", "2002:a00:1::1", "2001:0:53aa:64c::1", "2001:db8::1", "", "localhost", "0x7f000001"),
)
REFUSED = (
    *("ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "//example.org/", "example.org"),
    *(
        "http://localhost/",
        "http://localhost./",
        "http://a.localhost/",
        "http://db.internal/",
        "http://x.local/",
    ),
    *("http://metadata/", "http://printer.lan/", "http://box.home.arpa/", "http://wiki.corp/"),
    *("http://2130706433/", "http://0177.0.0.1/", "http://127.1/", "http://0x7f.0.0.1/"),
    *("http://me:secret@example.org/", "http://example.org@10.0.0.1/", "http://example.org:22/"),
    *("http://example.org:8080/", "https://example.org:80/", "http://example.org:99999/", "http://[::1"),
    *(
        "http://exam ple.org/",
        "http://example.org\\@10.0.0.1/",
        "http://example.org/\r\nHost: a",
        "http:///a",
    ),
    "http://example.org/" + "a" * 2000,
)


def test_an_address_of_the_internet_is_opened_and_no_other():
    assert [text for text in PUBLIC if not is_public(text)] == []
    assert [text for text in PRIVATE if is_public(text)] == []


def test_what_is_not_an_address_of_the_web_is_refused():
    assert [url for url in REFUSED if not is_refused(url)] == []


def is_refused(url):
    try:
        parse_target(url)
    except AddressRefused:
        return True
    return False


def test_an_address_is_taken_apart_as_a_browser_does():
    target = parse_target("https://Example.ORG:443/a b/ü?q=ä&b=c#part".replace(" ", "%20"))
    assert (target.scheme, target.host, target.port) == ("https", "example.org", 443)
    assert target.path == "/a%20b/%C3%BC?q=%C3%A4&b=c"
    assert parse_target("http://example.org").path == "/"
    assert parse_target("http://bücher.example/").host == "xn--bcher-kva.example"
    assert parse_target("http://127.0.0.1:8999/", extra_ports={8999}).port == 8999
