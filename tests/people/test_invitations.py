import re
from datetime import timedelta

from sqlalchemy import select

from hub.access import PUBLIC, Role
from hub.audit.models import AuditEntry
from hub.kit.clock import current_day, now
from hub.mail.models import OutboxMessage
from hub.people.domain.invitations import create_invitation
from hub.people.models import Invitation
from hub.trusts.domain import find_organisation
from tests.people.conftest import TEAM, WELCOME
from tests.people.sent_invitations import NEW, invite, rows
from tests.support.concurrency import at_once


def test_looking_at_an_invitation_any_number_of_times_uses_nothing_up(scenario):
    invite(scenario)
    link = scenario.link("invitation")
    for _ in range(3):
        assert scenario.visitor().get(link).status_code == 200
    assert [row.accepted_at for row in rows(scenario)] == [None]
    assert scenario.visitor().send(link, **WELCOME).status_code == 303


def test_somebody_who_has_the_role_already_is_not_invited_to_it_and_may_be_to_another(scenario):
    address = "leader@example.org"
    refused = invite(scenario, email="Leader@Example.org")

    assert refused.status_code == 400
    assert "This person already has this role. See their name in the team." in refused.text
    assert rows(scenario) == []
    assert invite(scenario, email=address, role="publisher").status_code == 303


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
        assert (response.status_code, "This invitation has just been accepted." in response.text) == (
            409,
            True,
        )


def test_who_let_an_invitation_run_out_is_invited_anew(scenario):
    invite(scenario)
    with scenario.write_session() as session:
        session.scalars(select(Invitation)).one().expires_at = now()

    assert invite(scenario).status_code == 303
    assert len(rows(scenario)) == 2


def test_a_guest_whose_last_day_is_past_is_not_invited_again_to_it(scenario):
    tomorrow = current_day() + timedelta(days=1)
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
    day = current_day() + timedelta(days=30)
    without = invite(scenario, role="guest")
    past = invite(scenario, role="guest", ends_on=["1", "1", "2020"])
    no_day = invite(scenario, role="guest", ends_on=["31", "2", "2027"])
    good = invite(scenario, role="guest", ends_on=[str(day.day), str(day.month), str(day.year)])

    assert [response.status_code for response in (without, past, no_day, good)] == [400, 400, 400, 303]
    assert "Enter the last day" in without.text
    assert 'value="31"' in no_day.text  # the typed value is shown again
    assert [row.ends_on for row in rows(scenario)] == [day]


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
    assert "already been invited to this role" in again.text
    assert len(rows(scenario)) == 1


def test_a_link_that_the_hub_did_not_sign_leads_nowhere(scenario):
    invite(scenario)
    link = scenario.link("invitation")
    for wrong in (link[:-2] + "xx", "/invitations/abc", "/invitations/W10.abc", "/join" + link[12:]):
        assert scenario.visitor().get(wrong).status_code == 410


def test_an_invitation_of_another_trust_is_not_there_for_its_lead(scenario):
    invite(scenario)
    (row,) = rows(scenario)
    for step in ("withdraw", "again"):
        response = scenario.browser("other lead").send(
            f"/trusts/yorkshire/team/invitations/{row.public_id}/{step}"
        )
        assert response.status_code == 404


def test_a_role_of_the_office_is_given_by_whoever_has_just_proved_who_they_are(scenario):
    late = scenario.browser("admin", at=now() - timedelta(minutes=59))
    response = late.get("/trusts/hub/team/invite")
    assert response.location == "/sign-in/again?next=%2Ftrusts%2Fhub%2Fteam%2Finvite"
    assert late.get("/trusts/hub/team").status_code == 200


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


def test_somebody_who_is_invited_twice_at_once_is_invited_once(scenario):
    def ask(session):
        london = find_organisation(session, "london")
        create_invitation(session, london, email="nia@example.org", role=Role.LEADER, at=now(), by=PUBLIC)

    outcomes = at_once(scenario.app, ask, ask)
    assert outcomes == ["done", "This person has already been invited to this role and has not answered yet."]
