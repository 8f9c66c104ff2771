from pathlib import Path

import pytest
from sqlalchemy import text

from hub.access import Act
from hub.kit.db import db
from hub.kit.errors import Conflict, Invalid
from hub.web.bare_pages import NOT_REACHABLE, OFFICE_MARK


def open_route(app, path, view):
    view.act = Act.READ
    app.add_url_rule(path, path, view)


def broken():
    raise RuntimeError("the inside of the hub")


def test_a_fault_is_a_page_that_tells_nothing_of_the_inside(app):
    open_route(app, "/broken", broken)
    answer = app.test_client().get("/broken")

    assert answer.status_code == 500
    assert "Sorry, there is a problem" in answer.text
    assert "inside" not in answer.text
    assert 'href="/library"' in answer.text


def test_a_fault_of_the_error_page_itself_is_the_plainest_page(app, monkeypatch):
    open_route(app, "/broken", broken)
    monkeypatch.setitem(app.jinja_env.globals, "asset_url", lambda name: 1 / 0)
    answer = app.test_client().get("/broken")

    assert answer.status_code == 500
    page = (Path(app.root_path) / "templates" / "error_bare.html").read_text(encoding="utf-8")
    assert answer.text == page.replace(OFFICE_MARK, f"<p>{NOT_REACHABLE}</p>")


@pytest.mark.parametrize(
    ("error", "status"), [(Conflict("Somebody was first."), 409), (Invalid("title", "Too long."), 400)]
)
def test_an_error_of_the_domain_is_a_page_with_its_own_words(app, error, status):
    def view():
        raise error

    open_route(app, "/error", view)
    answer = app.test_client().get("/error")

    assert answer.status_code == status
    assert error.message in answer.text


def test_a_value_that_a_database_cannot_hold_is_no_fault(app):
    def view():
        return str(db.session.execute(text("select cast(:n as integer)"), {"n": "x" * 10}).scalar())

    open_route(app, "/value", view)
    status = app.test_client().get("/value").status_code

    # SQLite casts it to 0; PostgreSQL refuses it.
    assert (
        status
        == {"sqlite": 200, "postgresql": 400}[
            app.config["SQLALCHEMY_DATABASE_URI"].split(":")[0].split("+")[0]
        ]
    )


def test_without_its_database_the_hub_says_so_and_comes_back_by_itself(make_app, database_url, tmp_path):
    unavailable = "sqlite:////nowhere/at/all.sqlite3"
    if database_url.startswith("postgresql"):
        unavailable = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    client = make_app(DATABASE_URL=unavailable).test_client()

    for address in ("/", "/library", "/library/elsa", "/trusts/london", "/about/plugins"):
        answer = client.get(address)
        assert (address, answer.status_code) == (address, 503)
        assert answer.headers["Retry-After"] == "30"
        assert "Nothing has been lost." in answer.text
    assert client.get("/readyz").status_code == 503
    for address in ("/healthz", "/about/privacy", "/about/evidence"):
        assert (address, client.get(address).status_code) == (address, 200)


def test_a_hub_whose_database_returns_needs_no_restart(make_app, tmp_path):
    folder = tmp_path / "later"
    app = make_app(DATABASE_URL=f"sqlite:///{folder / 'hub.sqlite3'}")
    assert app.test_client().get("/trusts").status_code == 503
    folder.mkdir()
    with app.app_context():
        from hub.kit.migrations import upgrade_to_head

        upgrade_to_head()

    assert app.test_client().get("/trusts").status_code == 200
