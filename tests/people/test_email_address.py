"""An address that somebody types is normalised, or refused if no email can reach it."""

import pytest

from tests.people.sent_invitations import invite, rows


@pytest.mark.parametrize(
    "email", ["", "no address", "a@b", "a@@example.org", "a b@example.org", f"{'a' * 300}@x.org"]
)
def test_an_address_that_no_letter_reaches_is_refused_at_its_field(scenario, email):
    response = invite(scenario, email=email)
    assert response.status_code == 400
    assert "There is a problem" in response.text
    assert rows(scenario) == []
