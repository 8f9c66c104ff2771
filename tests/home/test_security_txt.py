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
    # The hub office stands back behind a contact for this one thing.
    app = make_app(
        SECURITY_CONTACT=contact, OFFICE_EMAIL="office@example.org", SITE_URL="https://hub.example.org"
    )
    response = app.test_client().get(ADDRESS)
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == uri
    assert fields["Canonical"] == f"https://hub.example.org{ADDRESS}"
    validity = datetime.fromisoformat(fields["Expires"]) - now()
    assert timedelta(days=90) < validity < timedelta(days=365)
    assert set(fields) == {"Contact", "Expires", "Preferred-Languages", "Canonical"}


def test_without_a_security_contact_it_names_the_hub_office(make_app):
    app = make_app(OFFICE_EMAIL="office@example.org", OFFICE_TELEPHONE="01632 960 123")
    contacts = [line for line in app.test_client().get(ADDRESS).text.splitlines() if line[:8] == "Contact:"]

    assert contacts == ["Contact: mailto:office@example.org", "Contact: tel:+441632960123"]
    app = make_app(OFFICE_TELEPHONE="+44 1632 960 123", OFFICE_NAME="The office")
    assert "Contact: tel:+441632960123\n" in app.test_client().get(ADDRESS).text


def test_without_a_contact_there_is_none_and_the_page_says_so(client):
    response = client.get(ADDRESS)

    assert response.status_code == 404
    assert "has not yet published where to report a security fault" in response.text
