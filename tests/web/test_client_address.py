"""The client's address or network for rate limits."""

import pytest
from flask import Flask

from hub.web.client_address import client_address


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.8", "192.0.2.8"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("", ""),
        ("no address", ""),
    ],
)
def test_a_sender_is_counted_by_address_and_in_version_6_by_network(address, expected):
    with Flask(__name__).test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert client_address() == expected
