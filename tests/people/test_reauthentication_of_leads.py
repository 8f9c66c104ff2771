"""Whoever gives or takes the say over a trust has just proved who they are; what they typed is not lost."""

import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from hub.access import Role, RoleAssignment, Viewer
from hub.kit.clock import now
from hub.people.domain import invite_person
from hub.people.models import Invitation
from hub.trusts.domain import find_organisation
from hub.web.authentication import OPEN_FORM_GRACE, REAUTHENTICATION_LIFETIME
from tests.people.conftest import roles

TEAM = "/trusts/london/team"
LONG_AGO = REAUTHENTICATION_LIFETIME + OPEN_FORM_GRACE + timedelta(minutes=1)
ANN = {"email": "ann@example.org", "name": "Ann <Able>"}


def stale(town, who):
    """Return a browser in which somebody signed in some time ago."""
    return town.browser(who, at=now() - LONG_AGO)


def invited(town):
    with town.writing() as session:
        return session.scalar(select(func.count()).select_from(Invitation))


@pytest.mark.parametrize("who", ["lead", "staff", "admin"])
def test_a_lead_is_invited_only_by_who_has_just_proved_who_they_are(town, who):
    assert stale(town, who).send(f"{TEAM}/invite", **ANN, role="trust-lead").status_code == 403
    assert invited(town) == 0
    assert town.browser(who).send(f"{TEAM}/invite", **ANN, role="trust-lead").location == TEAM
    assert invited(town) == 1


@pytest.mark.parametrize("role", ["leader", "publisher"])
def test_who_has_no_say_over_others_is_invited_without_it(town, role):
    assert stale(town, "lead").send(f"{TEAM}/invite", **ANN, role=role).location == TEAM
    assert invited(town) == 1


def test_the_role_of_a_lead_is_given_and_ended_after_a_fresh_proof(town):
    person = f"{TEAM}/people/{town.keys['leader']}"
    assert stale(town, "lead").send(person, role="trust-lead").status_code == 403
    assert roles(town, "leader") == {("london", "leader")}
    assert town.browser("lead").send(person, role="trust-lead").location == person
    assert roles(town, "leader") == {("london", "leader"), ("london", "trust-lead")}

    end = f"{person}/end/trust-lead"
    assert stale(town, "lead").get(end).location.startswith("/sign-in/again?next=")
    assert stale(town, "lead").send(end).status_code == 403
    assert roles(town, "leader") == {("london", "leader"), ("london", "trust-lead")}
    assert town.browser("lead").send(end).location == TEAM
    assert roles(town, "leader") == {("london", "leader")}


def test_another_role_ends_without_it(town):
    end = f"{TEAM}/people/{town.keys['publisher']}/end/publisher"
    assert stale(town, "lead").get(end).status_code == 200
    assert stale(town, "lead").send(end).location == TEAM


def test_a_sheet_which_may_name_leads_is_begun_with_it(town):
    many, sheet = f"{TEAM}/invite-many", "email,role\nann@example.org,trust lead\n"
    assert stale(town, "lead").get(many).location.startswith("/sign-in/again?next=")
    assert stale(town, "lead").send(many, sheet=sheet).status_code == 403
    answer = town.browser("lead").send(many, sheet=sheet)
    plan = BeautifulSoup(answer.text, "html.parser").select_one("[name=plan]")["value"]
    assert stale(town, "lead").send(f"{many}/send", plan=plan).status_code == 403
    assert invited(town) == 0
    assert town.browser("lead").send(f"{many}/send", plan=plan).status_code == 200
    assert invited(town) == 1


def test_a_leads_invitation_is_sent_again_with_it_and_another_without(town):
    with town.writing() as session:
        london = find_organisation(session, "london")
        last = {"ends_on": None, "at": now()}
        by = Viewer(town.ids["lead"], frozenset({RoleAssignment(london.id, Role.TRUST_LEAD)}))
        keys = {
            role: invite_person(
                session, by, london, email=f"{role.value}@example.org", name="", role=role, **last
            )
            for role in (Role.TRUST_LEAD, Role.LEADER)
        }
        address = {role: f"{TEAM}/invitations/{found.public_id}/again" for role, found in keys.items()}
    assert stale(town, "lead").send(address[Role.TRUST_LEAD]).status_code == 403
    assert town.browser("lead").send(address[Role.TRUST_LEAD]).location == TEAM
    assert stale(town, "lead").send(address[Role.LEADER]).location == TEAM


def test_who_moves_to_another_trust_and_so_leaves_one_proves_it_as_who_leaves(town):
    join = "/trusts/yorkshire/join"
    assert stale(town, "leader").send(join, words="I move", leaves="london").status_code == 403
    assert stale(town, "leader").send(join, words="I come too", leaves="").location == "/account/people"
    assert town.browser("publisher").send(join, words="I move", leaves="london").location == "/account/people"


def test_a_sheet_that_was_pasted_is_kept_and_a_file_has_to_be_chosen_again(town):
    many, sheet = f"{TEAM}/invite-many", "email,role\nann@example.org,trust lead\n"
    browser = stale(town, "lead")
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"

    def sent(name):
        file = (io.BytesIO(b"email,role\nben@example.org,leader\n"), name)
        given = {"sheet": sheet, "file": file}
        return browser.send(many, **given).text

    assert "ann@example.org" in sent("")
    assert "ann@example.org" not in sent("sheet.csv")


def test_what_was_typed_is_kept_to_be_sent_again(town):
    browser = stale(town, "lead")
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    page = BeautifulSoup(browser.send(f"{TEAM}/invite", **ANN, role="trust-lead").text, "html.parser")
    first = page.select_one('main a[target="_blank"]')
    kept = {field["name"]: field["value"] for field in page.select("main form input")}

    assert (first["href"], first["rel"]) == ("/sign-in/again", ["noopener"])
    assert {name: kept[name] for name in (*ANN, "role")} == {**ANN, "role": "trust-lead"}
    del kept["csrf_token"]
    assert town.browser("lead").send(f"{TEAM}/invite", **kept).location == TEAM
    assert invited(town) == 1


def test_of_what_comes_from_elsewhere_nothing_is_offered_to_be_sent(town):
    browser = stale(town, "lead")
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    answer = browser.send(f"{TEAM}/invite", **ANN, role="trust-lead")

    assert answer.status_code == 403
    assert "ann@example.org" not in answer.text
    assert "What you sent is not done." in answer.text
