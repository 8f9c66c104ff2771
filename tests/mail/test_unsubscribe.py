"""An unsubscribe link stops the emails on a topic, without signing in."""

from datetime import timedelta

import pytest

from hub.kit.clock import current_day, day_of
from hub.kit.db import write_transaction
from hub.kit.emails import Topic
from hub.kit.errors import NotFound
from hub.mail.domain.preferences import EmailFrequency, get_email_preferences, set_email_preferences
from hub.mail.domain.unsubscribe import (
    LINK_VALID_DAYS,
    read_unsubscribe_token,
    sign_unsubscribe_token,
    unsubscribe_by_token,
)
from tests.factories import START, make_person
from tests.mail.unsubscribe_links import DAILY, preferences_of, unsubscribe_path


def test_looking_at_the_link_changes_nothing_and_the_button_stops_one_topic(app, reader):
    client, path = app.test_client(), unsubscribe_path(app, reader, Topic.WAITING)
    page = client.get(path)
    client.head(path)
    assert "Stop these emails?" in page.text
    assert preferences_of(app, reader) == DAILY

    response = client.post(path)
    assert response.status_code == 200
    assert "You have stopped these emails" in response.text
    assert preferences_of(app, reader) == {**DAILY, Topic.WAITING: EmailFrequency.NONE}


def test_a_mail_program_stops_letters_with_one_post_and_no_cookie(app, reader):
    response = app.test_client().post(
        unsubscribe_path(app, reader, *Topic), data={"List-Unsubscribe": "One-Click"}
    )

    assert response.status_code == 200
    assert preferences_of(app, reader) == dict.fromkeys(Topic, EmailFrequency.NONE)


def test_a_link_that_was_used_says_so_and_can_be_used_again(app, reader):
    client, path = app.test_client(), unsubscribe_path(app, reader, Topic.WAITING)
    client.post(path)
    assert "You have stopped these emails" in client.get(path).text
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
        "old": unsubscribe_path(app, reader, Topic.WAITING, day=current_day() - timedelta(days=401)),
        "nonsense": "/mail/stop/%3Cscript%3E",
    }[what]
    response = getattr(app.test_client(), method)(path)

    assert response.status_code == 404
    assert "sign in and choose how often we email you" in response.text.lower()
    assert preferences_of(app, reader) == DAILY


TODAY = day_of(START)


def make_token(session, *topics, day=TODAY):
    person = make_person(session)
    return person.id, sign_unsubscribe_token(session, person.id, topics, day)


def test_a_token_names_the_person_and_the_topics_in_one_order_and_changes_nothing(session):
    person_id, token = make_token(session, *reversed(Topic))

    assert token == sign_unsubscribe_token(session, person_id, [*Topic], TODAY)
    assert read_unsubscribe_token(session, token, TODAY) == (person_id, list(Topic), False)
    assert get_email_preferences(session, person_id) == DAILY


def test_a_token_stops_only_its_own_topics_and_can_be_used_twice(session):
    person_id, token = make_token(session, Topic.WAITING)
    stopped = {**DAILY, Topic.WAITING: EmailFrequency.NONE}

    for _ in range(2):
        assert unsubscribe_by_token(session, token, TODAY) == [Topic.WAITING]
        assert get_email_preferences(session, person_id) == stopped
    assert read_unsubscribe_token(session, token, TODAY) == (person_id, [Topic.WAITING], True)


def test_a_person_is_unsubscribed_only_when_no_topic_of_the_token_is_left(session):
    person_id, token = make_token(session, *Topic)
    set_email_preferences(
        session,
        person_id,
        dict.fromkeys((Topic.WAITING, Topic.EVENTS, Topic.FOLLOWING), EmailFrequency.NONE),
    )
    assert read_unsubscribe_token(session, token, TODAY)[2] is False
    set_email_preferences(session, person_id, {Topic.MEMBERSHIP: EmailFrequency.NONE})

    assert read_unsubscribe_token(session, token, TODAY)[2] is True


@pytest.mark.parametrize(
    ("days", "holds"), [(0, True), (LINK_VALID_DAYS, True), (LINK_VALID_DAYS + 1, False)]
)
def test_a_token_holds_for_four_hundred_days(session, days, holds):
    person_id, token = make_token(session, Topic.WAITING)
    later = TODAY + timedelta(days=days)
    if holds:
        assert read_unsubscribe_token(session, token, later)[0] == person_id
    else:
        with pytest.raises(NotFound, match="has expired"):
            unsubscribe_by_token(session, token, later)
        assert get_email_preferences(session, person_id) == DAILY


@pytest.mark.parametrize("damage", [lambda token: token[:-1], lambda token: f"x{token}", lambda token: ""])
def test_a_damaged_token_is_not_found(session, damage):
    _, token = make_token(session, Topic.WAITING)
    for read in (read_unsubscribe_token, unsubscribe_by_token):
        with pytest.raises(NotFound, match="is incomplete"):
            read(session, damage(token), TODAY)
