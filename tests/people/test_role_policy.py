"""Which roles an organisation has, and who may give and end each of them."""

import pytest
from bs4 import BeautifulSoup

from hub.access import Role, Viewer
from hub.accounts.domain.memberships import list_roles
from hub.kit.clock import now
from hub.kit.errors import Invalid, NotFound
from hub.people.domain.invitations import invite_person as invite_by
from hub.people.domain.role_policy import ROLES_BY_KIND
from hub.trusts.domain import OFFICE, TRUST, find_organisation
from tests.people.conftest import roles, url_of
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
        lead = Viewer(scenario.ids["lead"], list_roles(session, scenario.ids["lead"], at.date()))
        with pytest.raises(Invalid, match="There is no hub admin"):
            invite_by(session, lead, london, email="nia@example.org", role=Role.HUB_ADMIN, at=at)
        for name in ("leader", "other lead"):
            viewer = Viewer(scenario.ids[name], list_roles(session, scenario.ids[name], at.date()))
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
