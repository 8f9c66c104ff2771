"""Which roles an organisation has, and who may give and end each of them."""

import pytest
from bs4 import BeautifulSoup

from hub.access import PUBLIC, Act, Role, Viewer
from hub.accounts.domain.memberships import list_roles
from hub.kit.clock import day_of, now
from hub.kit.errors import Invalid, NotAllowed, NotFound
from hub.people.domain.invitations import invite_person as invite_by
from hub.people.domain.role_policy import (
    ROLES_BY_KIND,
    get_organisation_for_act,
    list_assignable_roles,
    refuse_self_assignment,
    validate_assignable_role,
)
from hub.trusts.domain import OFFICE, TRUST, find_organisation
from tests.people.conftest import roles, url_of, viewer_of
from tests.people.sent_invitations import invite, rows


def test_hub_staff_end_no_role_of_the_office(scenario):
    where = url_of(scenario, "admin", "/trusts/hub/team")
    assert (
        "End"
        not in BeautifulSoup(scenario.browser("staff").get(where).text, "html.parser").select_one("main").text
    )
    assert scenario.browser("staff").get(f"{where}/end/hub-admin").status_code == 404
    assert scenario.browser("staff").send(f"{where}/end/hub-admin").status_code == 404


@pytest.mark.parametrize("role", ["hub-admin", "hub-staff", "boss", ""])
def test_a_role_that_there_is_not_in_a_trust_is_not_given(scenario, role):
    assert scenario.browser("lead").send(url_of(scenario, "leader"), role=role).status_code == 400
    assert roles(scenario, "leader") == {("london", "leader")}


def test_a_lead_invites_into_their_own_trust_and_into_no_role_of_the_office(scenario):
    assert invite(scenario, where="/trusts/yorkshire/team").status_code == 404
    assert invite(scenario, where="/trusts/hub/team").status_code == 404
    assert invite(scenario, role="hub-admin").status_code == 400
    assert rows(scenario) == []


def test_the_domain_itself_refuses_a_role_that_is_not_theirs_to_give(scenario):
    with scenario.write_session() as session:
        london, at = find_organisation(session, "london"), now()
        lead = Viewer(scenario.ids["lead"], list_roles(session, scenario.ids["lead"], day_of(at)))
        with pytest.raises(Invalid, match="There is no hub admin"):
            invite_by(session, lead, london, email="nia@example.org", role=Role.HUB_ADMIN, at=at)
        for name in ("leader", "other lead"):
            viewer = Viewer(scenario.ids[name], list_roles(session, scenario.ids[name], day_of(at)))
            with pytest.raises(NotFound):
                invite_by(session, viewer, london, email="nia@example.org", role=Role.LEADER, at=at)


def test_hub_staff_invite_into_every_trust_but_only_an_admin_into_the_office(scenario):
    assert invite(scenario, "staff").status_code == 303
    assert invite(scenario, "staff", "/trusts/hub/team", role="hub-staff").status_code == 400
    assert invite(scenario, "admin", "/trusts/hub/team", role="hub-staff").status_code == 303
    assert [row.role for row in rows(scenario)] == ["leader", "hub-staff"]


@pytest.mark.parametrize("who", ["leader", "publisher", "guest", "newcomer"])
def test_nobody_else_invites(scenario, who):
    assert invite(scenario, who).status_code == 403
    assert rows(scenario) == []


def test_every_role_belongs_to_a_kind_of_organisation():
    assert set(ROLES_BY_KIND) == {TRUST, OFFICE}
    assert {role for roles in ROLES_BY_KIND.values() for role in roles} == set(Role)


@pytest.mark.parametrize(
    ("name", "at_london", "at_hub"),
    [
        ("leader", (), ()),
        ("publisher", (), ()),
        ("guest", (), ()),
        ("newcomer", (), ()),
        ("other lead", (), ()),
        ("lead", ROLES_BY_KIND[TRUST], ()),
        ("staff", ROLES_BY_KIND[TRUST], (Role.GUEST,)),
        ("admin", ROLES_BY_KIND[TRUST], ROLES_BY_KIND[OFFICE]),
    ],
)
def test_the_roles_that_somebody_may_give_are_those_they_are_offered(scenario, name, at_london, at_hub):
    with scenario.write_session() as session:
        viewer = viewer_of(session, scenario, name)
        for slug, allowed in (("london", at_london), ("hub", at_hub)):
            organisation = find_organisation(session, slug)
            assert list_assignable_roles(viewer, organisation) == allowed
            for role in ROLES_BY_KIND[organisation.kind]:
                if role in allowed:
                    validate_assignable_role(viewer, organisation, role)
                else:
                    with pytest.raises(NotFound):
                        validate_assignable_role(viewer, organisation, role)


def test_a_role_of_another_kind_of_organisation_is_invalid_even_for_an_admin(scenario):
    with scenario.write_session() as session:
        admin = viewer_of(session, scenario, "admin")
        for slug, role in (("london", Role.HUB_ADMIN), ("hub", Role.LEADER)):
            organisation = find_organisation(session, slug)
            with pytest.raises(Invalid, match=f"There is no {role.label.lower()} in") as error:
                validate_assignable_role(admin, organisation, role)
            assert error.value.field == "role"


def test_an_organisation_is_given_to_who_may_act_there_and_to_others_as_if_it_were_not_there(scenario):
    with scenario.write_session() as session:
        lead = viewer_of(session, scenario, "lead")
        assert get_organisation_for_act(session, lead, Act.CHANGE_TEAM, "london").slug == "london"
        for slug in ("yorkshire", "nowhere"):
            with pytest.raises(NotFound):
                get_organisation_for_act(session, lead, Act.CHANGE_TEAM, slug)
        staff = viewer_of(session, scenario, "staff")
        assert get_organisation_for_act(session, staff, Act.CHANGE_TEAM, "yorkshire").slug == "yorkshire"
        with pytest.raises(NotFound):
            get_organisation_for_act(session, staff, Act.CHANGE_TEAM, "nowhere")


def test_neither_a_delegate_nor_the_person_gives_a_role_to_their_own_address(scenario):
    with scenario.write_session() as session:
        acting = Viewer(scenario.ids["lead"], delegate_id=scenario.ids["leader"])
        for viewer, email in (
            (acting, "leader@example.org"),
            (acting, "lead@example.org"),
            (Viewer(scenario.ids["leader"]), "leader@example.org"),
        ):
            with pytest.raises(NotAllowed, match="You cannot give yourself a role"):
                refuse_self_assignment(session, viewer, email)
        for viewer, email in (
            (acting, "publisher@example.org"),
            (acting, None),
            (PUBLIC, "leader@example.org"),
        ):
            refuse_self_assignment(session, viewer, email)
