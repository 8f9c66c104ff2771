"""A leader saves an item, follows a search, and stops the emails."""

import re

from hub.following.services.news import queue_news
from hub.kit.clock import now
from hub.library.domain.publication import publish_resource
from hub.search.services import wait_for_index
from hub.trusts.domain import find_organisation
from tests.factories import make_document, make_origin, share
from tests.journeys.served import main
from tests.support.browser import TELEPHONE, faults_here, press
from tests.support.smtp import TOMORROW, deliver

ROTA = "/library/rota"


def test_a_leader_saves_an_item_follows_a_search_and_stops_the_emails(served):
    # Given an item of London
    with served.scenario.write_session() as session:
        share(session, find_organisation(session, "london"), slug="rota", title="A fair rota")
    # When a leader saves it on a phone, with the keyboard and without script
    leader = served.signed_in("leader", viewport=TELEPHONE, java_script_enabled=False)
    leader.goto(ROTA)
    save = leader.get_by_role("button", name="Save for later")
    save.focus()
    with leader.expect_navigation():
        leader.keyboard.press("Enter")
    # Then the page says so, and it is in their list
    assert "You saved A fair rota." in main(leader)
    assert leader.get_by_role("button", name="Remove from saved items").is_visible()
    leader.goto("/me")
    press(leader.get_by_role("link", name="Saved items (1)"))
    assert "A fair rota" in main(leader)
    # When they follow a search once a day
    leader.goto("/library?q=debrief")
    press(leader.get_by_role("link", name="Follow this search by email"))
    leader.get_by_label("Once a day, at 7am").check()
    press(leader.get_by_role("button", name="Follow"))
    assert "You now follow “debrief”. We will email you once a day, at 7am." in main(leader)
    # Then these pages are accessible, and fit on a phone
    sighted = served.signed_in("leader", viewport=TELEPHONE)
    for path in (ROTA, "/me/saved", "/me/following", "/me/following/new?kind=trust&subject=london"):
        sighted.goto(path)
        assert faults_here(sighted) == []
    # When something new is shared, and the job of the morning has run
    app, at = served.scenario.app, now() + TOMORROW
    with served.scenario.write_session() as session:
        origin = make_origin(find_organisation(session, "london"), "night.md", now=now())
        publish_resource(session, make_document(slug="night", title="A debrief at night"), origin)
    with app.app_context():
        with served.scenario.write_session() as session:
            assert wait_for_index(session)
        queue_news(at)
    deliver(app, at)
    [email] = deliver(app, at + TOMORROW)
    # Then an email tells of it, and a link in it stops such emails
    text = email.get_body(("plain",)).get_content()
    assert "A debrief at night" in text
    sighted.goto(re.search(rf"{re.escape(served.address)}/mail/stop/\S+", text)[0])
    press(sighted.get_by_role("button", name="Stop these emails"))
    assert "Updates on things I follow" in main(sighted)
    assert faults_here(sighted) == []
    # And the leader sees that they are off, and stops following
    leader.goto("/me/following")
    assert "These emails are turned off" in main(leader)
    press(leader.get_by_role("button", name="Stop following"))
    assert "You do not follow anything yet." in main(leader)
