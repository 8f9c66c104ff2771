"""The private calendar of a person: its secret address, and what it shows."""

import icalendar
import pytest

from hub.events.domain.private_calendars import find_token, make_address, read_calendar, revoke_address
from hub.events.models import PrivateCalendar
from hub.kit.clock import now
from hub.kit.errors import NotFound


def make(scenario, name="leader"):
    with scenario.write_session() as session:
        return make_address(session, scenario.viewer(name, session), now())


def read(scenario, token):
    with scenario.write_session() as session:
        return [event.slug for _, event in read_calendar(session, token, now())[1]]


def test_an_address_shows_its_persons_places_and_nobody_elses(scenario):
    slug, other = scenario.open_event(), scenario.open_event(title="Another day")
    scenario.book("leader", slug)
    scenario.book("other leader", other)
    assert read(scenario, make(scenario)) == [slug]
    scenario.cancel("leader", slug)
    with scenario.write_session() as session:
        token = find_token(session, scenario.viewer("leader", session))
    assert read(scenario, token) == []


def test_a_replaced_and_a_revoked_address_lead_nowhere(scenario):
    first, second = make(scenario), make(scenario)
    with pytest.raises(NotFound):
        read(scenario, first)
    assert read(scenario, second) == []
    with scenario.write_session() as session:
        revoke_address(session, scenario.viewer("leader", session))
    with pytest.raises(NotFound):
        read(scenario, second)


def test_what_is_stored_opens_nothing(scenario):
    token = make(scenario)
    with scenario.write_session() as session:
        address_key = session.query(PrivateCalendar).one().address_key
    assert address_key != token
    for forged in (address_key, token[:-2], f"{token}x", "", "é"):
        with pytest.raises(NotFound):
            read(scenario, forged)


@pytest.mark.usefixtures("booked")
def test_a_person_makes_the_address_and_a_calendar_program_reads_it_without_signing_in(scenario, slug, capfd):
    leader, program = scenario.browser("leader"), scenario.visitor()
    assert "/me/calendar" in leader.get("/me").text
    assert "Create a private address" in leader.get("/me/calendar").text
    assert leader.send("/me/calendar").status_code == 303
    page = leader.get("/me/calendar").text
    path = page[page.index("/feeds/people/") :].partition("<")[0]
    capfd.readouterr()
    response = program.get(path)
    assert path.split("/")[-1][:20] not in "".join(capfd.readouterr())
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers
    (event,) = icalendar.Calendar.from_ical(response.text).walk("VEVENT")
    assert "Ring at gate 2." in str(event["DESCRIPTION"])
    leader.send("/me/calendar/revoke")
    assert program.get(path).status_code == 404


def test_the_file_of_a_place_has_how_to_join_and_wins_over_the_public_file_with_the_same_uid(scenario, slug):
    leader, visitor = scenario.browser("leader"), scenario.visitor()
    assert leader.get(f"/events/{slug}/my-place.ics").status_code == 404
    scenario.book("leader", slug)
    assert f"/events/{slug}/my-place.ics" in leader.get(f"/events/{slug}").text
    own, public = (
        icalendar.Calendar.from_ical(client.get(path).text).walk("VEVENT")[0]
        for client, path in ((leader, f"/events/{slug}/my-place.ics"), (visitor, f"/events/{slug}.ics"))
    )
    assert own["UID"] == public["UID"]
    assert int(own["SEQUENCE"]) > int(public["SEQUENCE"])
    assert "Ring at gate 2." in str(own["DESCRIPTION"])
    assert "Ring at gate 2." not in str(public["DESCRIPTION"])
    (email,) = scenario.sent("place-booked")
    (invited,) = icalendar.Calendar.from_ical(email.calendar.text).walk("VEVENT")
    assert (invited["UID"], invited["SEQUENCE"]) == (own["UID"], own["SEQUENCE"])
