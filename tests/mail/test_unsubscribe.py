"""An unsubscribe link stops the emails on a topic, without signing in."""

from datetime import timedelta

import pytest

from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.emails import Topic
from hub.mail.domain.preferences import EmailFrequency, set_email_preferences
from tests.mail.unsubscribe_links import DAILY, preferences_of, unsubscribe_path


def test_looking_at_the_link_changes_nothing_and_the_button_stops_one_topic(app, reader):
    client, path = app.test_client(), unsubscribe_path(app, reader, Topic.WAITING)
    page = client.get(path)
    client.head(path)
    assert "Stop these emails?" in page.text
    assert preferences_of(app, reader) == DAILY

    response = client.post(path)
    assert response.status_code == 200
    assert "You will get no more of these emails" in response.text
    assert preferences_of(app, reader) == {**DAILY, Topic.WAITING: EmailFrequency.NONE}


def test_a_mail_program_stops_letters_with_one_post_and_no_cookie(app, reader):
    response = app.test_client().post(
        unsubscribe_path(app, reader, Topic.WAITING, Topic.MEMBERSHIP), data={"List-Unsubscribe": "One-Click"}
    )

    assert response.status_code == 200
    assert preferences_of(app, reader) == dict.fromkeys(Topic, EmailFrequency.NONE)


def test_a_link_that_was_used_says_so_and_can_be_used_again(app, reader):
    client, path = app.test_client(), unsubscribe_path(app, reader, Topic.WAITING)
    client.post(path)
    assert "You will get no more of these emails" in client.get(path).text
    assert client.post(path).status_code == 200

    # After the person changed their mind, only the button unsubscribes them again.
    with app.app_context(), write_transaction() as session:
        set_email_preferences(session, reader.id, {Topic.WAITING: EmailFrequency.DAILY})
    assert "Stop these emails?" in client.get(path).text
    assert preferences_of(app, reader) == DAILY


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("what", ["forged", "of another", "of another hub", "old", "nonsense"])
def test_a_link_that_does_not_hold_gets_words_and_changes_nothing(app, make_app, reader, what, method):
    valid_path = unsubscribe_path(app, reader, Topic.WAITING)
    path = {
        "forged": valid_path[:-2] + ("AA" if valid_path[-2:] != "AA" else "BB"),
        "of another": valid_path.replace("/stop/", "/stop/x"),
        "of another hub": unsubscribe_path(
            make_app(SECRET_KEY="a key of another hub" * 2), reader, Topic.WAITING
        ),
        "old": unsubscribe_path(app, reader, Topic.WAITING, day=now().date() - timedelta(days=401)),
        "nonsense": "/mail/stop/%3Cscript%3E",
    }[what]
    response = getattr(app.test_client(), method)(path)

    assert response.status_code == 404
    assert "sign in and choose what you hear of" in response.text.lower()
    assert preferences_of(app, reader) == DAILY
