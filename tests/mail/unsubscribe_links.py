"""Unsubscribe links, and the preferences that they change."""

from hub.kit.clock import current_day
from hub.kit.db import db
from hub.kit.emails import Topic
from hub.mail.domain.preferences import EmailFrequency, get_email_preferences
from hub.mail.domain.unsubscribe import sign_unsubscribe_token

DAILY = {**dict.fromkeys(Topic, EmailFrequency.DAILY), Topic.EVENTS: EmailFrequency.AT_ONCE}


def preferences_of(app, person):
    with app.app_context():
        return get_email_preferences(db.session(), person.id)


def unsubscribe_path(app, person, *topics, day=None):
    with app.app_context():
        return f"/mail/stop/{sign_unsubscribe_token(db.session(), person.id, topics, day or current_day())}"
