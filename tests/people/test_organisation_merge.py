"""Invitations, registrations and join requests of an organisation move with a merger."""

import secrets
from datetime import timedelta

from hub.extension.organisation_merge import OrganisationMerge
from hub.people.domain.organisation_merge import merge_people
from hub.people.models import Invitation, JoinRequest, PendingRegistration
from tests.factories import START, make_join_request, make_person, make_trust
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


def merge_domain(session, source, target):
    merge_people(session, OrganisationMerge(source.id, source.slug, target.id, target.slug))
    session.expire_all()


def test_invitations_and_registrations_of_the_trust_that_ends_move_and_those_of_others_stay(session):
    source, target, other = (make_trust(session, slug) for slug in ("east", "london", "york"))
    for trust in (source, target, other):
        values = {
            "nonce": "n",
            "email": "new@example.org",
            "name": "New",
            "organisation_id": trust.id,
            "created_at": START,
            "expires_at": START + timedelta(days=14),
        }
        session.add(Invitation(public_id=secrets.token_hex(8), role="leader", **values))
        session.add(PendingRegistration(public_id=secrets.token_hex(8), words="", **values))
    session.flush()

    merge_domain(session, source, target)

    for model in (Invitation, PendingRegistration):
        ids = [row.organisation_id for row in session.query(model).order_by(model.id)]
        assert ids == [target.id, target.id, other.id]


def test_answered_requests_are_kept_beside_an_open_one(session):
    source, target = make_trust(session, "east-of-england"), make_trust(session, "london")
    person = make_person(session)
    make_join_request(session, person, source, decided_at=START, accepted=False)
    make_join_request(session, person, target, decided_at=START, accepted=True)
    make_join_request(session, person, target)

    merge_domain(session, source, target)

    requests = session.query(JoinRequest).order_by(JoinRequest.id).all()
    assert [(row.organisation_id, row.accepted) for row in requests] == [
        (target.id, False),
        (target.id, True),
        (target.id, None),
    ]


def test_an_open_request_of_another_person_or_to_a_third_trust_is_kept(session):
    source, target, other = (make_trust(session, slug) for slug in ("east", "london", "york"))
    first, second = make_person(session), make_person(session)
    make_join_request(session, first, source)
    make_join_request(session, second, target)
    make_join_request(session, first, other, leaves_id=source.id)

    merge_domain(session, source, target)

    requests = session.query(JoinRequest).order_by(JoinRequest.id).all()
    assert [(row.person_id, row.organisation_id, row.leaves_id) for row in requests] == [
        (first.id, target.id, None),
        (second.id, target.id, None),
        (first.id, other.id, target.id),
    ]
