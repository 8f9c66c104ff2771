"""The pages of the register: the whole way from a profile to a meeting, and its refusals."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from hub.kit.clock import current_day, format_day
from hub.mentoring.domain.vocabulary import FieldReader, RegisterKind
from tests.people.conftest import main_of

PROFILE = {
    "about": "I have led control rooms for ten years.",
    "purposes": ["career-step"],
    "formats": ["telephone"],
    "capacity": "1",
    "taster": "y",
    "sector": "ambulance",
    "charge": "free",
    "shown_to": "members",
    "job_title_readers": "members",
    "contact_email_readers": "nobody",
    "contact_telephone_readers": "nobody",
    "trained_readers": "members",
}


def meeting_fields(days=14, **fields):
    day = current_day() + timedelta(days=days)
    return {
        "day": [str(day.day), str(day.month), str(day.year)],
        "starts": "10:00",
        "minutes": "30",
        "format": "telephone",
        **fields,
    }


@pytest.mark.requirement("R135")
def test_from_a_profile_to_a_meeting(scenario):
    mentor, lead = scenario.browser("other leader"), scenario.browser("other lead")
    leader = scenario.browser("leader")
    assert "Offer your help as a mentor" in main_of(mentor.get("/mentoring/me"))
    assert "Your profile was saved." in main_of_followed(mentor, "/mentoring/me/mentor", **PROFILE)
    assert "sent for approval" in main_of_followed(mentor, "/mentoring/me/mentor/submit")
    public_id = scenario.profile("other leader")["public_id"]
    assert "The second leader, mentor" in main_of(lead.get("/mentoring/manage"))
    assert "not an endorsement" in main_of(lead.get(f"/mentoring/manage/profiles/{public_id}"))
    approval = f"/mentoring/manage/profiles/{public_id}/approve"
    revision = str(scenario.profile("other leader")["revision"])
    assert "was added to the register" in main_of_followed(lead, approval, revision=revision)
    page = main_of(leader.get(f"/mentoring/register/{public_id}"))
    assert "Advice and confidence for the next stage of a career" in page
    ask = f"/mentoring/ask?profile={public_id}&purpose=career-step"
    assert 'value="career-step" checked' in leader.get(ask).text
    sent = main_of_followed(leader, ask, purposes=["career-step"], words="I want a directorship.")
    assert "We ask one person at a time." in sent
    assert "I want a directorship." in sent
    (choice,) = scenario.waiting_for("other leader")
    for url in ("/mentoring/me", "/me"):
        assert "has asked for your help as a mentor" in main_of(mentor.get(url))
    assert "I want a directorship." in main_of(mentor.get(f"/mentoring/answers/{choice}"))
    accepted = main_of_followed(mentor, f"/mentoring/answers/{choice}/accept")
    assert "Mentoring with The leader" in accepted
    relationship = scenario.ids_of_relationships()[0]
    here = f"/mentoring/relationships/{relationship}"
    assert "checked" in leader.get(f"{here}/meetings/new").text
    planned = main_of_followed(leader, f"{here}/meetings/new", **meeting_fields(is_taster="y"))
    assert "First conversation" in planned
    assert len(scenario.sent("mentoring-meeting")) == 2
    assert "Mentoring with The second leader" in main_of(leader.get("/me"))


def main_of_followed(browser, address, **fields):
    """Return the words of the page to which a form leads."""
    answer = browser.send(address, **fields)
    assert answer.status_code == 303, main_of(answer)
    return main_of(browser.get(answer.headers["Location"]))


def test_a_meeting_is_moved_and_cancelled(scenario):
    here = f"/mentoring/relationships/{scenario.relationship()}"
    meeting = scenario.plan_meeting("leader", here.rpartition("/")[2])
    leader = scenario.browser("leader")
    assert 'value="10:00"' in leader.get(f"{here}/meetings/{meeting}").text
    assert "moved" in main_of_followed(leader, f"{here}/meetings/{meeting}", **meeting_fields(20))
    refused = leader.send(f"{here}/meetings/{meeting}", **meeting_fields(-1))
    assert refused.status_code == 400
    assert "must be in the future" in main_of(refused)
    assert "Cancelled" in main_of_followed(leader, f"{here}/meetings/{meeting}/cancel")
    assert leader.send(f"{here}/meetings/new", **meeting_fields(-1)).status_code == 400
    assert leader.send(f"{here}/meetings/new").status_code == 400


def test_a_request_is_declined_with_a_code_or_passed_to_somebody_suggested(scenario):
    first, second = scenario.listed("other leader"), scenario.listed("other lead")
    request_id = scenario.ask("leader", first)
    (choice,) = scenario.waiting_for("other leader")
    mentor, leader = scenario.browser("other leader"), scenario.browser("leader")
    here = f"/mentoring/answers/{choice}"
    assert "Choose a reason" in main_of(mentor.send(f"{here}/decline"))
    assert "Nobody with this name can be asked at the moment." in main_of(
        mentor.get(f"{here}/suggest?name=zzz")
    )
    assert "Suggest The second lead" in main_of(mentor.get(f"{here}/suggest?name=second+lead"))
    suggested = main_of_followed(mentor, f"{here}/suggest", profile=second)
    assert "Your suggestion was sent. We have told the person who asked you." in suggested
    assert "Suggests The second lead" in main_of(leader.get(f"/mentoring/requests/{request_id}"))
    asked = main_of_followed(leader, f"/mentoring/requests/{request_id}/choices", profile=second)
    assert "They can answer until" in asked
    (choice,) = scenario.waiting_for("other lead")
    lead = scenario.browser("other lead")
    main_of_followed(lead, f"/mentoring/answers/{choice}/decline", code="no-time")
    assert "no-time" not in leader.get(f"/mentoring/requests/{request_id}").text
    main_of_followed(leader, f"/mentoring/requests/{request_id}/withdraw")
    assert "Withdrawn" in main_of(leader.get("/mentoring/me"))


def test_a_profile_is_returned_paused_taken_up_and_withdrawn(scenario):
    mentor, lead = scenario.browser("leader"), scenario.browser("lead")
    scenario.offer("leader")
    mentor.send("/mentoring/me/mentor/submit")
    row = scenario.profile("leader")
    here = f"/mentoring/manage/profiles/{row['public_id']}"
    assert "Say what to change" in main_of(lead.send(f"{here}/return", revision=str(row["revision"])))
    main_of_followed(lead, f"{here}/return", revision=str(row["revision"]), reason="Name your trust.")
    assert "Name your trust." in main_of(mentor.get("/mentoring/me"))
    assert "Name your trust." in main_of(mentor.get("/mentoring/me/mentor"))
    mentor.send("/mentoring/me/mentor/submit")
    lead.send(f"{here}/approve", revision=str(scenario.profile("leader")["revision"]))
    end = current_day() + timedelta(days=7)
    assert "Pause" in main_of(mentor.get("/mentoring/me/mentor/pause"))
    assert mentor.send("/mentoring/me/mentor/pause").status_code == 400
    assert mentor.send("/mentoring/me/mentor/pause", until=["1", "1", "2001"]).status_code == 400
    until = [str(end.day), str(end.month), str(end.year)]
    paused = main_of_followed(mentor, "/mentoring/me/mentor/pause", until=until)
    assert "Nobody new can ask you until the day after. You can end the pause earlier." in paused
    assert "You support nobody at the moment. You can support up to 2 people" in paused
    assert "is not taking anyone new" in main_of(
        scenario.browser("other leader").get(f"/mentoring/register/{row['public_id']}")
    )
    main_of_followed(mentor, "/mentoring/me/mentor/resume")
    assert "No longer on the register" in main_of_followed(mentor, "/mentoring/me/mentor/withdraw")


def test_a_form_that_is_wrong_keeps_what_was_typed(scenario):
    mentor = scenario.browser("leader")
    answer = mentor.send("/mentoring/me/coach", **{**PROFILE, "charge": "charged", "about": "My words."})
    assert answer.status_code == 400
    assert "Say what you charge" in main_of(answer)
    assert "My words." in answer.text
    assert mentor.send("/mentoring/me/coach").status_code == 400
    assert mentor.get("/mentoring/me/wizard").status_code == 404
    leader = scenario.browser("other leader")
    ask = f"/mentoring/ask?profile={scenario.listed('lead')}"
    answer = leader.send(ask, words="My hopes.")
    assert answer.status_code == 400
    assert "Choose what you are looking for" in main_of(answer)
    assert "My hopes." in answer.text
    nobody = leader.get("/mentoring/ask?page=1")
    assert (nobody.status_code, "Choose at least one person to ask." in nobody.text) == (400, True)


@pytest.mark.one_engine
def test_the_address_to_ask_without_any_person_leads_to_the_search(scenario):
    leader = scenario.browser("leader")
    answer = leader.get("/mentoring/ask")
    assert (answer.status_code, answer.location) == (303, "/mentoring/find")
    assert "Say what you are looking for. Then choose the people to ask." in leader.get(answer.location).text


@pytest.mark.one_engine
def test_a_way_to_meet_that_someone_does_not_offer_is_named_before_a_request_is_sent(scenario):
    mentor, leader = scenario.browser("other leader"), scenario.browser("leader")
    public_id = scenario.listed("other leader")
    ask = f"/mentoring/ask?profile={public_id}"
    fields = {"purposes": ["career-step"], "words": "I want a directorship.", "formats": ["face-to-face"]}
    warning = "You would like to meet face to face. The second leader meets people by telephone or by video."
    assert warning in main_of(leader.get(f"{ask}&format=face-to-face"))
    assert "meets people by" not in main_of(leader.get(f"{ask}&format=telephone&format=face-to-face"))
    assert "meets people by" not in main_of(leader.get(ask))
    first = leader.send(ask, **fields)
    assert (first.status_code, warning in main_of(first)) == (200, True)
    assert "I want a directorship." in first.text
    assert scenario.waiting_for("other leader") == []
    sent = main_of_followed(leader, ask, **fields, warned_of="face-to-face")
    assert "The second leader" in sent
    (choice,) = scenario.waiting_for("other leader")
    asked = main_of(mentor.get(f"/mentoring/answers/{choice}"))
    assert "This person would like to meet face to face." in asked
    assert "Your profile says that you meet people by telephone or by video." in asked


@pytest.mark.one_engine
def test_a_way_to_meet_that_someone_does_not_offer_is_named_before_they_are_added_to_a_request(scenario):
    leader = scenario.browser("leader")
    asked, other = scenario.listed("other leader"), scenario.listed("other lead")
    fields = {"purposes": ["career-step"], "words": "I want a directorship.", "formats": ["face-to-face"]}
    leader.send(f"/mentoring/ask?profile={asked}", **fields, warned_of="face-to-face")
    warning = "You would like to meet face to face. The second lead meets people by telephone or by video."
    profile = leader.get(f"/mentoring/register/{other}")
    assert "Add to my request" in profile.text
    assert f"{warning} You can still add them to your request." in main_of(profile)
    assert warning not in main_of(leader.get(f"/mentoring/register/{asked}"))
    results = main_of(leader.get("/mentoring/find?purpose=career-step&kind=mentor&format=video"))
    assert f"Your open request: {warning}" in results
    without = main_of(scenario.browser("lead").get(f"/mentoring/register/{other}"))
    assert "meets people by" not in without


@pytest.mark.one_engine
def test_ones_own_page_lists_the_requests_that_wait_for_others(scenario):
    leader = scenario.browser("leader")
    assert "Waiting for others" not in main_of(leader.get("/me"))
    request_id = scenario.ask("leader", scenario.listed("other leader"))
    until = format_day(current_day() + timedelta(days=14))
    page = main_of(leader.get("/me"))
    assert page.index("Waiting for others") < page.index("Emails and calendar")
    assert f"Waiting for others Your request for mentoring The second leader can answer until {until}" in page
    assert f'href="/mentoring/requests/{request_id}"' in leader.get("/me").text
    assert "Waiting for others" not in main_of(scenario.browser("other leader").get("/me"))
    main_of_followed(leader, f"/mentoring/requests/{request_id}/withdraw")
    assert "Waiting for others" not in main_of(leader.get("/me"))


@pytest.mark.one_engine
def test_those_who_are_asked_can_be_put_in_another_order(scenario):
    first, second = scenario.listed("other leader"), scenario.listed("other lead")
    page = scenario.browser("leader").get(f"/mentoring/ask?profile={first}&profile={second}&purpose=new-role")
    assert f"/mentoring/ask?profile={second}&amp;profile={first}&amp;purpose=new-role" in page.text
    assert "If they cannot help, we ask the next person on your list." in main_of(page)


@pytest.mark.one_engine
def test_nobody_is_promised_a_next_person_where_one_person_is_asked(scenario):
    only = scenario.listed("other leader")
    leader, mentor = scenario.browser("leader"), scenario.browser("other leader")
    assert "ask the next" not in main_of(leader.get(f"/mentoring/ask?profile={only}&purpose=new-role"))
    request_id = scenario.ask("leader", only)
    (email,) = scenario.sent("mentoring-asked")
    assert "next person" not in str(email.paragraphs)
    (choice,) = scenario.waiting_for("other leader")
    notice = main_of_followed(mentor, f"/mentoring/answers/{choice}/decline", code="no-time")
    assert "You declined. We have told the person who asked you." in notice
    assert "Nobody you asked could help." in main_of(leader.get(f"/mentoring/requests/{request_id}"))
    assert [email.to for email in scenario.sent("mentoring-passed-on")] == ["leader@example.org"]


@pytest.mark.one_engine
def test_a_profile_says_why_its_person_cannot_be_asked(scenario):
    scenario.relationship()
    public_id = scenario.profile("other leader")["public_id"]
    page = main_of(scenario.browser("leader").get(f"/mentoring/register/{public_id}"))
    assert "You are already working with this person." in page
    assert "Ask for help" not in page
    assert "Ask for help" in main_of(scenario.browser("lead").get(f"/mentoring/register/{public_id}"))


@pytest.mark.one_engine
def test_everybody_reads_how_it_works_and_no_name(scenario):
    scenario.listed("other leader")
    page = scenario.visitor().get("/mentoring")
    assert "fewer than 3" in main_of(page)
    assert "second leader" not in page.text
    for name in ("Ann", "Ben"):
        scenario.add_person(name)
        scenario.listed(name)
    assert "On the register: 3." in main_of(scenario.visitor().get("/mentoring"))


@pytest.mark.one_engine
@pytest.mark.parametrize(("reader", "shown"), [(FieldReader.MEMBERS, True), (FieldReader.NOBODY, False)])
def test_contact_details_are_shown_as_their_person_chose(scenario, reader, shown):
    public_id = scenario.listed(
        "other leader",
        RegisterKind.COACH,
        contact_email="coach@trust.example",
        readers={"contact_email": reader},
    )
    page = scenario.browser("leader").get(f"/mentoring/register/{public_id}")
    assert ("coach@trust.example" in page.text) is shown


@pytest.mark.one_engine
def test_the_list_of_a_trust_has_few_columns_and_the_file_has_all(scenario):
    scenario.listed("leader")
    lead = scenario.browser("lead")
    page = BeautifulSoup(lead.get("/mentoring/manage/london").text, "html.parser").main
    heads = [each.get_text(strip=True) for each in page.find("thead").find_all("th")]
    assert heads == ["Name", "State", "People now", "Cost", "Training", "Qualifications"]
    cells = [each.get_text(" ", strip=True) for each in page.find("tbody").find("tr").find_all("td")]
    assert cells[0].startswith("Name The leader Mentor")
    assert cells[2].startswith("People now 0 of")
    assert cells[4].startswith("Training Trained: ")
    assert "Last supervision: " in cells[4]
    assert lead.get("/mentoring/manage/london/mentors.csv").text.startswith(
        "\ufeffName,Offers help as,State,Job,"
    )
