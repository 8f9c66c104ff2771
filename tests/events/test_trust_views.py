"""Pages on which places change hands, and on which a lead acts for the people of a trust."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from hub.accounts.domain import get_person
from hub.kit.clock import current_day


def event_day():
    return current_day() + timedelta(days=60)


def text_of(response):
    return BeautifulSoup(response.text, "html.parser").main.get_text(" ", strip=True)


def person(scenario, name, field):
    with scenario.write_session() as session:
        return getattr(get_person(session, scenario.ids[name]), field)


@pytest.mark.usefixtures("last_place")
def test_a_place_is_cancelled_only_after_a_question(scenario, slug):
    scenario.book("leader", slug)
    leader = scenario.browser("leader")
    assert f'href="/events/{slug}/cancel-booking"' in leader.get(f"/events/{slug}").text
    assert "Your place will be free for others." in leader.get(f"/events/{slug}/cancel-booking").text
    scenario.wait("other leader", slug)
    assert "next person on the waiting list" in leader.get(f"/events/{slug}/cancel-booking").text
    assert leader.send(f"/events/{slug}/cancel-booking").status_code == 303
    assert leader.get(f"/events/{slug}/cancel-booking").status_code == 409


def test_a_place_goes_from_one_colleague_to_the_other_in_the_browser(scenario, slug):
    (colleague,) = scenario.add_leaders(1)
    scenario.book("leader", slug)
    leader, other = scenario.browser("leader"), scenario.browser(colleague)
    url = f"/events/{slug}"
    assert "Enter the email address" in text_of(leader.send(f"{url}/hand-over", email=" "))
    assert "not your own" in text_of(
        leader.send(f"{url}/hand-over", email=person(scenario, "leader", "email"))
    )
    assert leader.send(f"{url}/hand-over", email=person(scenario, colleague, "email")).status_code == 303
    assert "You keep it until they accept" in text_of(leader.get(url))
    assert "has offered you their place" in text_of(other.get(url))
    assert "A colleague has offered you a place" in text_of(other.get("/me"))

    assert other.send(f"{url}/hand-over/accept").status_code == 303

    assert "You have a place at this event." in text_of(other.get(url))
    assert "You have a place" not in text_of(leader.get(url))
    assert leader.get(f"{url}/hand-over").status_code == 409


def test_an_offered_place_is_kept_or_declined_in_the_browser(scenario, slug):
    (colleague,) = scenario.add_leaders(1)
    scenario.book("leader", slug)
    leader, other = scenario.browser("leader"), scenario.browser(colleague)
    email = person(scenario, colleague, "email")
    leader.send(f"/events/{slug}/hand-over", email=email)
    assert leader.send(f"/events/{slug}/hand-over/withdraw").status_code == 303
    assert "has offered you their place" not in text_of(other.get(f"/events/{slug}"))
    leader.send(f"/events/{slug}/hand-over", email=email)
    assert other.send(f"/events/{slug}/hand-over/decline").status_code == 303
    assert "You have a place at this event." in text_of(leader.get(f"/events/{slug}"))


def test_a_lead_nominates_several_people_who_answer(scenario, slug):
    (colleague,) = scenario.add_leaders(1)
    lead, leader, url = scenario.browser("lead"), scenario.browser("leader"), f"/events/{slug}"
    assert f'href="{url}/trust"' in lead.get(url).text
    assert "Choose who you nominate" in text_of(lead.send(f"{url}/nominate"))
    chosen = [person(scenario, name, "public_id") for name in ("leader", colleague)]
    assert lead.send(f"{url}/nominate", people=chosen).status_code == 303
    own = lead.get(f"{url}/trust")
    assert text_of(own).count("Has not answered") == 2
    first = BeautifulSoup(own.text, "html.parser").find("input", attrs={"name": "nomination"})["value"]
    for wrong in ("x", "0"):
        assert lead.send(f"{url}/withdraw-nomination", nomination=wrong).status_code == 404
    assert lead.send(f"{url}/withdraw-nomination", nomination=first).status_code == 303
    assert "Withdrawn" in text_of(lead.get(f"{url}/trust"))
    lead.send(f"{url}/nominate", people=chosen)
    assert "has nominated you for this event." in text_of(leader.get(url))
    assert "You have been nominated" in text_of(leader.get("/me"))
    assert leader.send(f"{url}/decline-nomination").status_code == 303
    assert scenario.browser(colleague).send(f"{url}/book").status_code == 303
    page = text_of(lead.get(f"{url}/trust"))
    assert "Has declined" in page
    assert "Has booked or is on the waiting list" in page


@pytest.mark.requirement("R397")
def test_a_lead_gives_back_places_that_are_kept(scenario, slug):
    scenario.allocate(slug, london=3)
    lead, url = scenario.browser("lead"), f"/events/{slug}"
    assert "3 places are kept for your trust" in text_of(lead.get(f"{url}/trust"))
    for typed, words in (("", "Enter a number of places"), ("4", "from 1 to 3"), ("many", "number")):
        refused = lead.send(f"{url}/give-back", places=typed)
        assert (refused.status_code, words in text_of(refused)) == (400, True)
    assert lead.send(f"{url}/give-back", places="2").status_code == 303
    assert "1 place is kept for your trust" in text_of(lead.get(f"{url}/trust"))


def test_a_lead_sees_whom_a_stand_down_concerns_before_it_happens(scenario, slug):
    lead = scenario.browser("lead")
    assert "Days when people from London Ambulance Service NHS Trust have a place" in text_of(
        lead.get("/events/stand-down")
    )
    scenario.book("leader", slug)
    address = f"/events/stand-down?for=london&day={event_day().isoformat()}"
    assert address.replace("&", "&amp;") in lead.get("/events/stand-down").text
    chosen = lead.get(address)
    assert "The leader" in text_of(chosen)
    assert BeautifulSoup(chosen.text, "html.parser").main.form["action"] == address
    assert "Choose a reason" in text_of(lead.send(address))
    assert "Can anyone still go?" not in chosen.text
    kept = scenario.book("publisher", slug)
    assert "The publisher, A day on teams" in text_of(lead.get(address))
    everybody = [str(kept), str(kept - 1)]
    assert "Leave at least one person unselected. You need to withdraw at least one person" in text_of(
        lead.send(address, reason="incident", staying=everybody)
    )
    assert lead.send(address, reason="incident", staying=[str(kept), "x", "9" * 30]).status_code == 303
    assert lead.send(address, reason="incident").status_code == 303
    page = text_of(lead.get("/events/stand-down"))
    assert "Major or critical incident 2" in page
    assert lead.send(address, reason="incident").status_code == 409
    assert lead.send("/events/stand-down?day=soon", reason="incident").status_code == 404


@pytest.mark.one_engine
def test_nobody_acts_for_a_trust_that_is_not_theirs(scenario, slug):
    for name, address in (
        ("leader", f"/events/{slug}/trust"),
        ("lead", f"/events/{slug}/trust?for=yorkshire"),
        ("lead", "/events/stand-down?for=yorkshire"),
        ("lead", "/events/stand-down?for=nowhere"),
    ):
        assert scenario.browser(name).get(address).status_code in (403, 404)
    page = text_of(scenario.browser("staff").get("/events/stand-down?for=yorkshire"))
    assert "Withdraw people from events on one day" in page
    assert "your trust" not in page


@pytest.mark.one_engine
def test_the_hub_office_is_not_called_a_trust_at_an_event(scenario, slug):
    office = scenario.browser("staff")
    page = text_of(office.get(f"/events/{slug}/trust"))
    assert "Your organisation at A day on teams" in page
    assert "When your organisation fixes its rosters" in page
    assert "your organisation see when" in text_of(office.get("/events/roster-notice"))
