import pytest
from bs4 import BeautifulSoup

from hub.accounts.domain.persons import find_person_by_email
from hub.demo.domain.sample_data import create_sample_data
from hub.demo.domain.sample_people import create_sample_people, mark_as_demo
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.trusts.domain import ensure_office
from tests.factories import make_person, make_trust
from tests.support.signed_in import visitor


@pytest.fixture
def demo(make_app):
    """The app of a demonstration with its sample people and sample data."""
    app = make_app(DEMO="yes")
    with app.app_context(), write_transaction() as session:
        mark_as_demo(session, now())
        ensure_office(session, now=now())
        make_trust(session)
        create_sample_people(session, now())
        create_sample_data(session, now())
    return app


def public_id_of(app, email):
    with app.app_context(), write_transaction() as session:
        return find_person_by_email(session, email).public_id


def test_whoever_looks_at_a_demonstration_is_anybody_with_one_click(demo):
    browser = visitor(demo)
    page = browser.get("/sign-in")
    response = browser.send(f"/demo/{public_id_of(demo, 'trust-lead@london.example')}")
    desk = browser.get("/desk")

    assert "Trust lead, London" in page.text
    assert (response.status_code, response.location) == (303, "/me")
    assert "Newcomer asked to join" in desk.text


def test_the_trust_in_which_things_go_on_stands_open_and_who_was_on_the_way_somewhere_gets_there(demo):
    browser = visitor(demo)
    page = BeautifulSoup(browser.get("/sign-in?next=/account/data").text, "html.parser")
    open_groups = [details.summary.get_text(strip=True) for details in page.select("details[open]")]
    form = page.select_one("form.hub-cast")
    button = form.find("button", string="Leader, London")

    assert open_groups == ["London Ambulance Service NHS Trust", "Ambulance Leadership Hub"]
    response = browser.send(button["formaction"], next=form.select_one("input[name=next]")["value"])
    assert response.location == "/account/data"
    assert "from the list of sample people" in browser.get("/account/sign-ins").text


def test_every_page_of_a_demonstration_says_that_it_is_one(demo):
    pages = [demo.test_client().get(path).text for path in ("/", "/library", "/no-page")]
    assert ["The people are fictional" in page for page in pages] == [True] * 3


def test_a_hub_that_is_real_lists_nobody_and_lets_nobody_in_without_a_proof(app):
    with app.app_context(), write_transaction() as session:
        person = make_person(session, make_trust(session))
        public_id = person.public_id
    browser = visitor(app)
    page = browser.get("/sign-in")
    response = browser.send(f"/demo/{public_id}")

    assert "Choose a person to sign in as" not in page.text
    assert response.status_code == 404
    assert browser.get("/me").status_code == 303


def test_a_real_hub_that_is_set_to_be_a_demonstration_lets_nobody_in_either(make_app):
    app = make_app(DEMO="yes")
    with app.app_context(), write_transaction() as session:
        public_id = make_person(session, make_trust(session)).public_id
    browser = visitor(app)

    assert "Choose a person to sign in as" not in browser.get("/sign-in").text
    assert browser.send(f"/demo/{public_id}").status_code == 404
