"""Roles of persons in organisations: who has which today, and how they are given, changed and ended."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from hub.access import PUBLIC, Role, RoleAssignment, Viewer
from hub.accounts.domain.memberships import (
    Membership,
    change_end_date,
    get_membership,
    grant_role,
    in_force,
    is_in_force,
    list_delegated_roles,
    list_members,
    list_memberships,
    list_roles,
    may_be_delegate,
    revoke_role,
)
from hub.audit.models import AuditEntry
from hub.catalogue.domain.change_counter import version_key
from hub.kit.clock import now
from hub.kit.errors import Conflict, Invalid, NotFound
from tests.factories import make_person, make_trust

DAY = timedelta(days=1)
TODAY = date(2026, 3, 12)
AT = datetime(2026, 3, 12, 10, tzinfo=UTC)
LONDON, YORKSHIRE = 1, 2


def give(session, person, trust, role=Role.LEADER, **options):
    return grant_role(session, person, trust.id, role, **{"by": PUBLIC, "at": AT, **options})


def newest_entry(session):
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    return entry.act, entry.person_id, entry.object_id, entry.organisation_id, dict(entry.details)


@pytest.mark.parametrize(
    ("ends_on", "counts"), [(None, True), (TODAY + DAY, True), (TODAY, True), (TODAY - DAY, False)]
)
def test_a_role_counts_until_the_end_of_its_last_day(session, ends_on, counts):
    trust = make_trust(session)
    person = make_person(session, trust)
    (membership,) = list_memberships(session, person.id)
    membership.ends_on = ends_on
    session.flush()

    assert is_in_force(membership, TODAY) == counts
    assert session.scalars(select(Membership).where(in_force(TODAY))).all() == [membership] * counts
    roles = [RoleAssignment(trust.id, Role.LEADER)] * counts
    assert list_roles(session, person.id, TODAY) == frozenset(roles)
    assert [member.person for member in list_members(session, trust.id, TODAY)] == [person] * counts
    assert list_memberships(session, person.id) == [membership]


@pytest.mark.parametrize(
    ("own", "theirs", "delegated"),
    [
        ([(LONDON, Role.LEADER)], [(LONDON, Role.TRUST_LEAD)], [(LONDON, Role.TRUST_LEAD)]),
        ([(LONDON, Role.LEADER)], [(LONDON, Role.LEADER), (YORKSHIRE, Role.LEADER)], [(LONDON, Role.LEADER)]),
        ([(LONDON, Role.LEADER)], [(YORKSHIRE, Role.LEADER)], []),
        ([(LONDON, Role.GUEST)], [(LONDON, Role.LEADER)], []),
        ([(LONDON, Role.LEADER)], [(LONDON, Role.GUEST)], []),
        ([(LONDON, Role.LEADER)], [(LONDON, Role.GUEST), (LONDON, Role.LEADER)], [(LONDON, Role.LEADER)]),
        ([], [(LONDON, Role.LEADER)], []),
        ([(LONDON, Role.LEADER)], [], []),
    ],
)
def test_a_delegate_uses_roles_where_both_are_more_than_guests(own, theirs, delegated):
    own, theirs, delegated = (
        frozenset(RoleAssignment(*pair) for pair in pairs) for pairs in (own, theirs, delegated)
    )

    assert list_delegated_roles(own, theirs) == delegated
    assert may_be_delegate(own, theirs) == bool(delegated)


def test_members_are_listed_by_name_and_role_without_the_deactivated_and_those_of_others(session):
    london, yorkshire = make_trust(session), make_trust(session, "yorkshire")
    make_person(session, london, Role.PUBLISHER, name="Zoe")
    ann = make_person(session, london, Role.LEADER, name="Ann")
    give(session, ann, london, Role.TRUST_LEAD)
    make_person(session, london, name="Deactivated").disabled_at = now()
    make_person(session, yorkshire, name="Elsewhere")

    def listed(*roles):
        members = list_members(session, london.id, TODAY, *roles)
        return [(member.person.name, member.membership.role) for member in members]

    assert listed() == [("Ann", "leader"), ("Ann", "trust-lead"), ("Zoe", "publisher")]
    assert listed([Role.PUBLISHER, Role.TRUST_LEAD]) == [("Ann", "trust-lead"), ("Zoe", "publisher")]
    assert listed([]) == []


def test_a_role_given_on_behalf_of_somebody_names_them_and_the_audit_log_who_did_it(session):
    trust, person = make_trust(session), make_person(session)
    by, inviter = Viewer(person.id), make_person(session)
    end = TODAY + 30 * DAY

    membership = give(session, person, trust, Role.GUEST, by=by, ends_on=end, granted_by=Viewer(inviter.id))

    assert (membership.given_by_id, membership.ends_on) == (inviter.id, end)
    assert newest_entry(session) == (
        *("give role", person.id, str(person.id), trust.id),
        {"role": "guest", "until": end.isoformat()},
    )


def test_a_guest_needs_a_last_day(session):
    trust, person = make_trust(session), make_person(session)
    with pytest.raises(Invalid, match="Enter the last day of the guest’s role") as error:
        give(session, person, trust, Role.GUEST)

    assert error.value.field == "ends_on"
    assert list_memberships(session, person.id) == []


def test_a_role_is_given_once_until_it_has_ended(session):
    trust, person = make_trust(session), make_person(session)
    first = give(session, person, trust, Role.GUEST, ends_on=TODAY)
    with pytest.raises(Conflict, match="already has this role"):
        give(session, person, trust, Role.GUEST, ends_on=TODAY + DAY)
    give(session, person, trust, Role.LEADER)
    first.ends_on = TODAY - DAY

    give(session, person, trust, Role.GUEST, ends_on=TODAY + DAY)

    assert sorted((row.role, row.ends_on) for row in list_memberships(session, person.id)) == [
        ("guest", TODAY + DAY),
        ("leader", None),
    ]


def test_memberships_are_listed_the_oldest_first_including_ended_ones(session):
    person, at = make_person(session), now()
    trusts = [make_trust(session, slug) for slug in ("london", "yorkshire", "east")]
    for trust, days in zip(trusts, (2, 3, 1), strict=True):
        give(session, person, trust, at=at - days * DAY)
    list_memberships(session, person.id)[0].ends_on = TODAY - DAY

    listed = [row.organisation_id for row in list_memberships(session, person.id)]
    assert listed == [trusts[1].id, trusts[0].id, trusts[2].id]


@pytest.mark.parametrize("is_named", [True, False])
def test_the_pages_change_when_somebody_who_is_named_on_one_loses_the_role(session, is_named):
    trust, person, by = make_trust(session), make_person(session), Viewer(person_id=7)
    membership = give(session, person, trust)
    membership.named_since = now() if is_named else None
    before = version_key(session)

    revoke_role(session, membership, by=by, at=AT)

    assert (version_key(session) != before) == is_named
    assert list_memberships(session, person.id) == []
    assert newest_entry(session) == ("end role", 7, str(person.id), trust.id, {"role": "leader"})


def test_only_the_last_day_of_a_guest_is_changed(session):
    trust, person = make_trust(session), make_person(session)
    guest = give(session, person, trust, Role.GUEST, ends_on=TODAY)
    leader = give(session, person, trust, Role.LEADER)
    end = TODAY + 9 * DAY

    change_end_date(session, guest, end, by=Viewer(person_id=7), at=AT)
    with pytest.raises(Invalid, match="Only a guest") as error:
        change_end_date(session, leader, end, by=PUBLIC, at=AT)

    assert error.value.field == "ends_on"
    assert (guest.ends_on, leader.ends_on) == (end, None)
    assert newest_entry(session) == (
        *("change last day", 7, str(person.id), trust.id),
        {"until": end.isoformat()},
    )


def test_a_membership_is_found_by_id_or_is_no_role(session):
    membership = give(session, make_person(session), make_trust(session))

    assert get_membership(session, membership.id) is membership
    with pytest.raises(NotFound, match="no such role"):
        get_membership(session, membership.id + 1)
