from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from hub.accounts.models import Person
from hub.extension.follow_sources import NewsUnavailable
from hub.extension.registry import get_registry
from hub.following.domain import news
from hub.following.domain.news import (
    NEWS_KEPT_FOR,
    delete_old_news,
    find_news,
    find_news_reader,
    list_due_follows,
    list_due_people,
    list_told,
    record_news,
)
from hub.following.models import Follow, FollowNews
from hub.following.services import news as services
from hub.kit.clock import current_day, now
from hub.kit.emails import Topic
from hub.mail.domain import EmailFrequency, set_email_preferences
from hub.mail.models import OutboxMessage
from tests.following.conftest import TOMORROW

MONDAY_MORNING = datetime(2026, 6, 8, 5, 0, tzinfo=UTC)
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


def due(scenario, at):
    """Return what of the leader's is due, by how often they are told of it."""
    with scenario.write_session() as session:
        rows = list_due_follows(session, scenario.ids["leader"], at)
        assert bool(rows) == (scenario.ids["leader"] in list_due_people(session, at))
        return [session.get_one(Follow, row.id).frequency for row in rows]


def set_checked(scenario, at):
    with scenario.write_session() as session:
        session.execute(update(Follow).values(checked_at=at))


def choose(scenario, frequency, name="leader"):
    with scenario.write_session() as session:
        set_email_preferences(session, scenario.ids[name], {Topic.FOLLOWING: frequency})


def messages(scenario):
    with scenario.write_session() as session:
        statement = select(OutboxMessage.id).where(OutboxMessage.kind == "following-news")
        return len(session.scalars(statement).all())


def test_what_is_daily_is_due_each_day_and_what_is_weekly_on_mondays(scenario):
    scenario.follow()
    scenario.follow("london", "trust", often="weekly")
    set_checked(scenario, MONDAY_MORNING)

    assert due(scenario, MONDAY_MORNING + timedelta(hours=1)) == []
    assert due(scenario, MONDAY_MORNING + A_DAY) == ["daily"]
    assert due(scenario, MONDAY_MORNING + A_WEEK) == ["daily", "weekly"]


def test_a_monday_that_was_missed_is_made_up_for_on_the_next_day(scenario):
    scenario.follow("london", "trust", often="weekly")
    set_checked(scenario, MONDAY_MORNING - timedelta(days=3))
    assert due(scenario, MONDAY_MORNING + 2 * A_DAY) == ["weekly"]


def test_each_thing_is_told_once_and_again_when_it_has_changed(scenario):
    scenario.publish("before", at=now() - timedelta(hours=2))
    scenario.follow()
    scenario.publish("night")
    scenario.publish("other", body="Nothing.", title="Nothing")
    scenario.queue_news()
    assert scenario.told() == ["Debrief night"]

    for days in (2, 3):
        assert scenario.queue_news(now() + days * A_DAY) == "Emails with news: 0. People without news: 1."
    assert messages(scenario) == 1

    scenario.publish("night", at=now() + 3 * A_DAY, title="Debrief at night")
    scenario.queue_news(now() + 4 * A_DAY)
    assert scenario.told() == ["Debrief at night"]
    [email] = [email for kind, _, email in scenario.emails() if kind == "following-news" and email]
    [words] = [words for each in email.lists for _link, words in each.items]
    assert words == "Changed. Way of working, London"


def test_what_changes_nothing_that_can_be_read_is_not_told_again(scenario):
    scenario.follow("london", "trust")
    scenario.publish("night")
    scenario.queue_news()
    scenario.publish("night", at=now() + 2 * A_DAY)
    with scenario.write_session() as session:
        told = session.scalars(select(FollowNews)).one()
        entry = news.list_entries_by_id(session, scenario.viewer("leader", session), [told.entry_id])[0][0]
        assert news.make_fingerprint(entry) == told.fingerprint
    scenario.queue_news(now() + 3 * A_DAY)
    assert messages(scenario) == 1


def test_a_thing_in_two_follows_is_told_once_and_nothing_is_told_of_what_was_stopped(scenario):
    scenario.follow("london", "trust")
    stopped = scenario.follow()
    scenario.publish("night")
    scenario.publish("day", organisation="yorkshire")
    scenario.queue_news()
    assert sorted(scenario.told()) == ["Debrief day", "Debrief night"]

    with scenario.write_session() as session:
        session.delete(session.scalars(select(Follow).where(Follow.public_id == stopped)).one())
    assert scenario.told() == ["Debrief night"]


def test_who_wants_no_such_emails_or_cannot_be_reached_is_told_nothing_later_either(scenario):
    for name in ("leader", "other leader"):
        scenario.follow(name=name)
    choose(scenario, EmailFrequency.NONE)
    with scenario.write_session() as session:
        session.get_one(Person, scenario.ids["other leader"]).disabled_at = now()
    scenario.publish("night")
    scenario.queue_news()

    choose(scenario, EmailFrequency.DAILY)
    with scenario.write_session() as session:
        session.get_one(Person, scenario.ids["other leader"]).disabled_at = None
    scenario.queue_news(now() + 2 * A_DAY)
    assert messages(scenario) == 0


def test_roles_that_need_a_second_factor_count_only_with_one(scenario):
    with scenario.write_session() as session:
        assert find_news_reader(session, scenario.ids["lead"], current_day())[1].is_member
        session.get_one(Person, scenario.ids["lead"]).totp_secret = None
        session.flush()
        assert not find_news_reader(session, scenario.ids["lead"], current_day())[1].is_member
        assert find_news_reader(session, scenario.ids["leader"], current_day())[1].is_member
        assert find_news_reader(session, None, current_day()) is None


def test_a_run_that_dies_before_it_is_done_has_changed_nothing(scenario, monkeypatch):
    scenario.follow()
    scenario.publish("night")
    with monkeypatch.context() as patch, pytest.raises(NewsUnavailable):
        patch.setattr(news, "enqueue", lambda *_args, **_named: raise_error())
        scenario.queue_news()
    assert (scenario.rows(FollowNews), messages(scenario)) == ([], 0)
    assert scenario.rows(Follow)[0].checked_at == scenario.rows(Follow)[0].created_at

    scenario.queue_news()
    assert scenario.told() == ["Debrief night"]


def raise_error():
    raise RuntimeError


@pytest.mark.parametrize("fault", [NewsUnavailable, RuntimeError])
def test_a_person_for_whom_something_fails_waits_and_the_others_are_told(scenario, monkeypatch, fault):
    scenario.follow()
    scenario.follow("london", "trust", name="other leader")
    scenario.publish("night")

    def find(session, viewer, follows, sources):
        if viewer.person_id == scenario.ids["leader"]:
            raise fault
        return find_news(session, viewer, follows, sources)

    with monkeypatch.context() as patch, pytest.raises(NewsUnavailable):
        patch.setattr(services, "find_news", find)
        scenario.queue_news()
    assert (scenario.told(), scenario.told("other leader")) == (None, ["Debrief night"])
    scenario.queue_news()
    assert scenario.told() == ["Debrief night"]


def test_no_more_than_the_newest_hundred_are_noted(scenario, monkeypatch):
    monkeypatch.setattr(news, "MAX_NEWS", 1)
    scenario.follow()
    for slug in ("night", "day"):
        scenario.publish(slug)
    scenario.queue_news()
    assert scenario.told() == ["Debrief day"]


def test_notes_of_what_was_told_are_deleted_after_sixty_days(scenario):
    scenario.follow()
    scenario.publish("night")
    scenario.queue_news()
    with scenario.write_session() as session:
        assert delete_old_news(session, now() + NEWS_KEPT_FOR) == 0
        assert delete_old_news(session, now() + NEWS_KEPT_FOR + 2 * TOMORROW) == 1


def test_what_one_email_tells_is_for_its_person_alone(scenario):
    scenario.follow()
    scenario.publish("night")
    scenario.queue_news()
    digest = scenario.rows(FollowNews)[0].digest
    with scenario.write_session() as session:
        leader, other = (scenario.viewer(name, session) for name in ("leader", "other leader"))
        assert [told.entry.title for told in list_told(session, leader, digest)] == ["Debrief night"]
        assert list_told(session, other, digest) == []
        assert list_told(session, leader, "another") == []


def test_news_of_a_person_who_is_erased_meanwhile_is_not_recorded(scenario):
    scenario.follow()
    scenario.publish("night")
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        follows = list_due_follows(session, viewer.person_id, now() + TOMORROW)
        found = find_news(session, viewer, follows, get_registry(scenario.app).follow_sources)
        session.get_one(Person, viewer.person_id).erased_at = now()
        session.flush()
        assert found
        assert not record_news(session, viewer.person_id, follows, found, now())
