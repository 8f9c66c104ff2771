"""The security contact in security.txt (RFC 9116)."""

from datetime import datetime, timedelta

import pytest

from hub.kit.clock import now

ADDRESS = "/.well-known/security.txt"


@pytest.mark.parametrize(
    ("contact", "uri"),
    [
        ("security@hub.example.org", "mailto:security@hub.example.org"),
        ("mailto:security@hub.example.org", "mailto:security@hub.example.org"),
        ("https://hub.example.org/report", "https://hub.example.org/report"),
        ("tel:+44-20-7946-0000", "tel:+44-20-7946-0000"),
    ],
)
def test_it_names_the_contact_as_an_address_and_says_until_when(make_app, contact, uri):
    app = make_app(SECURITY_CONTACT=contact, SITE_URL="https://hub.example.org")
    response = app.test_client().get(ADDRESS)
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == uri
    assert fields["Canonical"] == f"https://hub.example.org{ADDRESS}"
    validity = datetime.fromisoformat(fields["Expires"]) - now()
    assert timedelta(days=90) < validity < timedelta(days=365)
    assert set(fields) == {"Contact", "Expires", "Preferred-Languages", "Canonical"}


def test_without_a_contact_there_is_none_and_the_page_says_so(client):
    response = client.get(ADDRESS)

    assert response.status_code == 404
    assert "has not published yet whom to tell" in response.text
