"""Test clients with a login session, whose token is put into the session cookie directly."""

import re
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from hub.accounts.domain.login_sessions import create_login_session
from hub.accounts.domain.persons import get_person
from hub.kit.clock import now
from hub.kit.db import write_transaction


class Person(FlaskClient):
    """A client that sends a CSRF token with each form, as pages of the hub do."""

    def send(self, address: str, **fields):
        """Post a form with a CSRF token, and return the response."""
        with self.session_transaction() as cookie:
            cookie.setdefault("csrf_token", "0" * 40)
            raw_token = cookie["csrf_token"]
        token = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw_token)
        return self.post(address, data={"csrf_token": token, **fields})


def browser_of(
    app: Flask, person_id: int, *, second_factor: bool = True, at: datetime | None = None
) -> Person:
    """Return a client in which this person has just signed in."""
    with app.app_context(), write_transaction() as session:
        session_token = create_login_session(
            session,
            get_person(session, person_id),
            how="password",
            second_factor=second_factor,
            browser="A test",
            at=at or now(),
        )
    app.test_client_class = Person
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = session_token
    return client


def visitor(app: Flask) -> Person:
    """Return a client in which nobody is signed in."""
    app.test_client_class = Person
    return app.test_client()


def without_proof(text: str) -> str:
    """Return a page without its CSRF tokens, which change every second."""
    return re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", text)
