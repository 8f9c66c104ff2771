"""Whoever gets a request for release and is not the line manager says so, which is no answer."""

import pytest
from bs4 import BeautifulSoup

from hub.access import PUBLIC, Viewer
from hub.audit.models import AuditEntry
from hub.events.domain.participant_data import export_releases
from hub.events.domain.release_answers import ReleaseState
from hub.events.domain.release_reminders import follow_up_releases
from hub.events.domain.release_returns import return_release, return_release_by_link
from hub.events.domain.releases import HELD_AFTER_DECLINE, decide_release_by_link
from hub.events.models import ReleaseRequest
from hub.kit.clock import now
from hub.kit.errors import Conflict, LinkExpired, NotFound
from tests.events.releases import AGREE, DECLINE, MANAGER, RELEASE, Releases
from tests.events.test_views import buttons, errors, heading
from tests.support.concurrency import at_once

PREPARED = {"releases": RELEASE}
NOT_THEIR_MANAGER = "told us that they are not your line manager, so you need to ask someone else"


@pytest.fixture
def releases(scenario):
    return Releases(scenario)


def text_of(response):
    return BeautifulSoup(response.text, "html.parser").main.get_text(" ", strip=True)


def send_back(releases, name, key):
    """Say, signed in, that a request is not for oneself."""
    with releases.scenario.write_session() as session:
        return_release(session, releases.scenario.viewer(name, session), key, now())


def send_back_by_link(releases, token=None, viewer=PUBLIC):
    with releases.scenario.write_session() as session:
        return_release_by_link(session, viewer, token or releases.token(), now())


@pytest.mark.parametrize("way", ["signed in", "link"])
def test_a_request_that_is_not_for_its_reader_ends_and_the_booker_is_told_to_ask_someone_else(releases, way):
    scenario, url = releases.scenario, f"/events/{releases.slug}"
    key = releases.ask("publisher@example.org")
    token = releases.token()
    reader = scenario.browser("publisher") if way == "signed in" else scenario.visitor()
    address = f"/releases/{key}" if way == "signed in" else f"/release/{token}"
    page = BeautifulSoup(reader.get(address).text, "html.parser")
    confirm = page.find("a", string="This request is not for me")["href"]
    assert buttons(reader.get(confirm)) == ["Confirm that I am not their line manager"]
    assert releases.counts() == {"waiting": 1}
    assert reader.send(confirm).status_code == (303 if way == "signed in" else 200)

    assert releases.counts() == {"sent to someone else": 1}
    assert releases.has_place()
    assert reader.get(address).status_code in (404, 410)
    assert "The leader: A day on teams" not in scenario.browser("publisher").get("/desk").text
    (told,) = scenario.sent("release-returned")
    assert (told.to, told.link.url.endswith(f"{url}/release")) == ("leader@example.org", True)
    assert "told us that they are not your line manager" in told.paragraphs[0]
    leader = scenario.browser("leader")
    for own in (url, f"{url}/release", "/me"):
        assert NOT_THEIR_MANAGER in text_of(leader.get(own))
    assert "We asked publisher@example.org. Your place is held." in text_of(leader.get(f"{url}/release"))
    assert "Need to ask someone else 1" in text_of(scenario.browser("staff").get(f"{url}/manage"))


def test_the_activity_log_shows_who_returned_a_request_and_that_a_link_returned_one_without_a_person(
    releases,
):
    send_back(releases, "publisher", releases.ask("publisher@example.org"))
    releases.ask("right@trust.example")
    send_back_by_link(releases)
    with releases.scenario.write_session() as session:
        rows = session.query(AuditEntry).filter_by(act="return request for release").order_by(AuditEntry.id)
        assert [row.person_id for row in rows] == [releases.scenario.ids["publisher"], None]
        assert {row.organisation_id for row in rows} == {releases.scenario.ids["at london"]}


def test_the_link_says_afterwards_that_the_request_was_not_for_the_person_who_was_asked(releases):
    releases.ask()
    token = releases.token()
    send_back_by_link(releases, token)
    visitor = releases.scenario.visitor()
    for answer in (
        visitor.get(f"/release/{token}"),
        visitor.get(f"/release/{token}/not-for-me"),
        visitor.send(f"/release/{token}/not-for-me"),
    ):
        assert answer.status_code == 410
        assert "it was not for the person who was asked" in text_of(answer)
    with pytest.raises(LinkExpired, match="not for the person"):
        releases.follow(AGREE, token)


def test_the_booker_asks_at_another_address_and_not_again_at_the_one_that_was_not_theirs(releases):
    url, leader = f"/events/{releases.slug}/release", releases.scenario.browser("leader")
    releases.ask()
    send_back_by_link(releases)
    refused = leader.send(url, email=MANAGER.upper())
    assert refused.status_code == 400
    assert errors(refused)[0].startswith("Enter another address.")
    assert f'value="{MANAGER.upper()}"' in refused.text
    assert leader.send(url, email="right@trust.example").status_code == 303
    assert releases.scenario.sent("release-returned") == []
    releases.follow(AGREE)
    assert releases.counts() == {"agreed": 1}


def test_a_line_manager_who_sent_a_request_back_by_mistake_is_asked_again_once_they_have_confirmed(releases):
    scenario, address = releases.scenario, "publisher@example.org"
    url, leader = f"/events/{releases.slug}/release", scenario.browser("leader")
    send_back(releases, "publisher", releases.ask(address))
    (error,) = errors(leader.send(url, email=address))
    assert error.endswith(
        "If that was a mistake, add them as your line manager under “Your account”. You can ask them "
        "once they have confirmed."
    )
    leader.send("/account/people/manager", manager=address)
    assert leader.send(url, email=address).status_code == 400
    manager = scenario.browser("publisher")
    page = BeautifulSoup(manager.get("/account/people").text, "html.parser")
    manager.send(page.find("form", action=lambda action: action and action.endswith("/confirm"))["action"])
    assert leader.send(url).status_code == 303
    assert [email.to for email in scenario.sent("release-asked")] == [address]
    assert releases.counts() == {"waiting": 1}


def test_a_place_is_held_after_a_decline_once_the_next_request_was_misdirected(releases):
    releases.ask()
    releases.follow(DECLINE)
    releases.ask("other@trust.example")
    send_back_by_link(releases)
    with releases.scenario.write_session() as session:
        later = now() + 2 * HELD_AFTER_DECLINE
        assert follow_up_releases(session, session.query(ReleaseRequest.event_id).first()[0], later) == (
            0,
            0,
            0,
        )
    assert releases.has_place()


def test_only_the_person_with_the_address_who_is_not_the_line_manager_can_return_a_request(releases):
    scenario = releases.scenario
    key = releases.ask("publisher@example.org")
    for name in ("leader", "other leader", "lead", "staff", "guest"):
        with pytest.raises(NotFound):
            send_back(releases, name, key)
    own = Viewer(person_id=scenario.ids["leader"])
    with pytest.raises(Conflict, match="your own request"):
        send_back_by_link(releases, viewer=own)
    releases.confirm_manager()
    with pytest.raises(NotFound):
        send_back(releases, "publisher", key)
    manager = scenario.browser("publisher")
    assert heading(manager.get(f"/releases/{key}")) == "Release The leader from duty"
    assert "This request is not for me" not in manager.get(f"/releases/{key}").text
    assert manager.get(f"/releases/{key}/not-for-me").status_code == 404
    assert releases.counts() == {"waiting": 1}


def test_of_an_answer_and_a_return_at_once_only_one_counts(releases):
    releases.ask()
    token = releases.token()

    def answer(session):
        decide_release_by_link(session, PUBLIC, token, AGREE, now())

    def send(session):
        return_release_by_link(session, PUBLIC, token, now())

    assert at_once(releases.scenario.app, answer, send).count("done") == 1


def test_the_export_of_ones_own_data_says_that_a_request_reached_someone_else(releases):
    releases.ask()
    send_back_by_link(releases)
    with releases.scenario.write_session() as session:
        (row,) = export_releases(session, releases.scenario.ids["leader"])
    assert row["answer"] == ReleaseState.MISDIRECTED.value


def test_a_return_is_not_told_once_the_place_was_given_up(releases):
    releases.ask()
    send_back_by_link(releases)
    releases.scenario.cancel("leader", releases.slug)
    assert releases.scenario.sent("release-returned") == []


def test_the_page_that_asks_for_confirmation_is_sent_to_where_the_request_is_returned(releases):
    key = releases.ask("publisher@example.org")
    token = releases.token()
    for browser, address in (("publisher", f"/releases/{key}"), ("visitor", f"/release/{token}")):
        reader = releases.scenario.visitor() if browser == "visitor" else releases.scenario.browser(browser)
        page = BeautifulSoup(reader.get(f"{address}/not-for-me").text, "html.parser")
        assert [form["action"] for form in page.main.find_all("form")] == [f"{address}/not-for-me"]
