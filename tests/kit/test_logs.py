"""What the log says of a fault: where it happened, and nothing that stood in a row."""

import pytest

from hub.access import Act, may
from hub.kit.db import db, write_transaction
from hub.web.csrf import csrf_exempt_by_signed_link
from tests.factories import make_person

ADDRESS = "ada.lovelace@example.org"


@pytest.fixture
def faulty(make_app):
    """A hub with a route that does what the database refuses, and a way to see the log of it."""
    app = make_app(TESTING=False)
    with app.app_context(), write_transaction() as session:
        make_person(session, name="Ada Lovelace", email=ADDRESS)
        other = make_person(session).id

    @app.post("/test/fault")
    @may(Act.READ)
    @csrf_exempt_by_signed_link
    def fault():
        db.session.execute(
            db.text("UPDATE person SET email = :email WHERE id = :id"), {"email": ADDRESS, "id": other}
        )
        return "never"

    return app


def test_a_row_that_the_database_refuses_is_a_fault_whose_values_are_not_logged(faulty, caplog):
    assert faulty.test_client().post("/test/fault").status_code == 500
    logged = [record.getMessage() for record in caplog.records]
    (line,) = [record.msg for record in caplog.records if record.name == "hub.errors"]

    assert "in fault" in line["exception"]
    assert "UniqueViolation: 23505 person uq_person_email" in line["exception"] or (
        "IntegrityError: UNIQUE constraint failed: person.email" in line["exception"]
    )
    assert [line for line in logged if ADDRESS in line or "Lovelace" in line] == []


def test_an_error_of_the_hub_itself_is_logged_with_its_words(faulty, caplog):
    @faulty.get("/test/other")
    @may(Act.READ)
    def other():
        try:
            int("x")
        except ValueError as error:
            raise KeyError("the second") from error

    assert faulty.test_client().get("/test/other").status_code == 500
    (told,) = [record.msg["exception"] for record in caplog.records if record.name == "hub.errors"]
    assert told.index("ValueError: invalid literal") < told.index("KeyError: 'the second'")
