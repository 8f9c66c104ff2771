"""The address from which a hub sends is that of the organiser in calendar files."""

import pytest

from hub.kit.db import db
from hub.mail.domain.sender import get_sender_address

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({"MAIL_FROM": "Leadership Hub <events@trust.example>"}, "events@trust.example"),
        ({"SITE_URL": "https://hub.example.org"}, "hub@hub.example.org"),
    ],
)
def test_the_sender_is_the_address_of_the_setting_or_else_of_the_site(make_app, settings, address):
    with make_app(**settings).app_context():
        assert get_sender_address(db.session()) == address
