"""Giving and ending the role of a lead needs reauthentication, which does not lose what was typed."""

import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from hub.access import Role, RoleAssignment, Viewer
from hub.kit.clock import now
from hub.people.domain.invitations import invite_person
from hub.people.models import Invitation
from hub.trusts.domain import find_organisation
from hub.web.authentication import OPEN_FORM_GRACE, REAUTHENTICATION_LIFETIME
from tests.people.conftest import roles

TEAM = "/trusts/london/team"
LONG_AGO = REAUTHENTICATION_LIFETIME + OPEN_FORM_GRACE + timedelta(minutes=1)
ANN = {"email": "ann@example.org", "name": "Ann <Able>"}


def stale(scenario, who):
    """Return a browser whose last authentication is too long ago."""
    return scenario.browser(who, at=now() - LONG_AGO)


def count_invitations(scenario):
    with scenario.write_session() as session:
        return session.scalar(select(func.count()).select_from(Invitation))


@pytest.mark.parametrize("who", ["lead", "staff", "admin"])
def test_a_lead_is_invited_only_by_who_has_just_proved_who_they_are(scenario, who):
    assert stale(scenario, who).send(f"{TEAM}/invite", **ANN, role="trust-lead").status_code == 403
    assert count_invitations(scenario) == 0
    assert scenario.browser(who).send(f"{TEAM}/invite", **ANN, role="trust-lead").location == TEAM
    assert count_invitations(scenario) == 1


@pytest.mark.parametrize("role", ["leader", "publisher"])
def test_who_has_no_say_over_others_is_invited_without_it(scenario, role):
    assert stale(scenario, "lead").send(f"{TEAM}/invite", **ANN, role=role).location == TEAM
    assert count_invitations(scenario) == 1


def test_the_role_of_a_lead_is_given_and_ended_after_a_fresh_proof(scenario):
    person = f"{TEAM}/people/{scenario.public_ids['leader']}"
    assert stale(scenario, "lead").send(person, role="trust-lead").status_code == 403
    assert roles(scenario, "leader") == {("london", "leader")}
    assert scenario.browser("lead").send(person, role="trust-lead").location == person
    assert roles(scenario, "leader") == {("london", "leader"), ("london", "trust-lead")}

    end = f"{person}/end/trust-lead"
    assert stale(scenario, "lead").get(end).location.startswith("/sign-in/again?next=")
    assert stale(scenario, "lead").send(end).status_code == 403
    assert roles(scenario, "leader") == {("london", "leader"), ("london", "trust-lead")}
    assert scenario.browser("lead").send(end).location == TEAM
    assert roles(scenario, "leader") == {("london", "leader")}


def test_another_role_ends_without_it(scenario):
    end = f"{TEAM}/people/{scenario.public_ids['publisher']}/end/publisher"
    assert stale(scenario, "lead").get(end).status_code == 200
    assert stale(scenario, "lead").send(end).location == TEAM


def test_a_sheet_which_may_name_leads_is_begun_with_it(scenario):
    many, sheet = f"{TEAM}/invite-many", "email,role\nann@example.org,trust lead\n"
    assert stale(scenario, "lead").get(many).location.startswith("/sign-in/again?next=")
    assert stale(scenario, "lead").send(many, sheet=sheet).status_code == 403
    response = scenario.browser("lead").send(many, sheet=sheet)
    plan = BeautifulSoup(response.text, "html.parser").select_one("[name=plan]")["value"]
    assert stale(scenario, "lead").send(f"{many}/send", plan=plan).status_code == 403
    assert count_invitations(scenario) == 0
    assert scenario.browser("lead").send(f"{many}/send", plan=plan).status_code == 200
    assert count_invitations(scenario) == 1


def test_a_leads_invitation_is_sent_again_with_it_and_another_without(scenario):
    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        values = {"ends_on": None, "at": now()}
        by = Viewer(scenario.ids["lead"], frozenset({RoleAssignment(london.id, Role.TRUST_LEAD)}))
        invitations = {
            role: invite_person(
                session, by, london, email=f"new-{role.value}@example.org", name="", role=role, **values
            )
            for role in (Role.TRUST_LEAD, Role.LEADER)
        }
        urls = {
            role: f"{TEAM}/invitations/{invitation.public_id}/again"
            for role, invitation in invitations.items()
        }
    assert stale(scenario, "lead").send(urls[Role.TRUST_LEAD]).status_code == 403
    assert scenario.browser("lead").send(urls[Role.TRUST_LEAD]).location == TEAM
    assert stale(scenario, "lead").send(urls[Role.LEADER]).location == TEAM


def test_who_moves_to_another_trust_and_so_leaves_one_proves_it_as_who_leaves(scenario):
    join = "/trusts/yorkshire/join"
    assert stale(scenario, "leader").send(join, words="I move", leaves="london").status_code == 403
    assert stale(scenario, "leader").send(join, words="I come too", leaves="").location == "/account/people"
    assert (
        scenario.browser("publisher").send(join, words="I move", leaves="london").location
        == "/account/people"
    )


def test_a_sheet_that_was_pasted_is_kept_and_a_file_has_to_be_chosen_again(scenario):
    many, sheet = f"{TEAM}/invite-many", "email,role\nann@example.org,trust lead\n"
    browser = stale(scenario, "lead")
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"

    def sent(name):
        file = (io.BytesIO(b"email,role\nben@example.org,leader\n"), name)
        fields = {"sheet": sheet, "file": file}
        return browser.send(many, **fields).text

    assert "ann@example.org" in sent("")
    assert "ann@example.org" not in sent("sheet.csv")


def test_what_was_typed_is_kept_to_be_sent_again(scenario):
    browser = stale(scenario, "lead")
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    page = BeautifulSoup(browser.send(f"{TEAM}/invite", **ANN, role="trust-lead").text, "html.parser")
    first = page.select_one('main a[target="_blank"]')
    fields = {element["name"]: element["value"] for element in page.select("main form input")}

    assert (first["href"], first["rel"]) == ("/sign-in/again", ["noopener"])
    assert {name: fields[name] for name in (*ANN, "role")} == {**ANN, "role": "trust-lead"}
    del fields["csrf_token"]
    assert scenario.browser("lead").send(f"{TEAM}/invite", **fields).location == TEAM
    assert count_invitations(scenario) == 1


def test_of_what_comes_from_elsewhere_nothing_is_offered_to_be_sent(scenario):
    browser = stale(scenario, "lead")
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    response = browser.send(f"{TEAM}/invite", **ANN, role="trust-lead")

    assert response.status_code == 403
    assert "ann@example.org" not in response.text
    assert "Nothing has been changed yet." in response.text
