"""The email preferences page, and unsubscribing without signing in."""

from datetime import timedelta

import pytest

from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.emails import Topic
from hub.mail.domain.preferences import EmailFrequency, get_email_preferences, set_email_preferences
from hub.mail.domain.unsubscribe import sign_unsubscribe_token
from tests.support.outbox import Somebody
from tests.support.signed_in import browser_of

DAILY = dict.fromkeys(Topic, EmailFrequency.DAILY)


@pytest.fixture
def jane(app):
    """A person with an account."""
    return Somebody(app)


def preferences_of(app, person):
    with app.app_context():
        return get_email_preferences(db.session(), person.id)


def unsubscribe_path(app, person, *topics, day=None):
    with app.app_context():
        return f"/mail/stop/{sign_unsubscribe_token(db.session(), person.id, topics, day or now().date())}"


def test_choosing(app, jane):
    client = browser_of(app, jane.id)
    assert client.get("/account/mail").text.count(" checked") == 2
    response = client.send("/account/mail", hear_waiting="at-once", hear_membership="none")

    assert (response.status_code, response.location) == (303, "/account/mail")
    assert preferences_of(app, jane) == {
        Topic.WAITING: EmailFrequency.AT_ONCE,
        Topic.MEMBERSHIP: EmailFrequency.NONE,
    }
    page = client.get("/account/mail").text
    assert "Your choices are saved." in page
    assert 'value="at-once" checked' in page


@pytest.mark.parametrize(
    "data", [{}, {"hear_waiting": "daily"}, {"hear_waiting": "hourly", "hear_membership": "<b>"}]
)
def test_what_is_no_choice_is_refused_at_its_field(app, jane, data):
    response = browser_of(app, jane.id).send("/account/mail", **data)

    assert response.status_code == 400
    assert "There is a problem" in response.text
    assert preferences_of(app, jane) == DAILY


def test_a_stranger_is_led_to_signing_in_and_changes_nothing(app, jane):
    client = app.test_client()

    assert client.get("/account/mail").location == "/sign-in?next=%2Faccount%2Fmail"
    assert client.post("/account/mail", data={"hear_waiting": "none"}).status_code == 403
    assert preferences_of(app, jane) == DAILY


def test_looking_at_the_link_changes_nothing_and_the_button_stops_one_topic(app, jane):
    client, path = app.test_client(), unsubscribe_path(app, jane, Topic.WAITING)
    page = client.get(path)
    client.head(path)
    assert "Stop these emails?" in page.text
    assert preferences_of(app, jane) == DAILY

    response = client.post(path)
    assert response.status_code == 200
    assert "You will get no more of these emails" in response.text
    assert preferences_of(app, jane) == {**DAILY, Topic.WAITING: EmailFrequency.NONE}


def test_a_mail_program_stops_letters_with_one_post_and_no_cookie(app, jane):
    response = app.test_client().post(
        unsubscribe_path(app, jane, Topic.WAITING, Topic.MEMBERSHIP), data={"List-Unsubscribe": "One-Click"}
    )

    assert response.status_code == 200
    assert preferences_of(app, jane) == dict.fromkeys(Topic, EmailFrequency.NONE)


def test_a_link_that_was_used_says_so_and_can_be_used_again(app, jane):
    client, path = app.test_client(), unsubscribe_path(app, jane, Topic.WAITING)
    client.post(path)
    assert "You will get no more of these emails" in client.get(path).text
    assert client.post(path).status_code == 200

    # After the person changed their mind, only the button unsubscribes them again.
    with app.app_context(), write_transaction() as session:
        set_email_preferences(session, jane.id, {Topic.WAITING: EmailFrequency.DAILY})
    assert "Stop these emails?" in client.get(path).text
    assert preferences_of(app, jane) == DAILY


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("what", ["forged", "of another", "of another hub", "old", "nonsense"])
def test_a_link_that_does_not_hold_gets_words_and_changes_nothing(app, make_app, jane, what, method):
    valid_path = unsubscribe_path(app, jane, Topic.WAITING)
    path = {
        "forged": valid_path[:-2] + ("AA" if valid_path[-2:] != "AA" else "BB"),
        "of another": valid_path.replace("/stop/", "/stop/x"),
        "of another hub": unsubscribe_path(
            make_app(SECRET_KEY="a key of another hub" * 2), jane, Topic.WAITING
        ),
        "old": unsubscribe_path(app, jane, Topic.WAITING, day=now().date() - timedelta(days=401)),
        "nonsense": "/mail/stop/%3Cscript%3E",
    }[what]
    response = getattr(app.test_client(), method)(path)

    assert response.status_code == 404
    assert "sign in and choose what you hear of" in response.text.lower()
    assert preferences_of(app, jane) == DAILY
