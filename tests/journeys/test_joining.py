"""Joining, moving, leaving and delegation in a browser, on both databases."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import update

from hub.accounts.domain.passwords import set_password
from hub.accounts.domain.persons import get_person
from hub.accounts.models import Membership
from hub.kit.clock import current_day, now
from hub.kit.keyring import encrypt
from tests.journeys.served import main
from tests.people.test_pages import overfill
from tests.support.browser import TELEPHONE, faults_here, large_text_faults, press, watched
from tests.support.hashing import hash_of

PASSWORD = "three unusual giraffes"


def fill_account_form(page, name):
    """Fill in and send the form of a new account."""
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_label("I have read the privacy page").check()
    press(page.get_by_role("button", name="Create account"))


def set_up_second_factor(page):
    """Set up an authenticator on the page that asks for it."""
    secret = re.search(r"\b[A-Z2-7]{32}\b", main(page).replace(" ", ""))[0]
    page.get_by_label("Code", exact=True).fill(pyotp.TOTP(secret).now())
    press(page.get_by_role("button", name="Turn on two-step sign-in"))


def test_a_lead_who_is_invited_joins_and_sets_up_a_second_factor_before_anything_else(served):
    # Given a hub admin who invites the lead of a trust
    admin = served.signed_in("admin")
    admin.goto("/trusts/london/team")
    press(admin.get_by_role("button", name="Invite someone"))
    admin.get_by_label("Email address").fill("nia@example.org")
    admin.get_by_label(re.compile("^Trust lead")).check()
    press(admin.get_by_role("button", name="Send invitation"))
    assert "The invitation was sent." in main(admin)
    # When the lead opens the link of the email and makes an account
    lead = served.visitor(viewport=TELEPHONE, java_script_enabled=False)
    lead.goto(served.scenario.link("invitation"))
    fill_account_form(lead, "Nia New")
    # Then they set up the second factor first
    assert "/account/second-factor" in lead.url
    lead.goto("/trusts/london/team")
    assert "/account/second-factor" in lead.url
    set_up_second_factor(lead)
    # And lead their trust
    lead.goto("/trusts/london/team")
    assert "Nia New" in main(lead)
    # And the admin no longer waits for an answer
    admin.reload()
    assert "Invitations that have not been answered will be listed here." in main(admin)


def test_a_lead_invites_forty_from_a_sheet_and_mends_what_is_wrong(served):
    # Given a sheet of forty, two lines of which are wrong
    rows = [f"leader{number}@example.org;leader;Leader {number}" for number in range(38)]
    wrong = ["no address;leader;Somebody", "boss@example.org;boss;The boss"]
    sheet = "\n".join(["email;role;name", *rows, *wrong])
    lead = served.signed_in("lead", java_script_enabled=False)
    lead.goto("/trusts/london/team/invite-many")
    # When the lead looks at what it would do
    file = {"name": "forty.csv", "mimeType": "text/csv", "buffer": sheet.encode("utf-8-sig")}
    lead.get_by_label("Choose a CSV file").set_input_files(file)
    press(lead.get_by_role("button", name="Check the file"))
    # Then nothing is sent, and what is wrong comes first
    assert "Nothing has been sent yet. 38 invitations will be sent, and 2 rows cannot be used." in main(lead)
    assert "There is no role called “boss”" in lead.locator("tbody tr").nth(1).inner_text()
    assert served.scenario.emails() == []
    # When they mend it and send it
    lead.get_by_label("Or paste the rows").fill(
        sheet.replace("no address", "somebody@example.org").replace(";boss;", ";trust lead;")
    )
    press(lead.get_by_role("button", name="Check the file"))
    press(lead.get_by_role("button", name="Send 40 invitations"))
    # Then forty emails wait, and one of the forty joins
    assert "40 invited" in main(lead)
    assert len(served.scenario.emails()) == 40
    newcomer = served.visitor()
    newcomer.goto(served.scenario.link("invitation"))
    fill_account_form(newcomer, "The boss")
    assert "/account/second-factor" in newcomer.url


def test_a_leader_moves_to_another_trust_and_the_old_role_ends_with_the_yes(served):
    # Given a leader of Yorkshire who asks London, and says that they leave
    mover = served.signed_in("other leader")
    mover.goto("/trusts/london")
    press(mover.get_by_role("link", name=re.compile("Do you work here")))
    mover.get_by_label("Are you leaving another trust?").select_option("yorkshire")
    press(mover.get_by_role("button", name="Send request"))
    assert "not answered yet" in main(mover)
    # When London's lead says yes
    lead = served.signed_in("lead")
    lead.goto(served.scenario.link("join-request"))
    assert "Yorkshire Ambulance Service" in main(lead)
    lead.get_by_label("Accept as leader").check()
    press(lead.get_by_role("button", name="Send answer"))
    # Then the mover belongs to London at their next click, and to Yorkshire no more
    mover.goto("/account/people")
    roles = mover.locator(".hub-rows").first.inner_text()
    assert "London Ambulance Service NHS Trust\nLeader, since" in roles
    assert "Yorkshire" not in roles


def test_a_lead_whose_role_is_ended_mid_session_is_refused_at_the_next_click(served):
    # Given a lead with their team open
    leaver = served.signed_in("lead")
    leaver.goto("/trusts/london/team")
    assert "The leader" in main(leaver)
    # When the hub office ends their role
    staff = served.signed_in("staff")
    staff.goto(f"/trusts/london/team/people/{served.scenario.public_ids['lead']}")
    press(staff.get_by_role("link", name="End the role of trust lead"))
    press(staff.get_by_role("button", name="End role"))
    assert "no longer has the role of trust lead" in main(staff)
    # Then the next click in the other browser is refused
    press(leaver.get_by_role("link", name="The leader"))
    assert "You do not have access to this page" in main(leaver)


def test_an_assistant_acts_for_a_lead_until_the_lead_ends_it(served):
    # Given a lead who names an assistant
    lead = served.signed_in("lead")
    lead.goto("/account/people")
    lead.get_by_label("Email address of your assistant").fill("leader@example.org")
    press(lead.get_by_role("button", name="Add assistant"))
    assert "They can now act for you." in main(lead)
    # When the assistant acts for them
    assistant = served.signed_in("leader")
    assistant.goto("/account/people")
    press(assistant.get_by_role("button", name="Act for The lead"))
    assistant.goto("/trusts/london/team")
    # Then they do what the lead does, under a banner that says so
    assert "You are acting for The lead" in assistant.inner_text("body")
    assert "The publisher" in main(assistant)
    # But not what the lead alone does
    assistant.goto("/account")
    assert "You cannot do this while acting for someone else" in main(assistant)
    # And when the lead ends it, it is over at the next click
    press(lead.get_by_role("button", name="Remove The leader, who can act for me"))
    assistant.goto("/trusts/london/team")
    assert "You do not have access to this page" in main(assistant)
    assert "You are acting for" not in assistant.inner_text("body")


def test_a_guest_stays_until_the_last_day_and_longer_if_the_lead_says_so(served):
    # Given a guest whose last day is tomorrow
    guest = served.signed_in("guest")
    guest.goto("/account/people")
    assert "London Ambulance Service NHS Trust\nGuest, since" in main(guest)
    # When the lead lets them stay a month longer
    lead = served.signed_in("lead")
    lead.goto(f"/trusts/london/team/people/{served.scenario.public_ids['guest']}")
    press(lead.get_by_role("link", name="Change last day"))
    later = current_day() + timedelta(days=30)
    for part, value in (("Day", later.day), ("Month", later.month), ("Year", later.year)):
        lead.get_by_label(part, exact=True).fill(str(value))
    press(lead.get_by_role("button", name="Change last day"))
    assert str(later.year) in main(lead)
    guest.reload()
    assert f"{later.day} {later:%B %Y}" in main(guest)
    # And when that day is over
    with served.scenario.write_session() as session:
        statement = update(Membership).where(Membership.person_id == served.scenario.ids["guest"])
        session.execute(statement.values(ends_on=current_day() - timedelta(days=1)))
    # Then they are a guest no more, at the next click
    guest.reload()
    assert "You have no role in any organisation yet" in main(guest)


def test_a_lead_who_names_another_confirms_first_who_they_are_and_what_they_typed_waits(served):
    # Given a lead who signed in a while ago and invites another lead
    secret = pyotp.random_base32()
    with served.scenario.write_session() as session:
        person = get_person(session, served.scenario.ids["lead"])
        set_password(session, person, hash_of(PASSWORD), now() - timedelta(days=1))
        person.totp_secret = encrypt(session, "second factor", secret)
    page = served.signed_in("lead", ago=timedelta(minutes=45), viewport=TELEPHONE)
    page.goto("/trusts/london/team/invite")
    page.get_by_label("Email address").fill("nia@example.org")
    page.get_by_label(re.compile("^Trust lead")).check()
    # When they send it, then they are asked to confirm first who they are, and what they typed is kept
    press(page.get_by_role("button", name="Send invitation"))
    assert "What you sent is still on this page." in main(page)
    assert faults_here(page) == []
    assert "nia@example.org" in main(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Confirm it’s you (opens in a new tab)").click()
    tab = opened.value
    tab.get_by_role("textbox", name="Password").fill(PASSWORD)
    tab.get_by_label("Code", exact=True).fill(pyotp.TOTP(secret).now())
    press(tab.get_by_role("button", name="Confirm"))
    tab.close()
    # And they come back and send it
    press(page.get_by_role("button", name="Send again"))
    assert "The invitation was sent." in main(page)
    assert "nia@example.org" in main(page)


def pages(scenario, key):
    """Return (person, path, button) of each page; the button, if any, is pressed with an empty form."""
    team, guest = "/trusts/london/team", scenario.public_ids["guest"]
    return (
        *(("lead", path, "") for path in (team, f"{team}?page=5", f"{team}/people/{guest}")),
        ("lead", f"{team}?role=guest", ""),
        ("lead", "/account/people/leave/london", ""),
        ("leader", "/account/people/leave/london", ""),
        ("lead", f"{team}/invite", "Send invitation"),
        ("lead", f"{team}/invite-many", "Check the file"),
        ("lead", f"{team}/people/{guest}", "Add role"),
        ("lead", f"{team}/people/{guest}/last-day", ""),
        ("lead", f"{team}/people/{guest}/end/guest", ""),
        ("lead", f"{team}/requests/{key}", "Send answer"),
        ("leader", "/account/people", ""),
        ("publisher", "/account/people", "Add line manager"),
        ("newcomer", "/account/people", ""),
        ("other leader", "/trusts/london/join", ""),
        ("admin", "/admin/people", ""),
        ("admin", f"/admin/people/{guest}", ""),
        ("admin", f"/admin/people/{guest}/shut", ""),
        ("admin", "/trusts/hub/team", ""),
        ("", "/trusts/london/join", "Send me a link"),
    )


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_every_page_in_every_state_has_no_barrier_and_fits_a_telephone(served):
    scenario = served.scenario
    key = overfill(scenario)
    faults = []
    for who, path, button in pages(scenario, key):
        page = served.signed_in(who) if who else served.visitor()
        with watched(page) as console_faults:
            page.goto(path)
            page_faults = [*faults_here(page), *large_text_faults(page)]
        if button:
            press(page.get_by_role("button", name=button))
            assert "There is a problem" in main(page), (path, button)
            page_faults += faults_here(page)
        faults += [f"{who} {path}: {fault}" for fault in (*console_faults, *page_faults)]
    assert faults == []


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_an_invitation_has_no_barrier_when_it_is_new_wrong_and_somebody_elses(served):
    scenario = served.scenario
    scenario.browser("lead").send("/trusts/london/team/invite", email="n@example.org", role="trust-lead")
    link = scenario.link("invitation")
    new = served.visitor()
    new.goto(link)
    faults = faults_here(new)
    press(new.get_by_role("button", name="Create account"))
    assert "There is a problem" in main(new)
    faults += faults_here(new)
    signed_in = served.signed_in("leader")
    signed_in.goto(link)
    assert faults + faults_here(signed_in) == []
