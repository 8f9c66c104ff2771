"""Somebody in a browser who is signed in: their key is of a real sign-in, put into the cookie by hand."""

import re
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from hub.accounts.domain import create_login_session, get_person
from hub.kit.clock import now
from hub.kit.db import write_transaction


class Person(FlaskClient):
    """A client who sends the proof of origin with each form, as a page of the hub would hold it."""

    def send(self, address: str, **fields):
        """Send a form as a page of the hub has it, and return the answer."""
        with self.session_transaction() as cookie:
            cookie.setdefault("csrf_token", "0" * 40)
            half = cookie["csrf_token"]
        token = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(half)
        return self.post(address, data={"csrf_token": token, **fields})


def browser_of(
    app: Flask, person_id: int, *, second_factor: bool = True, at: datetime | None = None
) -> Person:
    """Return a browser in which somebody has just signed in."""
    with app.app_context(), write_transaction() as session:
        key = create_login_session(
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
        cookie["_user_id"] = key
    return client


def visitor(app: Flask) -> Person:
    """Return a browser in which nobody is signed in."""
    app.test_client_class = Person
    return app.test_client()


def without_proof(text: str) -> str:
    """Return a page without its proofs of origin, which are others in the next second."""
    return re.sub(r'(name="csrf_token" value=")[^"]+', r"\1", text)
