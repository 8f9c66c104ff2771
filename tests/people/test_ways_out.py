"""The pages for managing people are reachable by links, which only permitted people see."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import update

from hub.access import Viewer
from hub.accounts.models import Membership
from hub.kit.clock import current_day, now
from hub.people.domain.join_requests import create_join_request
from hub.trusts.domain import find_organisation

TEAM = "/trusts/london/team"


def links_in(response):
    """Return the links of the main part of a page as text by href."""
    main = BeautifulSoup(response.text, "html.parser").select_one("main")
    return {link["href"]: link.get_text(" ", strip=True) for link in main.select("a[href]")}


@pytest.mark.parametrize("page", ["/me", "/desk", "/trusts/london"])
def test_a_lead_finds_their_team_where_they_come_in(scenario, page):
    assert TEAM in links_in(scenario.browser("lead").get(page))
    assert TEAM not in links_in(scenario.browser("leader").get(page))
    assert TEAM not in links_in(scenario.browser("other lead").get(page))


@pytest.mark.parametrize("who", ["staff", "admin"])
def test_the_hub_office_finds_every_team_from_everybody_and_everybody_from_their_page(scenario, who):
    browser = scenario.browser(who)
    assert {page: links_in(browser.get(page)).get("/admin/people") for page in ("/me", "/desk")} == {
        "/me": "People",
        "/desk": "People",
    }
    links = links_in(browser.get("/admin/people"))
    assert [links.get(f"/trusts/{slug}/team") for slug in ("london", "yorkshire", "hub")] == [
        "London Ambulance Service NHS Trust",
        "Yorkshire Ambulance Service NHS Trust",
        "Ambulance Leadership Hub",
    ]
    assert TEAM in links_in(browser.get("/trusts/london"))


def test_somebodys_page_for_the_hub_office_leads_to_where_each_role_is_changed(scenario):
    person_url = f"/admin/people/{scenario.public_ids['guest']}"
    member_url = f"{TEAM}/people/{scenario.public_ids['guest']}"
    browser = scenario.browser("staff")
    assert member_url in links_in(browser.get(person_url))
    assert browser.get(member_url).status_code == 200
    with scenario.write_session() as session:
        over = current_day() - timedelta(days=1)
        ended = update(Membership).where(Membership.person_id == scenario.ids["guest"])
        session.execute(ended.values(ends_on=over))

    assert member_url not in links_in(browser.get(person_url))


def test_a_trusts_own_people_are_not_asked_whether_they_work_there(scenario):
    join = "/trusts/london/join"
    is_asked = {
        who: join in links_in(scenario.browser(who).get("/trusts/london"))
        for who in ("leader", "other leader")
    }
    assert is_asked == {"leader": False, "other leader": True}
    assert join in links_in(scenario.visitor().get("/trusts/london"))


def test_ones_own_page_says_how_much_waits(scenario):
    # The role of London's guest ends tomorrow, which is one task.
    assert links_in(scenario.browser("lead").get("/me"))["/desk"] == "Things to do (1)"
    assert links_in(scenario.browser("leader").get("/me"))["/desk"] == "Things to do"
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        create_join_request(session, Viewer(scenario.ids["newcomer"]), london, words="", at=now())

    assert links_in(scenario.browser("lead").get("/me"))["/desk"] == "Things to do (2)"


def test_from_a_page_that_is_not_open_one_finds_back_to_ones_own(scenario):
    assert "/me" in links_in(scenario.browser("leader").get("/admin"))
    assert "/me" not in links_in(scenario.visitor().get("/nowhere"))
