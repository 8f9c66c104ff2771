"""Nobody is offered a place who has lost the role or the account with which they joined the list."""

from datetime import timedelta

from sqlalchemy import select

from hub.access import Role
from hub.accounts.domain import (
    deactivate_person,
    get_person,
    list_memberships,
    revoke_role,
)
from hub.events.domain.current_roles import list_bookings_without_role, list_without_role
from hub.events.domain.waiting_list import offer_free_places_by_id
from hub.events.models import Event, PlaceOffer, WaitingListEntry
from hub.kit.clock import current_day, now


def fill(scenario):
    """Return a full event of one place, who has it, and the names of three who wait."""
    slug = scenario.open_event(capacity=1)
    (seated,), waiting = scenario.add_leaders(1), scenario.add_leaders(3)
    scenario.book(seated, slug)
    for name in waiting:
        scenario.wait(name, slug)
    return slug, seated, waiting


def take_role(scenario, name):
    with scenario.write_session() as session:
        for membership in list_memberships(session, scenario.ids[name]):
            revoke_role(session, membership, by=scenario.viewer("admin", session), at=now())


def deactivate(scenario, name):
    with scenario.write_session() as session:
        person = get_person(session, scenario.ids[name])
        deactivate_person(session, person, by=scenario.viewer("admin", session), at=now())


def list_offered(scenario):
    with scenario.write_session() as session:
        statement = select(PlaceOffer.person_id).where(PlaceOffer.ended_at.is_(None))
        ids = {id_: name for name, id_ in scenario.ids.items()}
        return [ids[person_id] for person_id in session.scalars(statement)]


def test_people_without_their_role_or_account_are_passed_over_and_the_first_is_told(scenario):
    slug, seated, waiting = fill(scenario)
    take_role(scenario, waiting[0])
    deactivate(scenario, waiting[1])
    with scenario.write_session() as session:
        event = session.scalars(select(Event).where(Event.slug == slug)).one()
        found = [entry.person_id for entry in list_without_role(session, event, now())]
    assert found == [scenario.ids[name] for name in waiting[:2]]
    scenario.cancel(seated, slug)
    assert list_offered(scenario) == [waiting[2]]
    with scenario.write_session() as session:
        ended = session.scalars(select(WaitingListEntry.outcome).order_by(WaitingListEntry.id)).all()
    assert ended == ["no role", "no role", ""]
    (told,) = scenario.sent("waiting-ended")
    assert told.subject.startswith("You are no longer on the waiting list for ")
    assert "no longer have a role" in told.paragraphs[0]


def test_an_offer_to_somebody_who_loses_their_role_goes_to_the_next(scenario):
    slug, seated, waiting = fill(scenario)
    scenario.cancel(seated, slug)
    assert list_offered(scenario) == waiting[:1]
    take_role(scenario, waiting[0])
    with scenario.write_session() as session:
        event_id = session.scalars(select(Event.id).where(Event.slug == slug)).one()
        assert offer_free_places_by_id(session, event_id, now()) == 1
    assert list_offered(scenario) == waiting[1:2]


def test_a_role_that_has_ended_and_the_role_of_a_guest_are_not_enough_to_be_offered_a_place(scenario):
    slug, seated, waiting = fill(scenario)
    with scenario.write_session() as session:
        (ended,) = list_memberships(session, scenario.ids[waiting[0]])
        ended.ends_on = current_day() - timedelta(days=1)
        (guest,) = list_memberships(session, scenario.ids[waiting[1]])
        guest.role = Role.GUEST.value
    scenario.cancel(seated, slug)
    assert list_offered(scenario) == [waiting[2]]


def test_organisers_see_who_has_a_place_and_no_longer_the_role_with_which_they_booked(scenario, slug):
    for name in ("leader", "other leader", "guest"):
        scenario.book(name, slug)
    staff, words = scenario.browser("staff"), "no longer has the role they booked with"
    assert words not in staff.get(f"/events/{slug}/manage").text
    take_role(scenario, "other leader")
    with scenario.write_session() as session:
        event = session.scalars(select(Event).where(Event.slug == slug)).one()
        found = [row.person_id for row in list_bookings_without_role(session, event, now())]
    assert found == [scenario.ids["other leader"]]
    page = staff.get(f"/events/{slug}/manage").text
    assert f"1 person has a place and {words}" in page
    assert "they are still coming: The second leader." in page
