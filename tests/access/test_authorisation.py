"""Checks against the access table refuse by default, and hide what belongs to others."""

import pytest

from hub.access import (
    PUBLIC,
    Act,
    Role,
    RoleAssignment,
    Viewer,
    authorise_view,
    is_allowed,
    may,
    permitted_organisation_ids,
    require,
)
from hub.kit.errors import NotAllowed, NotFound, SignInRequired
from tests.factories import member_of

LONDON, OFFICE = 1, 2
LEAD = member_of(LONDON, role=Role.TRUST_LEAD)
ADMIN = member_of(OFFICE, role=Role.HUB_ADMIN)
LEADER = member_of(LONDON)


def test_a_view_that_states_no_act_lets_nobody_in_not_even_an_admin():
    for viewer in (PUBLIC, LEADER, ADMIN):
        with pytest.raises(NotAllowed):
            authorise_view(lambda: "open", viewer)


def test_the_public_is_asked_to_sign_in_and_others_are_refused():
    view = may(Act.SEE_PEOPLE)(lambda: "open")

    with pytest.raises(SignInRequired):
        authorise_view(view, PUBLIC)
    with pytest.raises(NotAllowed) as refused:
        authorise_view(view, LEADER)
    assert not isinstance(refused.value, SignInRequired)
    authorise_view(view, ADMIN)


def test_what_is_not_ones_own_is_like_what_is_not_there():
    with pytest.raises(NotFound) as forbidden:
        require(LEAD, Act.SEE_TEAM, organisation_id=OFFICE)
    with pytest.raises(NotFound) as missing:
        require(LEAD, Act.SEE_TEAM, organisation_id=999)

    assert forbidden.value.message == missing.value.message
    require(LEAD, Act.SEE_TEAM, organisation_id=LONDON)


def test_what_belongs_to_a_person_is_for_that_person_alone():
    assert is_allowed(LEADER, Act.SEE_ACCOUNT, person_id=LEADER.person_id)
    assert not is_allowed(LEADER, Act.SEE_ACCOUNT, person_id=LEADER.person_id + 1)
    assert not is_allowed(PUBLIC, Act.SEE_ACCOUNT, person_id=None)
    assert not is_allowed(LEADER, Act.SEE_ACCOUNT)


def test_a_delegate_does_what_may_be_done_for_somebody_and_nothing_else():
    delegate = Viewer(person_id=1, roles=LEAD.roles, delegate_id=9)

    require(delegate, Act.SEE_TEAM, organisation_id=LONDON)
    assert not is_allowed(delegate, Act.CHANGE_SIGN_IN, person_id=1)
    with pytest.raises(NotAllowed, match="You cannot do this while acting for someone else"):
        authorise_view(may(Act.CHANGE_SIGN_IN)(lambda: "open"), delegate)


def test_the_organisations_in_which_somebody_may_do_a_thing_are_all_or_named():
    both = Viewer(
        1, frozenset({RoleAssignment(LONDON, Role.TRUST_LEAD), RoleAssignment(OFFICE, Role.LEADER)})
    )

    assert permitted_organisation_ids(ADMIN, Act.SEE_TEAM) is None
    assert permitted_organisation_ids(both, Act.SEE_TEAM) == frozenset({LONDON})
    assert permitted_organisation_ids(LEADER, Act.SEE_TEAM) == frozenset()
    assert permitted_organisation_ids(PUBLIC, Act.SEE_TEAM) == frozenset()


def test_of_two_roles_in_one_organisation_the_one_that_goes_further_counts():
    roles = [RoleAssignment(OFFICE, Role.TRUST_LEAD), RoleAssignment(OFFICE, Role.HUB_STAFF)]
    for in_order in (roles, roles[::-1]):
        viewer = Viewer(1, tuple(in_order))

        assert permitted_organisation_ids(viewer, Act.SEE_TEAM) is None
        assert is_allowed(viewer, Act.SEE_TEAM, organisation_id=LONDON)


def test_a_guest_sees_nothing_of_what_an_organisation_keeps_among_its_own():
    roles = frozenset({RoleAssignment(LONDON, Role.GUEST), RoleAssignment(OFFICE, Role.LEADER)})

    assert Viewer(1, roles).organisation_ids == frozenset({OFFICE})
