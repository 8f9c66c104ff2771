"""Two windows of one person, and two workers, at one moment."""

import pytest

from hub.accounts.models import Person
from hub.extension.registry import get_registry
from hub.following.domain import follows, saved_items
from hub.following.domain.follows import FollowFrequency, follow, get_target
from hub.following.domain.news import find_news, list_due_follows, record_news
from hub.following.domain.saved_items import save_item
from hub.following.models import Follow, FollowNews, SavedItem
from hub.kit.clock import now
from tests.following.conftest import TOMORROW
from tests.support.concurrency import at_once, winners_without_care

pytestmark = pytest.mark.storm


def saving(scenario, kind="resource", slug="rota"):
    return lambda session: save_item(session, scenario.viewer("leader", session), kind, slug, now())


def following(scenario, slug):
    def act(session):
        viewer, sources = scenario.viewer("leader", session), get_registry(scenario.app).follow_sources
        target = get_target(session, viewer, sources, "trust", slug)
        follow(session, viewer, "trust", target, FollowFrequency.DAILY, now())

    return act


def careless(monkeypatch):
    """Let nobody wait for another act of the person."""
    for module in (saved_items, follows):
        monkeypatch.setattr(module, "lock_person", lambda session, id_: session.get(Person, id_))


def test_an_item_that_is_saved_twice_at_once_is_saved_once(scenario):
    assert at_once(scenario.app, saving(scenario), saving(scenario)) == ["done", "done"]
    assert len(scenario.rows(SavedItem)) == 1


def test_two_items_saved_at_once_do_not_pass_the_limit(scenario, monkeypatch):
    monkeypatch.setattr(saved_items, "MAX_SAVED", 1)
    acts = saving(scenario), saving(scenario, "programme", "course")
    assert at_once(scenario.app, *acts) == ["done", saved_items.LIMIT_REACHED]
    assert len(scenario.rows(SavedItem)) == 1


def test_without_a_lock_two_items_saved_at_once_pass_the_limit(scenario, monkeypatch):
    # The negative control: the same race, without the lock on the person.
    careless(monkeypatch)
    monkeypatch.setattr(saved_items, "MAX_SAVED", 1)
    at_once(scenario.app, saving(scenario), saving(scenario, "programme", "course"))
    assert len(scenario.rows(SavedItem)) == winners_without_care(scenario.app)


def test_two_trusts_followed_at_once_do_not_pass_the_limit(scenario, monkeypatch):
    monkeypatch.setattr(follows, "MAX_FOLLOWED", 1)
    acts = following(scenario, "london"), following(scenario, "yorkshire")
    assert at_once(scenario.app, *acts) == ["done", follows.LIMIT_REACHED]
    assert len(scenario.rows(Follow)) == 1


def test_of_two_workers_one_tells(scenario):
    scenario.follow("london", "trust")
    scenario.publish("night")
    at, person_id, told = now() + TOMORROW, scenario.ids["leader"], []
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        due = list_due_follows(session, person_id, at)
        found = find_news(session, viewer, due, get_registry(scenario.app).follow_sources)

    def record(session):
        told.append(record_news(session, person_id, due, found, at))

    assert at_once(scenario.app, record, record) == ["done", "done"]
    assert sorted(told) == [False, True]
    assert len(scenario.rows(FollowNews)) == 1
    assert len([kind for kind, _, _ in scenario.emails() if kind == "following-news"]) == 1
