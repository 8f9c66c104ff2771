"""A profile gone quiet is asked once, then paused, and comes back by one press."""

from datetime import timedelta

from hub.kit.clock import now
from hub.mentoring.domain.quiet_profiles import NO_END, follow_up_quiet, list_quiet
from hub.mentoring.jobs import follow_profiles
from hub.mentoring.models import RegisterProfile, RequestChoice
from tests.mentoring.trust_rows import make_profile
from tests.people.conftest import main_of

PAGE = "/mentoring/me/mentor/still-available"


def follow(scenario, days):
    at = now() + timedelta(days=days)
    with scenario.write_session() as session:
        return [follow_up_quiet(session, id_, at) for id_ in list_quiet(session, at)]


def test_a_quiet_profile_is_asked_once_then_paused_and_comes_back_by_one_press(scenario):
    public_id = scenario.listed("other leader")
    assert [follow(scenario, days) for days in (179, 181, 194)] == [[], ["asked"], []]
    assert [email.to for email in scenario.sent("profile-quiet")] == ["other.leader@example.org"]
    assert [follow(scenario, days) for days in (196, 197)] == [["paused"], []]
    assert scenario.profile("other leader")["paused_until"] == NO_END
    assert len(scenario.sent("profile-paused")) == 1
    page = main_of(scenario.browser("leader").get(f"/mentoring/register/{public_id}"))
    assert "is not taking anyone new at the moment" in page
    mine = scenario.browser("other leader")
    assert "did not hear from you" in main_of(mine.get("/mentoring/me"))
    assert "Stay available" in main_of(mine.get(PAGE))
    assert scenario.profile("other leader")["paused_until"] == NO_END  # to open the page changes nothing
    mine.send(PAGE)
    profile = scenario.profile("other leader")
    assert (profile["paused_until"], profile["asked_at"]) == (None, None)


def test_two_requests_that_expired_make_a_profile_quiet(scenario):
    public_id = scenario.listed("other leader")
    for name in ("leader", "lead"):
        scenario.ask(name, public_id)
    with scenario.write_session() as session:
        for choice in session.query(RequestChoice).all():
            assert list_quiet(session, now()) == []
            choice.state = "expired"
            session.flush()
        assert list_quiet(session, now()) == [session.query(RegisterProfile).one().id]


def test_the_job_does_each_in_a_transaction_of_its_own(app, scenario):
    with scenario.write_session() as session:
        then = {"active_at": now() - timedelta(days=200), "taken": 0}
        session.add(make_profile(scenario.ids["leader"], scenario.ids["at london"], **then))
        session.add(make_profile(scenario.ids["newcomer"], scenario.ids["at london"], taken=0))
    with app.app_context():
        assert follow_profiles() == (
            "Moved: 0. Ended: 1. Asked: 1. Paused: 0. Reminded of certificates: 0. "
            "In the search: 1 more, 0 fewer."
        )
