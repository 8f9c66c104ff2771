"""A person with a role in both organisations of a merger has it once afterwards."""

from datetime import date

import pytest

from hub.access import Role
from hub.accounts.domain.memberships import list_memberships
from hub.accounts.domain.organisation_merge import merge_memberships
from hub.accounts.models import Membership
from hub.extension.organisation_merge import OrganisationMerge
from tests.factories import START, make_person, make_trust
from tests.support.merge import merge


@pytest.mark.parametrize(
    ("source_end", "target_end", "expected_end"),
    [
        (None, None, None),
        (None, date(2030, 1, 1), None),
        (date(2031, 1, 1), date(2030, 1, 1), date(2031, 1, 1)),
        (date(2029, 1, 1), date(2030, 1, 1), date(2030, 1, 1)),
        (date(2029, 1, 1), None, None),
    ],
)
def test_a_role_in_both_trusts_is_kept_once_for_the_longer_time(
    app, session, source_end, target_end, expected_end
):
    source, target = make_trust(session, "east-of-england"), make_trust(session, "london")
    person = make_person(session)
    for trust, ends_on in ((source, source_end), (target, target_end)):
        session.add(
            Membership(
                person_id=person.id,
                organisation_id=trust.id,
                role=Role.PUBLISHER.value,
                since=START,
                ends_on=ends_on,
                ask_about="",
            )
        )
    session.flush()

    merge(app, session, source, target)

    (membership,) = session.query(Membership)
    assert (membership.organisation_id, membership.ends_on) == (target.id, expected_end)


def test_all_roles_of_a_trust_move_and_those_elsewhere_stay(session):
    east, london, york = (make_trust(session, slug) for slug in ("east-of-england", "london", "york"))
    moved, ended, elsewhere = (
        make_person(session, east),
        make_person(session, east),
        make_person(session, york),
    )
    list_memberships(session, ended.id)[0].ends_on = date(2020, 1, 1)
    session.flush()

    merge_memberships(session, OrganisationMerge(east.id, "east-of-england", london.id, "london"))
    session.expire_all()

    organisation_ids = [
        list_memberships(session, person.id)[0].organisation_id for person in (moved, ended, elsewhere)
    ]
    assert organisation_ids == [london.id, london.id, york.id]


def test_two_different_roles_of_one_person_are_both_kept(session):
    east, london = make_trust(session, "east-of-england"), make_trust(session, "london")
    person, other = make_person(session, east, Role.PUBLISHER), make_person(session, london, Role.PUBLISHER)
    (membership,) = list_memberships(session, other.id)
    membership.person_id, membership.role = person.id, Role.LEADER.value
    session.flush()

    merge_memberships(session, OrganisationMerge(east.id, "east-of-england", london.id, "london"))
    session.expire_all()

    roles = {(row.organisation_id, row.role) for row in list_memberships(session, person.id)}
    assert roles == {(london.id, "publisher"), (london.id, "leader")}
