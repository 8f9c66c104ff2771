"""Who took part in events, for the feature that asks how it was."""

from datetime import timedelta

from hub.catalogue.domain import find_entry_by_public_id
from hub.events.domain.catalogue_entries import publish_entry
from hub.events.domain.participations import find_end, list_participations, took_part
from hub.events.models import Attendance, Booking
from hub.kit.clock import now
from tests.factories import make_event, make_person, make_trust


def test_only_those_marked_as_having_come_to_what_took_place_are_told_of(session):
    london = make_trust(session)
    people = [make_person(session, london) for _ in range(3)]
    begins = now() - timedelta(days=2)
    times = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "closes_at": begins}
    took_place, cancelled = make_event(session, london, **times), make_event(session, london, **times)
    for event in (took_place, cancelled):
        publish_entry(session, event, now())
    cancelled.state = "cancelled"
    for event in (took_place, cancelled):
        for person, mark in zip(people, ("came", "absent", ""), strict=True):
            booking = Booking(
                event_id=event.id,
                person_id=person.id,
                organisation_id=london.id,
                sequence=0,
                booked_at=begins,
                outcome="",
            )
            session.add(booking)
            session.flush()
            if mark:
                session.add(Attendance(booking_id=booking.id, mark=mark, marked_at=now()))
    session.flush()

    [found] = list_participations(session, now() - timedelta(days=3), now())
    entry = find_entry_by_public_id(session, took_place.public_id)
    assert (found.person_id, found.entry_id) == (people[0].id, entry.id)
    assert found.ended_at == took_place.ends_at
    assert list_participations(session, now() - timedelta(days=1), now()) == []
    assert find_end(session, took_place.public_id) == took_place.ends_at
    assert find_end(session, cancelled.public_id) is None
    stranger = make_person(session, london)
    assert [took_part(session, took_place.public_id, person.id) for person in (*people, stranger)] == [
        True,
        False,
        True,
        False,
    ]
    took_place.booking_address = "https://example.org/book"
    session.flush()
    assert took_part(session, took_place.public_id, stranger.id) is None
