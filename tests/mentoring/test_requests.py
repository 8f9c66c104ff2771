"""Asking people on the register, one at a time."""

from hub.mentoring.domain.requests import get_own_request


def test_a_leader_asks_a_mentor_of_another_trust_who_accepts(scenario):
    profile_id = scenario.listed("other leader")
    request_id = scenario.ask("leader", profile_id)
    assert [email.to for email in scenario.sent("mentoring-asked")] == ["other.leader@example.org"]
    relationship_id = scenario.accept("other leader")
    row = scenario.row_of(relationship_id)
    assert (row["mentor_id"], row["mentee_id"]) == (scenario.ids["other leader"], scenario.ids["leader"])
    assert scenario.profile("other leader")["taken"] == 1
    with scenario.write_session() as session:
        request = get_own_request(session, scenario.viewer("leader", session), request_id)
        assert request.outcome == "accepted"


def test_pages(scenario):
    profile_id = scenario.listed("other leader", taster=True)
    leader, mentor = scenario.browser("leader"), scenario.browser("other leader")
    page = leader.get(f"/mentoring/register/{profile_id}")
    assert page.status_code == 200, page.text
    for url in ("/mentoring", "/mentoring/me", "/mentoring/me/coach", f"/mentoring/ask?profile={profile_id}"):
        assert leader.get(url).status_code == 200, url
    request_id = scenario.ask("leader", profile_id)
    choice = scenario.waiting_for("other leader")[0]
    assert leader.get(f"/mentoring/requests/{request_id}").status_code == 200
    for url in (
        f"/mentoring/answers/{choice}",
        f"/mentoring/answers/{choice}/suggest?name=x",
        "/mentoring/me",
        "/desk",
        "/me",
    ):
        assert mentor.get(url).status_code == 200, url
    relationship = scenario.accept("other leader")
    for url in (
        f"/mentoring/relationships/{relationship}",
        f"/mentoring/relationships/{relationship}/meetings/new",
    ):
        assert mentor.get(url).status_code == 200, url
    meeting = scenario.plan_meeting("leader", relationship)
    assert leader.get(f"/mentoring/relationships/{relationship}/meetings/{meeting}").status_code == 200
    assert len(scenario.sent("mentoring-meeting")) == 2
