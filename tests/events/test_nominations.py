"""Nominations by the lead of a trust: nobody is booked until they book."""

import pytest
from sqlalchemy import select

from hub.accounts.domain import get_person
from hub.events.domain.bookings import find_booking
from hub.events.domain.nominations import (
    decline_nomination,
    find_nomination,
    find_nomination_by_id,
    list_nominations,
    list_own_nominations,
    list_people_to_nominate,
    nominate_people,
    withdraw_nomination,
)
from hub.events.domain.queries import get_public_event
from hub.events.domain.schedule import close_event, get_event_to_schedule
from hub.events.models import Nomination
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.trusts.domain import find_organisation


def nominate(scenario, slug, *names, by="lead", trust="london"):
    with scenario.write_session() as session:
        ids = [get_person(session, scenario.ids[name]).public_id for name in names]
        viewer, london = scenario.viewer(by, session), find_organisation(session, trust)
        return [row.id for row in nominate_people(session, viewer, slug, london, ids, now())]


@pytest.mark.requirement("R397")
@pytest.mark.usefixtures("last_place")
def test_a_nominated_person_is_asked_and_has_no_place_until_they_book(scenario, slug):
    (nomination_id,) = nominate(scenario, slug, "leader")

    assert "has nominated you" in scenario.sent("nominated")[0].paragraphs[0]
    with scenario.write_session() as session:
        event = get_public_event(session, slug)
        assert find_booking(session, event, scenario.ids["leader"]) is None
        assert [event.slug for _, event in list_own_nominations(session, scenario.ids["leader"], now())] == [
            slug
        ]
    scenario.book("leader", slug)
    with scenario.write_session() as session:
        assert find_nomination_by_id(session, nomination_id)[0].outcome == "accepted"
        assert find_nomination_by_id(session, None) is None
        assert list_own_nominations(session, scenario.ids["leader"], now()) == []


@pytest.mark.usefixtures("last_place")
def test_waiting_answers_a_nomination_too_and_a_person_may_decline(scenario, slug):
    (other,) = scenario.add_leaders(1)
    scenario.book("other leader", slug)
    nominate(scenario, slug, "leader", other)
    scenario.wait("leader", slug)
    with scenario.write_session() as session:
        decline_nomination(session, scenario.viewer(other, session), slug, now())
    with scenario.write_session() as session:
        viewer, london = scenario.viewer("lead", session), find_organisation(session, "london")
        event = get_public_event(session, slug)
        outcomes = {row.person_id: row.outcome for row in list_nominations(session, viewer, event, london)}
        assert outcomes == {scenario.ids["leader"]: "accepted", scenario.ids[other]: "declined"}
        assert find_nomination(session, event, scenario.ids["leader"]) is None
        with pytest.raises(Conflict, match="not nominated"):
            decline_nomination(session, scenario.viewer(other, session), slug, now())


def test_a_lead_withdraws_a_nomination_until_it_is_answered_and_the_person_is_told(scenario, slug):
    first, second = nominate(scenario, slug, "leader", "publisher")
    scenario.book("publisher", slug)

    def withdraw(number, by="lead", trust="london", of=slug):
        with scenario.write_session() as session:
            viewer, at_trust = scenario.viewer(by, session), find_organisation(session, trust)
            withdraw_nomination(session, viewer, of, at_trust, number, now())

    for wrong in ((first, "leader"), (first, "other lead", "yorkshire"), (0, "lead")):
        with pytest.raises(NotFound):
            withdraw(*wrong)
    with pytest.raises(NotFound):
        withdraw(first, of=scenario.open_event(title="Another"))
    with pytest.raises(Conflict, match="was answered"):
        withdraw(second)
    withdraw(first)
    with pytest.raises(Conflict):
        withdraw(first)
    assert scenario.sent("nominated") == []
    (email,) = scenario.sent("nomination-withdrawn")
    assert email.subject == "Your nomination for A day on teams has been withdrawn"
    nominate(scenario, slug, "leader")
    assert (len(scenario.sent("nominated")), scenario.sent("nomination-withdrawn")) == (1, [])


@pytest.mark.usefixtures("booked")
def test_only_people_of_the_leads_own_trust_without_a_place_can_be_nominated(scenario, slug):
    for name in ("leader", "other leader"):
        with pytest.raises(Invalid, match="Choose who you nominate"):
            nominate(scenario, slug, name)
    for by, trust in (("leader", "london"), ("other lead", "london"), ("publisher", "london")):
        with pytest.raises(NotFound):
            nominate(scenario, slug, "leader", by=by, trust=trust)
    with scenario.write_session() as session:
        viewer, london = scenario.viewer("lead", session), find_organisation(session, "london")
        people = list_people_to_nominate(session, viewer, get_public_event(session, slug), london, now())
        assert scenario.ids["leader"] not in [person.id for person in people]
        assert scenario.ids["publisher"] in [person.id for person in people]


def test_nobody_is_nominated_or_reminded_once_booking_is_closed(scenario, slug):
    nominate(scenario, slug, "leader")
    with scenario.write_session() as session:
        staff = scenario.viewer("staff", session)
        close_event(session, staff, get_event_to_schedule(session, staff, slug, lock=True), now())
    assert scenario.sent("nominated") == []
    with pytest.raises(Conflict, match="Booking for this event has ended"):
        nominate(scenario, slug, "publisher")
    with scenario.write_session() as session:
        assert list_own_nominations(session, scenario.ids["leader"], now()) == []
        assert len(session.scalars(select(Nomination)).all()) == 1
