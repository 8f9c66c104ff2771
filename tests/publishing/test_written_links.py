import pytest

from hub.plugin_api.publication import Severity
from hub.publishing.domain.checks.text_findings import CheckedText
from hub.publishing.domain.checks.written_links import check_written_links, is_dead, is_private


@pytest.mark.parametrize(
    "target",
    [
        *(
            "javascript:alert(1)",
            "JavaScript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "vbscript:x",
            "ftp://a.org/b",
        ),
        *(
            "guide.pdf",
            "../guide",
            "www.example.org",
            "",
            "#",
            "https://",
            "http:///x",
            "mailto:",
            "//",
            "c:\\files",
        ),
    ],
)
def test_what_no_reader_can_follow_is_dead(target):
    assert is_dead(target)


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org",
        "/library/a",
        "#section",
        "mailto:a@example.org",
        "tel:111",
        "//example.org/a",
        "HTTP://a.org",
    ],
)
def test_what_can_be_followed_is_not_dead(target):
    assert not is_dead(target)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        *(
            ("localhost", True),
            ("intranet", True),
            ("10.0.0.1", True),
            ("192.168.1.1:8080", True),
            ("[::1]", True),
        ),
        *(("files.trust.local", True), ("intranet.trust.nhs.uk", True), ("169.254.1.1", True)),
        *(("example.org", False), ("[2a00:1450::1]", False), ("8.8.8.8", False), ("user@example.org", False)),
    ],
)
def test_an_address_of_a_private_network_is_private(host, expected):
    assert is_private(f"https://{host}/a") is expected


def test_dead_links_stop_and_private_ones_are_advice_wherever_they_stand():
    checked = CheckedText({"body": "[a](b.pdf) [c](http://intranet/d) ![e](f.png)"}, links=("javascript:x",))

    assert [(finding.code, finding.severity, finding.field) for finding in check_written_links(checked)] == [
        ("dead-link", Severity.STOP, "body"),
        ("private-link", Severity.ADVISE, "body"),
        ("dead-link", Severity.STOP, "links"),
    ]
