"""The email preferences page, and unsubscribing without signing in."""

import pytest

from hub.kit.emails import Topic
from hub.mail.domain.preferences import EmailFrequency
from tests.mail.unsubscribe_links import DAILY, preferences_of
from tests.support.signed_in import browser_of


def test_choosing(app, reader):
    client = browser_of(app, reader.id)
    assert client.get("/account/mail").text.count(" checked") == 4
    response = client.send(
        "/account/mail",
        hear_waiting="at-once",
        hear_membership="none",
        hear_events="daily",
        hear_following="none",
    )

    assert (response.status_code, response.location) == (303, "/account/mail")
    assert preferences_of(app, reader) == {
        Topic.WAITING: EmailFrequency.AT_ONCE,
        Topic.MEMBERSHIP: EmailFrequency.NONE,
        Topic.EVENTS: EmailFrequency.DAILY,
        Topic.FOLLOWING: EmailFrequency.NONE,
    }
    page = client.get("/account/mail").text
    assert "Your choices were saved." in page
    assert 'value="at-once" checked' in page


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"hear_waiting": "daily"},
        {"hear_waiting": "hourly", "hear_membership": "<b>"},
        {"hear_following": "weekly"},
    ],
)
def test_what_is_no_choice_is_refused_at_its_field(app, reader, data):
    response = browser_of(app, reader.id).send("/account/mail", **data)

    assert response.status_code == 400
    assert "There is a problem" in response.text
    assert preferences_of(app, reader) == DAILY


def test_a_stranger_is_led_to_signing_in_and_changes_nothing(app, reader):
    client = app.test_client()

    assert client.get("/account/mail").location == "/sign-in?next=%2Faccount%2Fmail"
    assert client.post("/account/mail", data={"hear_waiting": "none"}).status_code == 403
    assert preferences_of(app, reader) == DAILY
