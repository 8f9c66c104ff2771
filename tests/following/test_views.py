"""The pages on which people save items, and see what they have saved and follow."""

import re

from hub.following.models import Follow
from tests.following.conftest import LIBRARY_SEARCH
from tests.people.conftest import main_of


def test_a_leader_saves_an_item_sees_it_in_their_list_and_removes_it(scenario):
    leader = scenario.browser("leader")
    assert "Save for later" in leader.get("/library/rota").text

    saved = leader.send("/me/saved", kind="resource", slug="rota")
    assert (saved.status_code, saved.location) == (303, "/library/rota")
    page = leader.get("/library/rota")
    assert "You saved A fair rota." in page.text
    assert "Remove from saved items" in page.text
    assert "A fair rota" in main_of(leader.get("/me/saved"))

    address = re.search(r"/me/saved/\w+/remove", page.text)[0]
    assert leader.send(address, back="item").location == "/library/rota"
    assert "You have not saved anything yet." in main_of(leader.get("/me/saved"))


def test_a_leader_follows_a_search_from_the_list_and_gets_the_email(scenario):
    leader = scenario.browser("leader")
    page = leader.get(LIBRARY_SEARCH)
    address = re.search(r"/me/following/new\?[^\"]+", page.text)[0].replace("&amp;", "&")
    form = leader.get(address)
    assert "“debrief”" in form.text
    done = leader.send("/me/following/new", kind="search", subject=LIBRARY_SEARCH, frequency="daily")
    assert done.location == "/me/following"
    followed = leader.get("/me/following").text
    assert "You now follow “debrief”. We will email you once a day, at 7am." in followed
    own = re.search(r'action="(/me/following/\w+)"', followed)[1]
    assert leader.send(own, frequency="daily").status_code == 303

    scenario.publish("night")
    assert scenario.queue_news() == "Emails with news: 1. People without news: 0."
    assert scenario.told() == ["Debrief night"]

    assert leader.send(f"{own}/stop").status_code == 303
    assert scenario.told() is None


def test_a_trust_page_leads_to_following_and_the_list_says_what_is_gone(scenario):
    leader = scenario.browser("leader")
    assert "/me/following/new?kind=trust&amp;subject=london" in leader.get("/trusts/london").text
    scenario.follow("london", "trust")
    with scenario.write_session() as session:
        session.query(Follow).one().subject = "atlantis"
    assert "No longer available" in main_of(leader.get("/me/following"))
