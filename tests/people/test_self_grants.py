"""You cannot give yourself a role, whatever the way."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from hub.access import PUBLIC, Role, Viewer
from hub.accounts.domain.memberships import grant_role, list_memberships
from hub.accounts.domain.persons import get_person
from hub.kit.clock import current_day, day_of, now
from hub.kit.errors import NotAllowed
from hub.people.domain.bulk_invitations import validate_rows
from hub.people.domain.invitation_acceptance import accept_invitation
from hub.people.domain.invitation_csv import InvitationRow, RowStatus
from hub.people.domain.invitations import create_invitation, invite_person, resend_invitation
from hub.people.domain.team import add_role, change_guest_last_day, get_team_member
from hub.trusts.domain import find_organisation
from tests.people.conftest import roles, url_of, viewer_of
from tests.people.sent_invitations import invite, rows

ROOT = Path(__file__).parents[2]
REFUSED = "You cannot give yourself a role"
DAY = timedelta(days=1)


@pytest.mark.parametrize("role", ["trust-lead", "leader"])
@pytest.mark.parametrize("who", ["staff", "admin", "lead"])
def test_nobody_invites_themselves(scenario, who, role):
    answer = invite(scenario, who, role=role, email=f"{who}@example.org")

    assert answer.status_code == 403
    assert REFUSED in answer.text
    assert rows(scenario) == []


def test_an_invitation_to_an_address_that_becomes_an_own_one_is_neither_accepted_nor_sent_again(scenario):
    with scenario.write_session() as session:
        london, staff = find_organisation(session, "london"), viewer_of(session, scenario, "staff")
        values = {"email": "new@example.org", "role": Role.TRUST_LEAD}
        invitation = invite_person(session, staff, london, **values, at=now())
        get_person(session, scenario.ids["staff"]).email = "new@example.org"
        session.flush()
        with pytest.raises(NotAllowed, match=REFUSED):
            accept_invitation(session, staff, invitation, now())
        with pytest.raises(NotAllowed, match=REFUSED):
            resend_invitation(session, invitation, by=staff, at=now())


def test_nobody_adds_a_role_to_themselves_and_no_form_offers_it(scenario):
    browser = scenario.browser("lead")
    assert 'name="role"' not in browser.get(url_of(scenario, "lead")).text
    assert 'name="role"' in browser.get(url_of(scenario, "leader")).text

    assert browser.send(url_of(scenario, "lead"), role="publisher").status_code == 403
    assert roles(scenario, "lead") == {("london", "trust-lead")}
    with scenario.write_session() as session:
        london, lead = find_organisation(session, "london"), viewer_of(session, scenario, "lead")
        member = get_team_member(session, lead, london, scenario.public_ids["lead"], current_day())
        with pytest.raises(NotAllowed, match=REFUSED):
            add_role(session, lead, london, member, role=Role.PUBLISHER, at=now())


def test_nobody_prolongs_their_own_stay_as_a_guest(scenario):
    with scenario.write_session() as session:
        london, at = find_organisation(session, "london"), now()
        person = get_person(session, scenario.ids["staff"])
        ends_on = day_of(at) + DAY
        membership = grant_role(session, person, london.id, Role.GUEST, by=PUBLIC, at=at, ends_on=ends_on)
        staff = viewer_of(session, scenario, "staff")
        with pytest.raises(NotAllowed, match=REFUSED):
            change_guest_last_day(session, membership, ends_on + DAY, by=staff, at=at)
        assert membership.ends_on == ends_on
    page = scenario.browser("staff").get(url_of(scenario, "staff"))
    assert page.status_code == 200
    assert "Change last day" not in page.text


def test_a_sheet_says_so_of_the_line_with_an_own_address(scenario):
    with scenario.write_session() as session:
        london, staff = find_organisation(session, "london"), viewer_of(session, scenario, "staff")
        own, other = validate_rows(
            session,
            staff,
            london,
            [
                InvitationRow(2, "staff@example.org", "", Role.TRUST_LEAD),
                InvitationRow(3, "nia@example.org", "", Role.TRUST_LEAD),
            ],
            now(),
        )
    assert (own.status, own.reason[: len(REFUSED)]) == (RowStatus.INVALID, REFUSED)
    assert other.status is RowStatus.TO_INVITE


def test_the_rule_holds_for_delegates_and_for_every_role_where_roles_are_written(scenario):
    with scenario.write_session() as session:
        london, person = find_organisation(session, "london"), get_person(session, scenario.ids["newcomer"])
        for decider in (Viewer(person.id), Viewer(scenario.ids["lead"], delegate_id=person.id)):
            for role in Role:
                with pytest.raises(NotAllowed, match=REFUSED):
                    grant_role(session, person, london.id, role, by=decider, at=now(), ends_on=current_day())
                with pytest.raises(NotAllowed, match=REFUSED):
                    grant_role(
                        session,
                        person,
                        london.id,
                        role,
                        by=PUBLIC,
                        at=now(),
                        ends_on=current_day(),
                        granted_by=decider,
                    )
        assert list_memberships(session, person.id) == []


def test_the_operators_command_is_excepted(scenario):
    with scenario.write_session() as session:
        london, staff = find_organisation(session, "london"), viewer_of(session, scenario, "staff")
        values = {"email": "staff@example.org", "role": Role.LEADER, "at": now(), "by": PUBLIC}
        accept_invitation(session, staff, create_invitation(session, london, **values), now())
    assert roles(scenario, "staff") == {("hub", "hub-staff"), ("london", "leader")}


def test_memberships_are_written_in_the_one_module_that_asks_the_rule():
    found = set()
    for path in sorted((ROOT / "hub").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_new = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Membership"
            is_core = (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "insert"
                and any(getattr(argument, "id", "") == "Membership" for argument in node.args)
            )
            is_change = isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Attribute)
                and target.attr in {"ends_on", "role"}
                and getattr(target.value, "id", "") == "membership"
                for target in node.targets
            )
            if is_new or is_core or is_change:
                found.add(str(path.relative_to(ROOT)))
    assert found == {"hub/accounts/domain/memberships.py"}
