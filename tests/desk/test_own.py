"""/me and /desk: profile sections, tasks, and the development record."""

import csv
import io
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event

from hub.access import Role
from hub.kit.clock import current_day, now
from hub.kit.db import db, write_transaction
from hub.plugin_host.domain import record_health
from hub.search.domain.missed_searches import record_missed_search
from hub.search.domain.search_feedback import SearchAnswer, record_search_feedback
from hub.trusts.domain import ensure_office
from tests.factories import make_person, make_trust
from tests.support.signed_in import browser_of


@pytest.fixture
def people(app):
    """The app with a leader, a person without a role, hub staff and a hub admin; their ids by name."""
    with app.app_context(), write_transaction() as session:
        london, office = make_trust(session), ensure_office(session, now=now())
        app.ids = {
            "leader": make_person(session, london, name="Leader, London").id,
            "nobody": make_person(session, name="No role").id,
            "staff": make_person(session, office, Role.HUB_STAFF, name="Staff").id,
            "admin": make_person(session, office, Role.HUB_ADMIN, name="Admin").id,
        }
    return app


@contextmanager
def noted_statements(app):
    """Collect the statements of the block."""
    with app.app_context():
        engine = db.engine
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def page(app, who, path):
    response = browser_of(app, app.ids[who]).get(path)
    assert response.status_code == 200
    return response.text


def test_whoever_is_not_signed_in_is_led_to_where_one_signs_in(client):
    for path in ("/me", "/desk", "/me/record.csv", "/account/data", "/account/erase", "/admin/audit"):
        response = client.get(path)
        assert (response.status_code, response.headers["Location"].partition("?")[0]) == (303, "/sign-in")


def test_my_page_names_me_and_my_roles_and_leads_to_my_account(people):
    text = page(people, "leader", "/me")

    assert "Leader, London</h1>" in text
    assert '<a href="/trusts/london">London Ambulance Service NHS Trust</a><br>Leader<br>' in text
    for path in ("/account", "/account/mail", "/account/data", "/account/erase"):
        assert f'href="{path}"' in text


def test_my_page_says_what_to_do_without_a_role(people):
    assert "You have no role in any organisation yet." in page(people, "nobody", "/me")


def test_my_record_is_a_sheet_with_whole_addresses(people):
    response = browser_of(people, people.ids["leader"]).get("/me/record.csv")
    rows = list(csv.reader(io.StringIO(response.text.lstrip("\ufeff"))))

    assert response.headers["Content-Disposition"] == 'attachment; filename="my-development.csv"'
    assert response.headers["Cache-Control"] == "no-store"
    assert rows[0] == ["date", "kind", "what", "words", "address"]
    assert rows[1][1:] == [
        "Your roles",
        "London Ambulance Service NHS Trust",
        "Leader",
        "http://127.0.0.1:8000/trusts/london",
    ]
    assert date.fromisoformat(rows[1][0]) <= current_day()
    assert len(rows) == 2


def test_a_desk_with_nothing_on_it_leads_on(people):
    text = page(people, "staff", "/desk")

    assert "<title>Things to do - " in text
    assert "There is nothing for you to do at the moment." in text
    assert 'href="/options/choose"' in text


@pytest.mark.parametrize("who", ["leader", "nobody"])
def test_who_manages_nothing_has_one_page_with_the_things_to_do_on_it(people, who):
    desk = browser_of(people, people.ids[who]).get("/desk")
    main = BeautifulSoup(page(people, who, "/me"), "html.parser").main

    assert (desk.status_code, desk.location) == (303, "/me")
    tasks = main.find("h2", string="Things to do").find_next("p")
    assert tasks.get_text().startswith("There is nothing for you to do at the moment.")
    assert main.find("a", href="/desk") is None
    assert "What people searched for" not in main.get_text()


def test_who_manages_something_has_a_desk_and_a_link_to_it(people):
    for who in ("staff", "admin"):
        main = BeautifulSoup(page(people, who, "/me"), "html.parser").main
        assert main.find("a", href="/desk").get_text() == "Things to do"
        assert main.find("h2", string="Things to do") is None
        assert main.find("h2", string="Manage")


def test_a_plugin_that_is_set_aside_waits_for_the_hub_office_and_nobody_else(people):
    with people.app_context(), write_transaction() as session:
        health = {"version": "", "origin": "folder"}
        record_health(session, "isle", state="set-aside", reason="raised ValueError", now=now(), **health)
        record_health(session, "london", state="up", reason="", now=now(), **health)

    for who in ("staff", "admin"):
        text = page(people, who, "/desk")
        assert "<title>Things to do (1) - " in text
        assert '<a href="/admin/plugins">isle</a><br>raised ValueError' in text
    assert "isle" not in page(people, "leader", "/me")


def test_what_was_looked_for_in_vain_is_on_the_desk_of_the_hub_office(people):
    with people.app_context(), write_transaction() as session:
        for searcher in ("one", "two", "three"):
            record_missed_search(session, "helicopter", searcher, secret="s", today=current_day())
        record_missed_search(session, "somebody rare", "one", secret="s", today=current_day())

    for who in ("staff", "admin"):
        text = page(people, who, "/desk")
        assert "helicopter" in text
        assert "somebody rare" not in text
    assert "helicopter" not in page(people, "leader", "/me")


def test_the_hub_office_reads_whether_searches_were_useful_and_what_was_looked_for(people):
    with people.app_context(), write_transaction() as session:
        for searcher in ("one", "two", "three"):
            record_missed_search(session, "helicopter", searcher, secret="s", today=current_day())
            for q, looked_for in (("helicopter", ""), ("payroll", f"Wages of {searcher}")):
                record_search_feedback(
                    session,
                    SearchAnswer(q, searcher == "one", looked_for),
                    asker=searcher,
                    client_address=searcher,
                    secret="s",
                    at=now(),
                )
        for searcher in ("one", "two", "three", "four"):
            record_missed_search(session, "oxygen", searcher, secret="s", today=current_day())

    staff = browser_of(people, people.ids["staff"])
    desk = BeautifulSoup(staff.get("/desk").text, "html.parser").main
    rows = [[cell.get_text() for cell in row.select("td")][:4] for row in desk.select("tbody tr")]
    assert rows == [
        ["Searched for oxygen", "No exact result 4", "Useful \u2013", "Not useful \u2013"],
        ["Searched for helicopter", "No exact result 3", "Useful 1", "Not useful 2"],
        ["Searched for payroll", "No exact result \u2013", "Useful 1", "Not useful 2"],
    ]
    looked_for = [line.get_text() for line in desk.select("li .hub-who")]
    assert looked_for == ["Wages of one", "Wages of three", "Wages of two"]

    answer = staff.send(desk.select_one("li:has(.hub-who) form")["action"])
    assert (answer.status_code, answer.location) == (303, "/desk")
    assert "Wages of one" not in staff.get("/desk").text
    assert "Wages" not in page(people, "leader", "/me")


def test_a_page_of_ones_own_is_kept_for_nobody(people):
    for path in ("/me", "/desk"):
        assert browser_of(people, people.ids["leader"]).get(path).headers["Cache-Control"] == "no-store"


def test_reading_these_pages_changes_no_record(people, queries):
    browser = browser_of(people, people.ids["admin"], at=now() - timedelta(minutes=1))
    browser.get("/me")
    with queries(people) as statements:
        for path in ("/me", "/desk", "/admin", "/admin/audit", "/admin/plugins", "/account/data"):
            assert browser.get(path).status_code == 200
    assert [
        statement for statement in statements if not statement.startswith(("SELECT", "WITH RECURSIVE"))
    ] == []


def test_who_has_nothing_costs_few_statements_however_many_features_could_have_something(people):
    browser = browser_of(people, people.ids["leader"])
    browser.get("/me")
    with noted_statements(people) as statements:
        assert browser.get("/me").status_code == 200

    assert len(statements) <= 20, statements
