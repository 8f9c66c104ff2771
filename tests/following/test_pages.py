"""What the pages of saved items and of what is followed say."""

import re

import pytest

from hub.access import Audience
from hub.catalogue.domain import CatalogueEntry
from hub.following.domain import saved_items
from tests.people.conftest import main_of
from tests.people.test_delegates import name_delegate
from tests.support.signed_in import without_proof

pytestmark = pytest.mark.one_engine
NEW = "/me/following/new"


def test_guests_see_the_same_page_as_before_and_it_is_kept(scenario):
    visitor = scenario.visitor()
    page = visitor.get("/library/rota")
    assert "Save for later" not in page.text
    assert page.headers["Cache-Control"] == "public, no-cache"
    leader = scenario.browser("leader")
    assert leader.get("/library/rota").headers["Cache-Control"] == "no-store"
    assert "Follow this search by email" not in visitor.get("/library?q=rota").text


def test_the_button_costs_one_statement_and_guests_none(scenario, queries):
    leader, visitor = scenario.browser("leader"), scenario.visitor()
    counts = []
    for browser in (leader, visitor):
        with queries(scenario.app) as statements:
            browser.get("/library/rota")
        counts.append(sum("saved_item" in each for each in statements))
    assert counts == [1, 0]


def test_a_delegate_neither_saves_nor_sees_what_is_saved(scenario):
    scenario.save("lead")
    _response, key = name_delegate(scenario)
    delegate = scenario.browser("leader")
    delegate.send("/acting", key=key)
    assert "You are acting for" in delegate.get("/me").text
    assert "saved items" not in delegate.get("/library/rota").text
    assert "Saved and followed" not in delegate.get("/me").text
    for path in ("/me/saved", "/me/following", f"{NEW}?kind=trust&subject=london"):
        assert delegate.get(path).status_code == 403
    assert delegate.send("/me/saved", kind="resource", slug="rota").status_code == 403


def test_what_is_no_longer_available_is_a_line_without_title_owner_or_address(scenario):
    scenario.save("other leader")
    with scenario.write_session() as session:
        session.get_one(CatalogueEntry, scenario.entries["rota"]).audience = Audience.ORGANISATION.value
    other = scenario.browser("other leader")
    page = other.get("/me/saved")
    main = main_of(page)
    assert "No longer available" in main
    for word in ("fair rota", "London", "/library/rota"):
        assert word not in page.text.partition("<main")[2].partition("</main>")[0]
    address = re.search(r"/me/saved/\w+/remove", page.text)[0]
    assert other.send(address, back="item").location == "/me/saved"
    assert other.send(address, back="item").status_code == 404


def test_saved_items_are_paged(scenario, monkeypatch):
    for kind, slug in (("resource", "rota"), ("programme", "course"), ("resource", "version")):
        scenario.save(kind=kind, slug=slug)
    monkeypatch.setattr("hub.following.views.PAGE_SIZE", 2)
    monkeypatch.setattr(saved_items, "PAGE_SIZE", 2)
    leader = scenario.browser("leader")
    assert "3 saved, newest first." in main_of(leader.get("/me/saved"))
    assert "Saved items, page 2 of 2" in leader.get("/me/saved?page=2").text
    assert leader.get("/me/saved?page=3").status_code == 404
    assert leader.get("/me/saved?page=x").status_code == 400


def test_the_limit_is_said_on_a_page_and_nothing_is_lost(scenario, monkeypatch):
    scenario.save()
    monkeypatch.setattr(saved_items, "MAX_SAVED", 1)
    answer = scenario.browser("leader").send("/me/saved", kind="programme", slug="course")
    assert answer.status_code == 409
    assert "You have saved 500 items, the maximum." in main_of(answer)
    assert "1 saved, newest first." in main_of(scenario.browser("leader").get("/me/saved"))


def test_a_search_without_words_and_filters_is_refused_with_what_to_do(scenario):
    leader = scenario.browser("leader")
    assert "Follow this search" not in leader.get("/library").text
    message = "Search for something or choose a filter first."
    for answer in (
        leader.get(f"{NEW}?kind=search&subject=/library"),
        leader.send(NEW, kind="search", subject="/library", frequency="daily"),
    ):
        assert answer.status_code == 400
        assert message in main_of(answer)
    assert leader.get(f"{NEW}?kind=trust&subject=atlantis").status_code == 404
    assert leader.get(NEW).status_code == 404


def test_how_often_is_asked_changed_and_shown(scenario):
    leader = scenario.browser("leader")
    refused = leader.send(NEW, kind="trust", subject="london", frequency="hourly")
    assert refused.status_code == 400
    assert "There is a problem" in main_of(refused)
    leader.send(NEW, kind="trust", subject="london", frequency="weekly")
    assert "You already follow this." in main_of(leader.get(f"{NEW}?kind=trust&subject=london"))
    page = leader.get("/me/following")
    assert "Trust. Once a week, on Mondays at 7am." in main_of(page)
    address = re.search(r'action="(/me/following/\w+)"', page.text)[1]
    assert leader.send(address, frequency="hourly").status_code == 400
    assert leader.send(address, frequency="daily").status_code == 303
    assert "We will email you once a day, at 7am." in main_of(leader.get("/me/following"))
    assert leader.send(f"{address}/stop").status_code == 303
    assert "You do not follow anything yet." in main_of(leader.get("/me/following"))
    assert leader.send(f"{address}/stop").status_code == 404


def test_a_stranger_is_led_to_signing_in(scenario):
    visitor = scenario.visitor()
    for path in ("/me/saved", "/me/following", f"{NEW}?kind=trust&subject=london"):
        assert visitor.get(path).location.startswith("/sign-in?next=")
    assert visitor.send("/me/saved", kind="resource", slug="rota").status_code == 403


def test_the_page_of_a_person_leads_to_both_lists_and_nobody_elses_log_shows_them(scenario):
    leader, admin = scenario.browser("leader"), scenario.browser("admin")
    before = main_of(admin.get("/admin/audit"))
    leader.send("/me/saved", kind="resource", slug="rota")
    leader.send(NEW, kind="trust", subject="london", frequency="weekly")
    me = without_proof(leader.get("/me").text)
    assert "Saved items (1)" in me
    assert "What you follow by email (1)" in me
    assert main_of(admin.get("/admin/audit")) == before


@pytest.mark.parametrize("odd", ["\x00", "a" * 6000, "../..", ""])
def test_values_that_no_page_holds_are_refused(scenario, odd):
    leader = scenario.browser("leader")
    answers = [
        leader.send("/me/saved", kind=odd, slug=odd),
        leader.send("/me/saved", kind="resource", slug=odd),
        leader.send(NEW, kind="search", subject=odd, frequency="daily"),
        leader.send(NEW, kind=odd, subject="london", frequency="daily"),
        leader.send("/me/following/nothing", frequency=odd),
    ]
    assert {answer.status_code for answer in answers} <= {400, 404}
