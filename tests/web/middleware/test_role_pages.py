"""Kept pages that are sent before Flask runs: as Flask would send them, and only when Flask would."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import request_started
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from hub.access import Role
from hub.accounts.domain.login_sessions import set_acting_for
from hub.accounts.models import LoginSession, Membership, Person
from hub.accounts.services.sign_in_session import SEEN_KEY
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.session_lifetime import MAX_IDLE
from hub.web.authentication import CSRF_SESSION_KEY
from hub.web.flash import MESSAGES_KEY
from hub.web.page_cache import get_page_version
from hub.web.role_page_memory import WROTE_KEY
from tests.factories import make_person, make_trust, share
from tests.support.signed_in import browser_of, without_proof

PATH = "/library"
DAY = timedelta(days=1)


@dataclass
class Reader:
    """A leader who has read a page that is now kept, and the requests that reached Flask since then."""

    app: object
    browser: FlaskClient
    person_id: int
    colleague_id: int
    reached_flask: list[str] = field(default_factory=list)

    def get(self, path=PATH, **headers):
        self.reached_flask.clear()
        return self.browser.get(path, headers=headers)

    def change_session(self, **values):
        with self.browser.session_transaction() as cookie:
            cookie.update(values)

    def change(self, model, **values):
        with self.app.app_context(), write_transaction() as session:
            session.query(model).update(values)


@pytest.fixture
def reader(app):
    with app.app_context(), write_transaction() as session:
        trust = make_trust(session)
        share(session, trust, slug="elsa", title="ELSA")
        person, colleague = (make_person(session, trust, name=name) for name in ("Ann <&>", "Ben"))
        ids = person.id, colleague.id
    reader = Reader(app, browser_of(app, ids[0]), *ids)
    request_started.connect(lambda _app: reader.reached_flask.append("yes"), app, weak=False)
    for _ in range(2):  # the first page notes in the cookie that the person is here
        assert reader.get().status_code == 200
    return reader


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_kept_page_is_sent_without_flask_as_flask_would_send_it(reader, encoding):
    kept = reader.get(**{"Accept-Encoding": encoding})
    assert not reader.reached_flask
    by_flask = reader.get(**{"Accept-Encoding": encoding, "Authorization": "Bearer x"})
    assert reader.reached_flask

    differs = ("X-Request-ID", "Content-Length")  # a random number of bytes stands before a gzip file
    assert [pair for pair in kept.headers if pair[0] not in differs] == [
        pair for pair in by_flask.headers if pair[0] not in differs
    ]
    assert int(kept.headers["Content-Length"]) == len(kept.data)
    if not encoding:
        assert without_proof(kept.text) == without_proof(by_flask.text)
        assert "Ann &lt;&amp;&gt;" in kept.text


def test_the_forms_of_a_kept_page_can_be_sent(reader):
    token = reader.get().text.split('name="csrf_token" value="')[1].split('"')[0]
    assert not reader.reached_flask

    assert reader.browser.post("/sign-out", data={"csrf_token": token}).status_code == 303
    assert "Ann" not in reader.get().text


def test_a_colleague_with_the_same_roles_gets_the_same_page_with_their_own_name(reader):
    browser = browser_of(reader.app, reader.colleague_id)
    browser.get("/about/study")  # the first page notes in the cookie that the person is here
    reader.reached_flask.clear()

    text = browser.get(PATH).text
    assert not reader.reached_flask
    assert "Ben" in text
    assert "Ann" not in text


def ask_with_head(reader):
    return reader.browser.head(PATH)


def ask_with_authorization(reader):
    return reader.get(Authorization="Bearer x")


def ask_another_address(reader):
    return reader.get("/library?sort=title")


def change_the_content(reader):
    with reader.app.app_context(), write_transaction() as session:
        share(session, make_trust(session, "east"), slug="another", title="Another")
    get_page_version(reader.app).invalidate()


def forge_the_cookie(reader):
    name = reader.app.session_interface.get_cookie_name(reader.app)
    payload, _, _signature = reader.browser.get_cookie(name).value.rpartition(".")
    reader.browser.set_cookie(name, f"{payload}.forged")


def lose_the_cookie(reader):
    reader.browser.delete_cookie(reader.app.session_interface.get_cookie_name(reader.app))


def lose_the_token(reader):
    with reader.browser.session_transaction() as cookie:
        del cookie[CSRF_SESSION_KEY]


def act_for_a_colleague(reader):
    with reader.app.app_context(), write_transaction() as session:
        set_acting_for(session, session.query(LoginSession).one().id, reader.colleague_id)


def lose_the_role(reader):
    with reader.app.app_context(), write_transaction() as session:
        session.query(Membership).filter_by(person_id=reader.person_id).delete()


DOUBTS = {
    "another method": ask_with_head,
    "another way to sign in": ask_with_authorization,
    "a page that is not kept": ask_another_address,
    "a newer page": change_the_content,
    "a cookie that the hub has not signed": forge_the_cookie,
    "no cookie": lose_the_cookie,
    "a delegate": act_for_a_colleague,
    "somebody whose role has ended": lose_the_role,
    "a message": lambda reader: reader.change_session(**{MESSAGES_KEY: [("message", "Done.")]}),
    "a change of their own": lambda reader: reader.change_session(**{WROTE_KEY: int(now().timestamp())}),
    "no CSRF token yet": lose_the_token,
    "not seen for long": lambda reader: reader.change_session(**{SEEN_KEY: 0}),
    "an expired sign-in": lambda reader: reader.change(LoginSession, seen_at=now() - MAX_IDLE - DAY),
    "a sign-in of nobody": lambda reader: reader.change_session(_user_id="another"),
    "somebody who is deactivated": lambda reader: reader.change(Person, disabled_at=now()),
    "somebody who is erased": lambda reader: reader.change(Person, erased_at=now()),
}
"""What makes Flask answer: an own request, or something after which the reader asks for the page again."""


@pytest.mark.parametrize("doubt", DOUBTS)
def test_flask_answers_in_every_doubt(reader, doubt):
    reader.reached_flask.clear()
    response = DOUBTS[doubt](reader) or reader.get()

    assert reader.reached_flask
    assert response.status_code == 200


def test_who_owes_a_second_factor_gets_no_kept_page(app):
    with app.app_context(), write_transaction() as session:
        trust = make_trust(session)
        lead = make_person(session, trust, Role.TRUST_LEAD).id
    whole = browser_of(app, lead)
    for _ in range(2):
        assert "Things to do" in whole.get(PATH).text
    half = browser_of(app, lead, second_factor=False)
    half.get("/me")

    assert "Things to do" not in half.get(PATH).text


def test_when_nobody_can_be_looked_up_flask_answers_with_its_error_page(reader):
    reader.app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail(_connection, _cursor, statement, *_rest):
        if LoginSession.__tablename__ in statement:
            raise OperationalError(statement, {}, Exception())

    with reader.app.app_context():
        event.listen(db.engine, "before_cursor_execute", fail)
    reader.reached_flask.clear()

    assert reader.browser.get(PATH).status_code >= 500
    assert reader.reached_flask
