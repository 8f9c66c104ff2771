"""Who looks after people finds the way to them by following links, and nobody else is shown one."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import update

from hub.access import Viewer
from hub.accounts.models import Membership
from hub.kit.clock import now
from hub.people.domain import create_join_request
from hub.trusts.domain import find_organisation

TEAM = "/trusts/london/team"


def ways(answer):
    """Return where the links of a page's own part lead."""
    main = BeautifulSoup(answer.text, "html.parser").select_one("main")
    return {link["href"]: link.get_text(" ", strip=True) for link in main.select("a[href]")}


@pytest.mark.parametrize("page", ["/me", "/desk", "/trusts/london"])
def test_a_lead_finds_their_team_where_they_come_in(town, page):
    assert TEAM in ways(town.browser("lead").get(page))
    assert TEAM not in ways(town.browser("leader").get(page))
    assert TEAM not in ways(town.browser("other lead").get(page))


@pytest.mark.parametrize("who", ["staff", "admin"])
def test_the_hub_office_finds_every_team_from_everybody_and_everybody_from_their_page(town, who):
    browser = town.browser(who)
    assert {page: ways(browser.get(page)).get("/admin/people") for page in ("/me", "/desk")} == {
        "/me": "People",
        "/desk": "People",
    }
    found = ways(browser.get("/admin/people"))
    assert [found.get(f"/trusts/{slug}/team") for slug in ("london", "yorkshire", "hub")] == [
        "London Ambulance Service NHS Trust",
        "Yorkshire Ambulance Service NHS Trust",
        "Ambulance Leadership Hub",
    ]
    assert TEAM in ways(browser.get("/trusts/london"))


def test_somebodys_page_for_the_hub_office_leads_to_where_each_role_is_changed(town):
    address = f"/admin/people/{town.keys['guest']}"
    there = f"{TEAM}/people/{town.keys['guest']}"
    browser = town.browser("staff")
    assert there in ways(browser.get(address))
    assert browser.get(there).status_code == 200
    with town.writing() as session:
        over = now().date() - timedelta(days=1)
        ended = update(Membership).where(Membership.person_id == town.ids["guest"])
        session.execute(ended.values(ends_on=over))

    assert there not in ways(browser.get(address))


def test_a_trusts_own_people_are_not_asked_whether_they_work_there(town):
    join = "/trusts/london/join"
    asked = {who: join in ways(town.browser(who).get("/trusts/london")) for who in ("leader", "other leader")}
    assert asked == {"leader": False, "other leader": True}
    assert join in ways(town.visitor().get("/trusts/london"))


def test_ones_own_page_says_how_much_waits(town):
    # The time of London's guest ends tomorrow.
    assert ways(town.browser("lead").get("/me"))["/desk"] == "What waits for you (1)"
    assert ways(town.browser("leader").get("/me"))["/desk"] == "What waits for you"
    with town.writing() as session:
        london = find_organisation(session, "london")
        create_join_request(session, Viewer(town.ids["newcomer"]), london, words="", at=now())

    assert ways(town.browser("lead").get("/me"))["/desk"] == "What waits for you (2)"


def test_from_a_page_that_is_not_open_one_finds_back_to_ones_own(town):
    assert "/me" in ways(town.browser("leader").get("/admin"))
    assert "/me" not in ways(town.visitor().get("/nowhere"))
