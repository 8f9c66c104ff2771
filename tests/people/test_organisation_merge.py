"""Invitations, registrations and join requests of an organisation move with a merger."""

from hub.people.models import JoinRequest
from tests.factories import make_join_request, make_person, make_trust
from tests.support.merge import merge


def test_of_two_open_requests_of_one_person_one_stays_and_a_move_becomes_a_request_to_join(app, session):
    source, target = make_trust(session, "east-of-england"), make_trust(session, "london")
    person, mover = make_person(session), make_person(session)
    make_join_request(session, person, source)
    make_join_request(session, person, target)
    make_join_request(session, mover, target, leaves_id=source.id)

    merge(app, session, source, target)

    requests = session.query(JoinRequest).order_by(JoinRequest.person_id).all()
    assert [(row.person_id, row.organisation_id, row.leaves_id) for row in requests] == [
        (person.id, target.id, None),
        (mover.id, target.id, None),
    ]
