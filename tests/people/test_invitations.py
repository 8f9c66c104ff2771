import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from hub.access import Role, Viewer
from hub.accounts.domain import find_person_by_email, list_memberships, list_roles
from hub.accounts.models import LoginSession, Membership, Person
from hub.audit.models import AuditEntry
from hub.kit.clock import now
from hub.kit.errors import Invalid, NotFound
from hub.mail.domain import get_email_preferences
from hub.mail.models import OutboxMessage
from hub.people.domain import invite_person as invite_by
from hub.people.domain.personal_data import erase_invitations
from hub.people.models import Invitation
from hub.trusts.domain import find_organisation
from tests.people.conftest import WELCOME, roles

TEAM = "/trusts/london/team"
NEW = "nia.new@example.org"
SECOND_FACTOR = "/account/second-factor?next=/me"


def invite(town, who="lead", where=TEAM, **fields):
    given = {"email": NEW, "role": "leader", **fields}
    return town.browser(who).send(f"{where}/invite", **given)


def rows(town):
    with town.writing() as session:
        found = session.scalars(select(Invitation).order_by(Invitation.id)).all()
        session.expunge_all()
    return found


def test_an_invited_person_gets_a_letter_makes_an_account_and_has_the_role(town):
    assert invite(town).status_code == 303
    link = town.link("invitation")
    browser = town.visitor()
    page = browser.get(link)
    answer = browser.send(link, **WELCOME)

    assert NEW in page.text
    assert (answer.status_code, answer.location) == (303, "/me")
    assert "London" in browser.get("/account/people").text
    with town.writing() as session:
        person = find_person_by_email(session, NEW)
        held = list_roles(session, person.id, now().date())
        heard = {topic.value: how.value for topic, how in get_email_preferences(session, person.id).items()}
        assert {(one.organisation_id, one.role) for one in held} == {(town.ids["at london"], Role.LEADER)}
        assert (person.name, person.email) == ("Nia New", NEW)
        assert heard == {"waiting": "weekly", "membership": "none"}


@pytest.mark.parametrize(
    ("what", "status"), [("role ended", 409), ("account shut", 409), ("erased", 410), ("nothing", 303)]
)
def test_an_invitation_ends_with_the_right_of_whoever_sent_it(town, what, status):
    invite(town)
    link = town.link("invitation")
    with town.writing() as session:
        lead = session.get_one(Person, town.ids["lead"])
        if what == "role ended":
            session.execute(delete(Membership).where(Membership.person_id == lead.id))
        elif what == "account shut":
            lead.disabled_at = now()
        elif what == "erased":
            erase_invitations(session, lead.id)
            lead.erased_at = now()
    answer = town.visitor().send(link, **WELCOME)

    assert answer.status_code == status
    with town.writing() as session:
        assert (find_person_by_email(session, NEW) is not None) == (what == "nothing")


def test_looking_at_an_invitation_any_number_of_times_uses_nothing_up(town):
    invite(town)
    link = town.link("invitation")
    for _ in range(3):
        assert town.visitor().get(link).status_code == 200
    assert [row.accepted_at for row in rows(town)] == [None]
    assert town.visitor().send(link, **WELCOME).status_code == 303


def test_an_invitation_is_used_once(town):
    invite(town)
    link = town.link("invitation")
    town.visitor().send(link, **WELCOME)
    again = town.visitor().send(link, **{**WELCOME, "name": "Somebody else"})

    assert again.status_code == 410
    assert "accepted already" in again.text
    assert town.visitor().get(link).status_code == 410


@pytest.mark.parametrize("role", ["trust-lead"])
def test_who_is_invited_to_a_role_with_a_second_factor_is_led_to_set_it_up_first(town, role):
    invite(town, role=role)
    browser = town.visitor()
    answer = browser.send(town.link("invitation"), **WELCOME)

    assert answer.location == SECOND_FACTOR
    blocked = browser.get(TEAM)
    assert blocked.location == f"/account/second-factor?next={TEAM.replace('/', '%2F')}"


def test_a_link_lasts_fourteen_days(town):
    invite(town)
    link = town.link("invitation")
    with town.writing() as session:
        row = session.scalars(select(Invitation)).one()
        assert row.expires_at - row.created_at == timedelta(days=14)
        row.expires_at = now() - timedelta(seconds=1)

    answers = [town.visitor().get(link), town.visitor().send(link, **WELCOME)]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert "no longer be used" in answers[0].text
    assert "This link no longer works" in answers[0].text


def test_a_withdrawn_invitation_has_no_link_and_no_letter_any_more(town):
    invite(town)
    link, (row,) = town.link("invitation"), rows(town)
    assert town.browser("lead").send(f"{TEAM}/invitations/{row.public_id}/withdraw").status_code == 303

    assert town.visitor().get(link).status_code == 410
    assert town.letters() == []


def test_an_invitation_that_is_sent_again_has_a_new_link_and_the_old_one_ends(town):
    invite(town)
    old, (row,) = town.link("invitation"), rows(town)
    assert town.browser("lead").send(f"{TEAM}/invitations/{row.public_id}/again").status_code == 303
    new = town.link("invitation")

    assert [town.visitor().get(link).status_code for link in (old, new)] == [410, 200]
    # The letter that still waited is not sent any more: one letter, with the link that works.
    assert [kind for kind, _, _ in town.letters()] == ["invitation"]


def test_an_invitation_that_was_accepted_is_neither_withdrawn_nor_sent_again(town):
    invite(town)
    (row,) = rows(town)
    town.visitor().send(town.link("invitation"), **WELCOME)
    for step in ("withdraw", "again"):
        answer = town.browser("lead").send(f"{TEAM}/invitations/{row.public_id}/{step}")
        assert (answer.status_code, "accepted in the meantime" in answer.text) == (409, True)


def test_who_let_an_invitation_run_out_is_invited_anew(town):
    invite(town)
    with town.writing() as session:
        session.scalars(select(Invitation)).one().expires_at = now()

    assert invite(town).status_code == 303
    assert len(rows(town)) == 2


def test_a_guest_whose_last_day_is_past_is_not_invited_again_to_it(town):
    tomorrow = now().date() + timedelta(days=1)
    invite(town, role="guest", ends_on=[str(tomorrow.day), str(tomorrow.month), str(tomorrow.year)])
    with town.writing() as session:
        session.scalars(select(Invitation)).one().ends_on = tomorrow - timedelta(days=2)
    before = rows(town)[0]
    town.browser("lead").send(f"{TEAM}/invitations/{before.public_id}/again")

    assert rows(town)[0].expires_at == before.expires_at


def test_an_invitation_is_withdrawn_only_by_who_may_give_its_role(town):
    office = "/trusts/hub/team"
    invite(town, "admin", office, role="hub-admin")
    (row,) = rows(town)
    where = f"{office}/invitations/{row.public_id}/withdraw"

    assert town.browser("staff").send(where).status_code == 404
    assert town.browser("admin").send(where).status_code == 303


def test_a_guest_is_invited_with_a_last_day_and_not_without(town):
    day = now().date() + timedelta(days=30)
    without = invite(town, role="guest")
    past = invite(town, role="guest", ends_on=["1", "1", "2020"])
    no_day = invite(town, role="guest", ends_on=["31", "2", "2027"])
    good = invite(town, role="guest", ends_on=[str(day.day), str(day.month), str(day.year)])

    assert [one.status_code for one in (without, past, no_day, good)] == [400, 400, 400, 303]
    assert "Enter the last day" in without.text
    assert 'value="31"' in no_day.text  # what was typed is still there to be mended
    assert [row.ends_on for row in rows(town)] == [day]


@pytest.mark.parametrize(
    "email", ["", "no address", "a@b", "a@@example.org", "a b@example.org", f"{'a' * 300}@x.org"]
)
def test_an_address_that_no_letter_reaches_is_refused_at_its_field(town, email):
    answer = invite(town, email=email)
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert rows(town) == []


def test_the_answer_is_the_same_whether_or_not_the_address_has_an_account(town, queries):
    answers = []
    for email in ("other.leader@example.org", "nobody.at.all@example.org"):
        browser = town.browser("lead")
        with queries(town.app) as seen:
            answer = browser.send(f"{TEAM}/invite", email=email, role="leader")
        page = browser.get(TEAM).text.replace(email, "THE ADDRESS")
        said = re.search(r"notification-banner__heading\">(.*?)<", page)[1]
        answers.append((answer.status_code, answer.location, said, len(seen)))
    assert answers[0] == answers[1]


def test_somebody_who_is_invited_already_is_not_invited_twice(town):
    invite(town)
    again = invite(town, email=NEW.upper())
    assert again.status_code == 400
    assert "invited in this role already" in again.text
    assert len(rows(town)) == 1


def test_somebody_with_an_account_signs_in_first_and_then_accepts_with_one_button(town):
    invite(town, email="other.leader@example.org")
    link = town.link("invitation")
    first = town.visitor().get(link)
    assert f"/sign-in?next={link}" in first.text
    assert 'type="password"' not in first.text
    # A new account with this address is not made, whoever sends the form.
    assert town.visitor().send(link, **WELCOME).status_code == 409
    browser = town.browser("other leader")
    assert "Accept the invitation" in browser.get(link).text
    assert browser.send(f"{link}/accept").status_code == 303
    assert roles(town, "other leader") == {("london", "leader"), ("yorkshire", "leader")}


@pytest.mark.parametrize("account", [False, True])
def test_the_record_names_who_accepts_and_the_role_who_invited(town, account):
    invite(town, email="other.leader@example.org" if account else NEW)
    link = town.link("invitation")
    if account:
        assert town.browser("other leader").send(f"{link}/accept").status_code == 303
    else:
        assert town.visitor().send(link, **WELCOME).status_code == 303

    with town.writing() as session:
        accepted = session.scalars(select(Invitation)).one().accepted_by_id
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        done = [(e.act, e.person_id) for e in entries if e.act != "invite" and e.person_id is not None]
        held = list_memberships(session, accepted)[-1]
        assert held.given_by_id == town.ids["lead"]
    first, last = ([], []) if account else (["open account"], ["sign in"])
    assert done == [(act, accepted) for act in (*first, "accept invitation", "give role", *last)]


def test_somebody_who_is_signed_in_as_another_is_told_and_nothing_happens(town):
    invite(town)
    link = town.link("invitation")
    browser = town.browser("other leader")
    page, accept, make = browser.get(link), browser.send(f"{link}/accept"), browser.send(link, **WELCOME)

    assert "Nothing has happened" in page.text
    assert [one.status_code for one in (page, accept, make)] == [200, 403, 409]
    assert roles(town, "other leader") == {("yorkshire", "leader")}
    assert [row.accepted_at for row in rows(town)] == [None]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Enter your name"),
        ("password", "short", "8 characters"),
        ("password", "password1", "easy to guess"),
        ("agree", "", "Read the privacy page"),
    ],
)
def test_what_a_new_account_lacks_is_said_and_all_but_the_password_stays(town, field, value, words):
    invite(town)
    link = town.link("invitation")
    given = {**WELCOME, field: value}
    answer = town.visitor().send(link, **{name: text for name, text in given.items() if text})

    assert answer.status_code == 400
    assert words in answer.text
    assert given["password"] not in answer.text
    assert 'value="weekly" checked' in answer.text
    assert town.visitor().send(link, **WELCOME).status_code == 303


def test_of_the_browser_in_which_somebody_joins_only_its_name_in_words_is_kept(town):
    invite(town)
    browser = town.visitor()
    browser.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0; ward-7-pc) Firefox/128.0"
    browser.send(town.link("invitation"), **WELCOME)

    with town.writing() as session:
        newest = session.scalars(select(LoginSession).order_by(LoginSession.id.desc())).first()
        assert newest.browser == "Firefox on Windows"


def test_a_link_that_the_hub_did_not_sign_leads_nowhere(town):
    invite(town)
    link = town.link("invitation")
    for wrong in (link[:-2] + "xx", "/invitations/abc", "/invitations/W10.abc", "/join" + link[12:]):
        assert town.visitor().get(wrong).status_code == 410


def test_a_lead_invites_into_their_own_trust_and_into_no_role_of_the_office(town):
    assert invite(town, where="/trusts/yorkshire/team").status_code == 404
    assert invite(town, where="/trusts/hub/team").status_code == 404
    assert invite(town, role="hub-admin").status_code == 400
    assert rows(town) == []


def test_the_domain_itself_refuses_a_role_that_is_not_theirs_to_give(town):
    with town.writing() as session:
        london, at = find_organisation(session, "london"), now()
        lead = Viewer(town.ids["lead"], list_roles(session, town.ids["lead"], at.date()))
        with pytest.raises(Invalid, match="There is no hub admin"):
            invite_by(session, lead, london, email="nia@example.org", role=Role.HUB_ADMIN, at=at)
        for name in ("leader", "other lead"):
            viewer = Viewer(town.ids[name], list_roles(session, town.ids[name], at.date()))
            with pytest.raises(NotFound):
                invite_by(session, viewer, london, email="nia@example.org", role=Role.LEADER, at=at)


def test_an_invitation_of_another_trust_is_not_there_for_its_lead(town):
    invite(town)
    (row,) = rows(town)
    for step in ("withdraw", "again"):
        answer = town.browser("other lead").send(f"/trusts/yorkshire/team/invitations/{row.public_id}/{step}")
        assert answer.status_code == 404


def test_hub_staff_invite_into_every_trust_but_only_an_admin_into_the_office(town):
    assert invite(town, "staff").status_code == 303
    assert invite(town, "staff", "/trusts/hub/team", role="hub-staff").status_code == 400
    assert invite(town, "admin", "/trusts/hub/team", role="hub-staff").status_code == 303
    assert [row.role for row in rows(town)] == ["leader", "hub-staff"]


def test_a_role_of_the_office_is_given_by_whoever_has_just_proved_who_they_are(town):
    late = town.browser("admin", at=now() - timedelta(minutes=59))
    answer = late.get("/trusts/hub/team/invite")
    assert answer.location == "/sign-in/again?next=%2Ftrusts%2Fhub%2Fteam%2Finvite"
    assert late.get("/trusts/hub/team").status_code == 200


@pytest.mark.parametrize("who", ["leader", "publisher", "guest", "newcomer"])
def test_nobody_else_invites(town, who):
    assert invite(town, who).status_code == 403
    assert rows(town) == []


def test_what_is_done_is_recorded_without_an_address_and_the_outbox_holds_none(town):
    invite(town, name="Nia Secret")
    link = town.link("invitation")
    town.visitor().send(link, **WELCOME)
    with town.writing() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.act.contains("invit"))).all()
        kept = [(one.act, one.details) for one in entries]
        text = str([(e.act, e.object_id, e.details) for e in session.scalars(select(AuditEntry))])
        text += str([(m.kind, m.details) for m in session.scalars(select(OutboxMessage))])
    assert kept == [("invite", {"role": "leader"}), ("accept invitation", {"role": "leader"})]
    assert [word for word in (NEW, "Secret", link.rpartition("/")[2]) if word in text] == []
