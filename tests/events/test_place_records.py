"""What people of a trust and their lead do about places is in the activity log of the trust."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.access import PUBLIC
from hub.audit.models import AuditEntry
from hub.events.domain.hand_overs import decline_hand_over, withdraw_hand_over
from hub.events.domain.nominations import decline_nomination, withdraw_nomination
from hub.events.domain.place_records import record_booking_act
from hub.events.domain.queries import get_public_event
from hub.kit.clock import current_day, now
from hub.trusts.domain import find_organisation
from tests.events.test_hand_overs import accept, offer
from tests.events.test_nominations import nominate


def acts_of(scenario, trust="london"):
    with scenario.write_session() as session:
        entries = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.organisation_id == scenario.ids[f"at {trust}"], AuditEntry.kind == "event")
            .order_by(AuditEntry.id)
        )
        return [(entry.act, entry.details) for entry in entries]


def act(scenario, function, name, slug):
    with scenario.write_session() as session:
        function(session, scenario.viewer(name, session), slug, now())


def test_handing_a_place_over_is_recorded_and_never_the_address_of_the_colleague(scenario, slug):
    (colleague,) = scenario.add_leaders(1)
    scenario.book("leader", slug)
    offer(scenario, slug, "leader", colleague)
    act(scenario, withdraw_hand_over, "leader", slug)
    offer(scenario, slug, "leader", colleague)
    act(scenario, decline_hand_over, colleague, slug)
    offer(scenario, slug, "leader", colleague)
    accept(scenario, slug, colleague)

    assert acts_of(scenario) == [
        ("book place", {}),
        ("offer place to colleague", {}),
        ("keep place offered to colleague", {}),
        ("offer place to colleague", {}),
        ("decline place of colleague", {}),
        ("offer place to colleague", {}),
        ("take over place", {}),
    ]
    assert acts_of(scenario, "yorkshire") == []
    page = scenario.browser("lead").get("/admin/audit").text
    assert "Offered place to colleague" in page
    assert "A day on teams" in page


@pytest.mark.usefixtures("last_place")
def test_nominations_are_recorded_with_their_number_and_so_is_each_answer(scenario, slug):
    full = scenario.open_event(capacity=1, day=current_day() + timedelta(days=70))
    nominate(scenario, slug, "leader", "publisher")
    scenario.book("leader", slug)
    act(scenario, decline_nomination, "publisher", slug)
    (number,) = nominate(scenario, slug, "lead")
    with scenario.write_session() as session:
        lead, london = scenario.viewer("lead", session), find_organisation(session, "london")
        withdraw_nomination(session, lead, slug, london, number, now())
    scenario.book("other leader", full)
    nominate(scenario, full, "leader")
    scenario.wait("leader", full)

    assert acts_of(scenario) == [
        ("nominate people", {"count": 2}),
        ("accept nomination", {}),
        ("book place", {}),
        ("decline nomination", {}),
        ("nominate people", {"count": 1}),
        ("withdraw nomination", {}),
        ("nominate people", {"count": 1}),
        ("accept nomination", {}),
    ]


def test_an_act_of_the_hub_itself_is_recorded_with_the_event_and_the_trust(scenario, slug):
    with scenario.write_session() as session:
        event = get_public_event(session, slug)
        record_booking_act(session, PUBLIC, "end place", event, scenario.ids["at yorkshire"], now(), count=3)
    assert acts_of(scenario, "yorkshire") == [("end place", {"count": 3})]
