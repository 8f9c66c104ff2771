"""The log of an error has its traceback, and no values of rows."""

import pytest

from hub.access import Act, may
from hub.kit.db import db, write_transaction
from hub.web.csrf import csrf_exempt_by_signed_link
from tests.factories import make_person

ADDRESS = "ada.lovelace@example.org"


@pytest.fixture
def faulty(make_app):
    """A hub with a route that violates a unique constraint."""
    app = make_app(TESTING=False)
    with app.app_context(), write_transaction() as session:
        make_person(session, name="Ada Lovelace", email=ADDRESS)
        other_id = make_person(session).id

    @app.post("/test/fault")
    @may(Act.READ)
    @csrf_exempt_by_signed_link
    def fault():
        db.session.execute(
            db.text("UPDATE person SET email = :email WHERE id = :id"), {"email": ADDRESS, "id": other_id}
        )
        return "never"

    return app


def test_a_row_that_the_database_refuses_is_a_fault_whose_values_are_not_logged(faulty, caplog):
    assert faulty.test_client().post("/test/fault").status_code == 500
    messages = [record.getMessage() for record in caplog.records]
    (line,) = [record.msg for record in caplog.records if record.name == "hub.errors"]

    assert "in fault" in line["exception"]
    assert "UniqueViolation: 23505 person uq_person_email" in line["exception"] or (
        "IntegrityError: UNIQUE constraint failed: person.email" in line["exception"]
    )
    assert [message for message in messages if ADDRESS in message or "Lovelace" in message] == []


def test_an_error_of_the_hub_itself_is_logged_with_its_words(faulty, caplog):
    @faulty.get("/test/other")
    @may(Act.READ)
    def other():
        try:
            int("x")
        except ValueError as error:
            raise KeyError("the second") from error

    assert faulty.test_client().get("/test/other").status_code == 500
    (exception,) = [record.msg["exception"] for record in caplog.records if record.name == "hub.errors"]
    assert exception.index("ValueError: invalid literal") < exception.index("KeyError: 'the second'")
