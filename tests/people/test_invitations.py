import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from hub.access import Role, Viewer
from hub.accounts.domain.memberships import list_memberships, list_roles
from hub.accounts.domain.persons import find_person_by_email
from hub.accounts.models import LoginSession, Membership, Person
from hub.audit.models import AuditEntry
from hub.kit.clock import now
from hub.kit.errors import Invalid, NotFound
from hub.mail.domain.preferences import get_email_preferences
from hub.mail.models import OutboxMessage
from hub.people.domain.invitations import invite_person as invite_by
from hub.people.domain.personal_data import erase_invitations
from hub.people.models import Invitation
from hub.trusts.domain import find_organisation
from tests.people.conftest import WELCOME, roles

TEAM = "/trusts/london/team"
NEW = "nia.new@example.org"
SECOND_FACTOR = "/account/second-factor?next=/me"


def invite(scenario, who="lead", where=TEAM, **fields):
    values = {"email": NEW, "role": "leader", **fields}
    return scenario.browser(who).send(f"{where}/invite", **values)


def rows(scenario):
    with scenario.write_session() as session:
        invitations = session.scalars(select(Invitation).order_by(Invitation.id)).all()
        session.expunge_all()
    return invitations


def test_an_invited_person_gets_a_letter_makes_an_account_and_has_the_role(scenario):
    assert invite(scenario).status_code == 303
    link = scenario.link("invitation")
    browser = scenario.visitor()
    page = browser.get(link)
    response = browser.send(link, **WELCOME)

    assert NEW in page.text
    assert (response.status_code, response.location) == (303, "/me")
    assert "London" in browser.get("/account/people").text
    with scenario.write_session() as session:
        person = find_person_by_email(session, NEW)
        assignments = list_roles(session, person.id, now().date())
        preferences = {
            topic.value: how.value for topic, how in get_email_preferences(session, person.id).items()
        }
        assert {(assignment.organisation_id, assignment.role) for assignment in assignments} == {
            (scenario.ids["at london"], Role.LEADER)
        }
        assert (person.name, person.email) == ("Nia New", NEW)
        assert preferences == {"waiting": "weekly", "membership": "none"}


@pytest.mark.parametrize(
    ("what", "status"), [("role ended", 409), ("account shut", 409), ("erased", 410), ("nothing", 303)]
)
def test_an_invitation_ends_with_the_right_of_whoever_sent_it(scenario, what, status):
    invite(scenario)
    link = scenario.link("invitation")
    with scenario.write_session() as session:
        lead = session.get_one(Person, scenario.ids["lead"])
        if what == "role ended":
            session.execute(delete(Membership).where(Membership.person_id == lead.id))
        elif what == "account shut":
            lead.disabled_at = now()
        elif what == "erased":
            erase_invitations(session, lead.id)
            lead.erased_at = now()
    response = scenario.visitor().send(link, **WELCOME)

    assert response.status_code == status
    with scenario.write_session() as session:
        assert (find_person_by_email(session, NEW) is not None) == (what == "nothing")


def test_looking_at_an_invitation_any_number_of_times_uses_nothing_up(scenario):
    invite(scenario)
    link = scenario.link("invitation")
    for _ in range(3):
        assert scenario.visitor().get(link).status_code == 200
    assert [row.accepted_at for row in rows(scenario)] == [None]
    assert scenario.visitor().send(link, **WELCOME).status_code == 303


def test_an_invitation_is_used_once(scenario):
    invite(scenario)
    link = scenario.link("invitation")
    scenario.visitor().send(link, **WELCOME)
    again = scenario.visitor().send(link, **{**WELCOME, "name": "Somebody else"})

    assert again.status_code == 410
    assert "accepted already" in again.text
    assert scenario.visitor().get(link).status_code == 410


@pytest.mark.parametrize("role", ["trust-lead"])
def test_who_is_invited_to_a_role_with_a_second_factor_is_led_to_set_it_up_first(scenario, role):
    invite(scenario, role=role)
    browser = scenario.visitor()
    response = browser.send(scenario.link("invitation"), **WELCOME)

    assert response.location == SECOND_FACTOR
    blocked = browser.get(TEAM)
    assert blocked.location == f"/account/second-factor?next={TEAM.replace('/', '%2F')}"


def test_a_link_lasts_fourteen_days(scenario):
    invite(scenario)
    link = scenario.link("invitation")
    with scenario.write_session() as session:
        row = session.scalars(select(Invitation)).one()
        assert row.expires_at - row.created_at == timedelta(days=14)
        row.expires_at = now() - timedelta(seconds=1)

    responses = [scenario.visitor().get(link), scenario.visitor().send(link, **WELCOME)]
    assert [response.status_code for response in responses] == [410, 410]
    assert "no longer be used" in responses[0].text
    assert "This link no longer works" in responses[0].text


def test_a_withdrawn_invitation_has_no_link_and_no_letter_any_more(scenario):
    invite(scenario)
    link, (row,) = scenario.link("invitation"), rows(scenario)
    assert scenario.browser("lead").send(f"{TEAM}/invitations/{row.public_id}/withdraw").status_code == 303

    assert scenario.visitor().get(link).status_code == 410
    assert scenario.emails() == []


def test_an_invitation_that_is_sent_again_has_a_new_link_and_the_old_one_ends(scenario):
    invite(scenario)
    old, (row,) = scenario.link("invitation"), rows(scenario)
    assert scenario.browser("lead").send(f"{TEAM}/invitations/{row.public_id}/again").status_code == 303
    new = scenario.link("invitation")

    assert [scenario.visitor().get(link).status_code for link in (old, new)] == [410, 200]
    # The first email was still in the outbox and is not sent: only the one with the valid link is.
    assert [kind for kind, _, _ in scenario.emails()] == ["invitation"]


def test_an_invitation_that_was_accepted_is_neither_withdrawn_nor_sent_again(scenario):
    invite(scenario)
    (row,) = rows(scenario)
    scenario.visitor().send(scenario.link("invitation"), **WELCOME)
    for step in ("withdraw", "again"):
        response = scenario.browser("lead").send(f"{TEAM}/invitations/{row.public_id}/{step}")
        assert (response.status_code, "accepted in the meantime" in response.text) == (409, True)


def test_who_let_an_invitation_run_out_is_invited_anew(scenario):
    invite(scenario)
    with scenario.write_session() as session:
        session.scalars(select(Invitation)).one().expires_at = now()

    assert invite(scenario).status_code == 303
    assert len(rows(scenario)) == 2


def test_a_guest_whose_last_day_is_past_is_not_invited_again_to_it(scenario):
    tomorrow = now().date() + timedelta(days=1)
    invite(scenario, role="guest", ends_on=[str(tomorrow.day), str(tomorrow.month), str(tomorrow.year)])
    with scenario.write_session() as session:
        session.scalars(select(Invitation)).one().ends_on = tomorrow - timedelta(days=2)
    before = rows(scenario)[0]
    scenario.browser("lead").send(f"{TEAM}/invitations/{before.public_id}/again")

    assert rows(scenario)[0].expires_at == before.expires_at


def test_an_invitation_is_withdrawn_only_by_who_may_give_its_role(scenario):
    office = "/trusts/hub/team"
    invite(scenario, "admin", office, role="hub-admin")
    (row,) = rows(scenario)
    where = f"{office}/invitations/{row.public_id}/withdraw"

    assert scenario.browser("staff").send(where).status_code == 404
    assert scenario.browser("admin").send(where).status_code == 303


def test_a_guest_is_invited_with_a_last_day_and_not_without(scenario):
    day = now().date() + timedelta(days=30)
    without = invite(scenario, role="guest")
    past = invite(scenario, role="guest", ends_on=["1", "1", "2020"])
    no_day = invite(scenario, role="guest", ends_on=["31", "2", "2027"])
    good = invite(scenario, role="guest", ends_on=[str(day.day), str(day.month), str(day.year)])

    assert [response.status_code for response in (without, past, no_day, good)] == [400, 400, 400, 303]
    assert "Enter the last day" in without.text
    assert 'value="31"' in no_day.text  # the typed value is shown again
    assert [row.ends_on for row in rows(scenario)] == [day]


@pytest.mark.parametrize(
    "email", ["", "no address", "a@b", "a@@example.org", "a b@example.org", f"{'a' * 300}@x.org"]
)
def test_an_address_that_no_letter_reaches_is_refused_at_its_field(scenario, email):
    response = invite(scenario, email=email)
    assert response.status_code == 400
    assert "There is a problem" in response.text
    assert rows(scenario) == []


def test_the_answer_is_the_same_whether_or_not_the_address_has_an_account(scenario, queries):
    responses = []
    for email in ("other.leader@example.org", "nobody.at.all@example.org"):
        browser = scenario.browser("lead")
        with queries(scenario.app) as statements:
            response = browser.send(f"{TEAM}/invite", email=email, role="leader")
        page = browser.get(TEAM).text.replace(email, "THE ADDRESS")
        message = re.search(r"notification-banner__heading\">(.*?)<", page)[1]
        responses.append((response.status_code, response.location, message, len(statements)))
    assert responses[0] == responses[1]


def test_somebody_who_is_invited_already_is_not_invited_twice(scenario):
    invite(scenario)
    again = invite(scenario, email=NEW.upper())
    assert again.status_code == 400
    assert "invited in this role already" in again.text
    assert len(rows(scenario)) == 1


def test_somebody_with_an_account_signs_in_first_and_then_accepts_with_one_button(scenario):
    invite(scenario, email="other.leader@example.org")
    link = scenario.link("invitation")
    first = scenario.visitor().get(link)
    assert f"/sign-in?next={link}" in first.text
    assert 'type="password"' not in first.text
    # The form cannot create a second account with this address.
    assert scenario.visitor().send(link, **WELCOME).status_code == 409
    browser = scenario.browser("other leader")
    assert "Accept the invitation" in browser.get(link).text
    assert browser.send(f"{link}/accept").status_code == 303
    assert roles(scenario, "other leader") == {("london", "leader"), ("yorkshire", "leader")}


@pytest.mark.parametrize("account", [False, True])
def test_the_record_names_who_accepts_and_the_role_who_invited(scenario, account):
    invite(scenario, email="other.leader@example.org" if account else NEW)
    link = scenario.link("invitation")
    if account:
        assert scenario.browser("other leader").send(f"{link}/accept").status_code == 303
    else:
        assert scenario.visitor().send(link, **WELCOME).status_code == 303

    with scenario.write_session() as session:
        accepted = session.scalars(select(Invitation)).one().accepted_by_id
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        done = [(e.act, e.person_id) for e in entries if e.act != "invite" and e.person_id is not None]
        membership = list_memberships(session, accepted)[-1]
        assert membership.given_by_id == scenario.ids["lead"]
    first, last = ([], []) if account else (["open account"], ["sign in"])
    assert done == [(act, accepted) for act in (*first, "accept invitation", "give role", *last)]


def test_somebody_who_is_signed_in_as_another_is_told_and_nothing_happens(scenario):
    invite(scenario)
    link = scenario.link("invitation")
    browser = scenario.browser("other leader")
    page, accept, make = browser.get(link), browser.send(f"{link}/accept"), browser.send(link, **WELCOME)

    assert "Nothing has happened" in page.text
    assert [response.status_code for response in (page, accept, make)] == [200, 403, 409]
    assert roles(scenario, "other leader") == {("yorkshire", "leader")}
    assert [row.accepted_at for row in rows(scenario)] == [None]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Enter your name"),
        ("password", "short", "8 characters"),
        ("password", "password1", "easy to guess"),
        ("agree", "", "Read the privacy page"),
    ],
)
def test_what_a_new_account_lacks_is_said_and_all_but_the_password_stays(scenario, field, value, words):
    invite(scenario)
    link = scenario.link("invitation")
    values = {**WELCOME, field: value}
    response = scenario.visitor().send(link, **{name: text for name, text in values.items() if text})

    assert response.status_code == 400
    assert words in response.text
    assert values["password"] not in response.text
    assert 'value="weekly" checked' in response.text
    assert scenario.visitor().send(link, **WELCOME).status_code == 303


def test_of_the_browser_in_which_somebody_joins_only_its_name_in_words_is_kept(scenario):
    invite(scenario)
    browser = scenario.visitor()
    browser.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0; ward-7-pc) Firefox/128.0"
    browser.send(scenario.link("invitation"), **WELCOME)

    with scenario.write_session() as session:
        newest = session.scalars(select(LoginSession).order_by(LoginSession.id.desc())).first()
        assert newest.browser == "Firefox on Windows"


def test_a_link_that_the_hub_did_not_sign_leads_nowhere(scenario):
    invite(scenario)
    link = scenario.link("invitation")
    for wrong in (link[:-2] + "xx", "/invitations/abc", "/invitations/W10.abc", "/join" + link[12:]):
        assert scenario.visitor().get(wrong).status_code == 410


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


def test_an_invitation_of_another_trust_is_not_there_for_its_lead(scenario):
    invite(scenario)
    (row,) = rows(scenario)
    for step in ("withdraw", "again"):
        response = scenario.browser("other lead").send(
            f"/trusts/yorkshire/team/invitations/{row.public_id}/{step}"
        )
        assert response.status_code == 404


def test_hub_staff_invite_into_every_trust_but_only_an_admin_into_the_office(scenario):
    assert invite(scenario, "staff").status_code == 303
    assert invite(scenario, "staff", "/trusts/hub/team", role="hub-staff").status_code == 400
    assert invite(scenario, "admin", "/trusts/hub/team", role="hub-staff").status_code == 303
    assert [row.role for row in rows(scenario)] == ["leader", "hub-staff"]


def test_a_role_of_the_office_is_given_by_whoever_has_just_proved_who_they_are(scenario):
    late = scenario.browser("admin", at=now() - timedelta(minutes=59))
    response = late.get("/trusts/hub/team/invite")
    assert response.location == "/sign-in/again?next=%2Ftrusts%2Fhub%2Fteam%2Finvite"
    assert late.get("/trusts/hub/team").status_code == 200


@pytest.mark.parametrize("who", ["leader", "publisher", "guest", "newcomer"])
def test_nobody_else_invites(scenario, who):
    assert invite(scenario, who).status_code == 403
    assert rows(scenario) == []


def test_what_is_done_is_recorded_without_an_address_and_the_outbox_holds_none(scenario):
    invite(scenario, name="Nia Secret")
    link = scenario.link("invitation")
    scenario.visitor().send(link, **WELCOME)
    with scenario.write_session() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.act.contains("invit"))).all()
        recorded = [(entry.act, entry.details) for entry in entries]
        text = str([(e.act, e.object_id, e.details) for e in session.scalars(select(AuditEntry))])
        text += str([(m.kind, m.details) for m in session.scalars(select(OutboxMessage))])
    assert recorded == [("invite", {"role": "leader"}), ("accept invitation", {"role": "leader"})]
    assert [word for word in (NEW, "Secret", link.rpartition("/")[2]) if word in text] == []
