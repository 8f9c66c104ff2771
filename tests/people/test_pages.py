"""The pages of joining in all their states, checked for valid HTML."""

import pytest
from sqlalchemy import select

from hub.kit.clock import now
from hub.people.domain.invitations import create_invitation, sign_invitation_token
from hub.people.models import JoinRequest
from hub.trusts.domain import find_organisation
from tests.factories import make_person
from tests.people.conftest import WELCOME
from tests.support.html import check_html

LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis"
TEAM = "/trusts/london/team"


def overfill(scenario):
    """Fill London with 200 members and 20 invitations with long names, and create join requests."""
    from hub.access import PUBLIC, Role, Viewer
    from hub.people.domain.delegates import add_delegate
    from hub.people.domain.join_requests import create_join_request
    from hub.people.domain.line_managers import add_line_manager

    with scenario.write_session() as session:
        london = find_organisation(session, "london")
        for number in range(200):
            make_person(session, london, name=f"{LONG} {number}", email=f"{LONG}.{number}@{LONG}.nhs.uk")
        for number in range(20):
            email = f"{LONG}.invited.{number}@{LONG}.nhs.uk"
            create_invitation(session, london, email=email, name=LONG, role=Role.LEADER, at=now(), by=PUBLIC)
        create_join_request(session, Viewer(scenario.ids["newcomer"]), london, words=f"{LONG} " * 9, at=now())
        yorkshire = find_organisation(session, "yorkshire")
        create_join_request(session, Viewer(scenario.ids["leader"]), yorkshire, words="", at=now())
        leader = Viewer(scenario.ids["leader"])
        add_line_manager(session, leader, email="lead@example.org", at=now())
        add_delegate(session, leader, email="lead@example.org", at=now())
        add_delegate(session, Viewer(scenario.ids["lead"]), email="leader@example.org", at=now())
        return session.scalars(select(JoinRequest.public_id).order_by(JoinRequest.id)).first()


def states(scenario):
    """Return the HTML of each page in each state by name."""
    pages = {}
    lead, leader, admin = scenario.browser("lead"), scenario.browser("leader"), scenario.browser("admin")
    member, guest = (
        f"{TEAM}/people/{scenario.public_ids['leader']}",
        f"{TEAM}/people/{scenario.public_ids['guest']}",
    )
    person = f"/admin/people/{scenario.public_ids['leader']}"

    def see(name, response, status=200):
        assert response.status_code == status, (name, response.status_code)
        pages[name] = response.text

    see("team, nobody invited", lead.get(TEAM))
    see("relations, nothing yet", scenario.browser("newcomer").get("/account/people"))
    key = overfill(scenario)
    for name, path in (
        ("team, overfull", TEAM),
        ("team, few fit", f"{TEAM}?role=guest"),
        ("invite", f"{TEAM}/invite"),
        ("many", f"{TEAM}/invite-many"),
        ("member", member),
        ("end a role", f"{member}/end/leader"),
        ("last day", f"{guest}/last-day"),
        ("request", f"{TEAM}/requests/{key}"),
        ("relations of a lead", "/account/people"),
    ):
        see(name, lead.get(path))
    see("relations, full", leader.get("/account/people"))
    see("team, many fit", lead.send(TEAM, q=LONG))
    see("team, nobody fits", lead.send(TEAM, q="nobody at all"))
    see("leave", leader.get("/account/people/leave/london"))
    see("leave, last lead", lead.get("/account/people/leave/london"))
    see("invite, wrong", lead.send(f"{TEAM}/invite"), 400)
    see("role, wrong", lead.send(member), 400)
    see("last day, wrong", lead.send(f"{guest}/last-day", ends_on=["x", "", ""]), 400)
    see("request, wrong", lead.send(f"{TEAM}/requests/{key}"), 400)
    see("many, wrong", lead.send(f"{TEAM}/invite-many", sheet="x"), 400)
    sheet = lead.send(f"{TEAM}/invite-many", sheet=f"email,role,name\na@example.org,leader,{LONG}\nx,y,z\n")
    see("many, what would happen", sheet)
    plan = sheet.text.split('name="plan" value="')[1].split('"')[0]
    see("many, sent", lead.send(f"{TEAM}/invite-many/send", plan=plan))
    publisher = scenario.browser("publisher")
    for name in ("manager", "delegates", "named/london"):
        see(f"{name}, wrong", publisher.send(f"/account/people/{name}"), 400)
    see("everybody", admin.get("/admin/people"))
    see("nobody fits", admin.send("/admin/people", q="nobody at all"))
    see("many fit", admin.send("/admin/people", q=LONG))
    see("somebody", admin.get(person))
    see("a step", admin.get(f"{person}/shut"))
    see("team of the office", admin.get("/trusts/hub/team"))
    see("join, without an account", scenario.visitor().get("/trusts/london/join"))
    see("join, without, wrong", scenario.visitor().send("/trusts/london/join/new"), 400)
    see("join, with", scenario.browser("other leader").get("/trusts/london/join"))
    _see_links(scenario, see)
    return pages


def _see_links(scenario, see):
    from hub.access import PUBLIC, Role

    with scenario.write_session() as session:
        london = find_organisation(session, "london")

        def token(email, role):
            invitation = create_invitation(session, london, email=email, role=role, at=now(), by=PUBLIC)
            return f"/invitations/{sign_invitation_token(session, invitation)}"

        new = token("n@example.org", Role.TRUST_LEAD)
        existing = token("other.leader@example.org", Role.LEADER)
    scenario.visitor().send("/trusts/london/join/new", name="N", email="z@example.org", words="")
    see("invitation", scenario.visitor().get(new))
    see("invitation, wrong", scenario.visitor().send(new), 400)
    see("invitation, sign in", scenario.visitor().get(existing))
    see("invitation, accept", scenario.browser("other leader").get(existing))
    see("invitation, another's", scenario.browser("leader").get(existing))
    see("invitation, over", scenario.visitor().get("/invitations/x"), 410)
    see("newcomer", scenario.visitor().get(scenario.link("newcomer")))
    see("newcomer, wrong", scenario.visitor().send(scenario.link("newcomer"), **{**WELCOME, "name": ""}), 400)


@pytest.mark.slow
def test_every_page_in_every_state_is_valid_html(scenario):
    check_html(states(scenario))
