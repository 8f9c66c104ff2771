import pytest

from hub.extension.registry import get_registry
from hub.following.domain import follows
from hub.following.domain.follows import (
    LIMIT_REACHED,
    MAX_SUBJECT_LENGTH,
    NOT_FOLLOWED,
    NOT_FOUND,
    TOO_MANY_FILTERS,
    TOO_WIDE,
    FollowFrequency,
    change_frequency,
    count_follows,
    find_follow,
    list_follows,
    list_targets,
    stop_following,
)
from hub.following.models import Follow
from hub.kit.errors import Conflict, Invalid, NotFound


def followed(scenario):
    return [(row.kind, row.subject, row.frequency) for row in scenario.rows(Follow)]


def test_a_search_is_followed_in_one_form_whatever_the_order_of_its_filters(scenario):
    for subject in (
        "/library?tier=director&q=on+call&kind=tool&sort=title",
        "/library?kind=tool&q=++on++call&tier=director&page=1",
    ):
        scenario.follow(subject, often="weekly")
    assert followed(scenario) == [("search", "/library?kind=tool&q=on+call&tier=director", "weekly")]


def test_following_again_changes_how_often(scenario):
    first = scenario.follow("london", "trust")
    assert scenario.follow("london", "trust", often="weekly") == first
    assert followed(scenario) == [("trust", "london", "weekly")]


@pytest.mark.parametrize(
    ("kind", "subject", "error", "message"),
    [
        ("search", "/library", Invalid, TOO_WIDE),
        ("search", "/library?sort=title&q=+", Invalid, TOO_WIDE),
        ("search", "/library?kind=nothing", NotFound, NOT_FOUND),
        ("search", "/sign-in?q=a", NotFound, NOT_FOUND),
        ("search", "", NotFound, NOT_FOUND),
        ("search", "/library?q=" + "a" * MAX_SUBJECT_LENGTH, Invalid, TOO_MANY_FILTERS),
        ("search", "/library?q=" + "\u20ac" * 190, Invalid, TOO_MANY_FILTERS),
        ("trust", "atlantis", NotFound, NOT_FOUND),
        ("trust", "hub", NotFound, NOT_FOUND),
        ("series", "atlantis", NotFound, NOT_FOUND),
        ("person", "1", NotFound, NOT_FOUND),
    ],
)
def test_what_is_nothing_or_everything_is_refused(scenario, kind, subject, error, message):
    with pytest.raises(error) as raised:
        scenario.follow(subject, kind)
    assert raised.value.message == message
    assert followed(scenario) == []


def test_the_limit_is_said_and_what_is_followed_already_does_not_count(scenario, monkeypatch):
    monkeypatch.setattr(follows, "MAX_FOLLOWED", 1)
    scenario.follow("london", "trust")
    scenario.follow("london", "trust", often="weekly")
    with pytest.raises(Conflict) as error:
        scenario.follow("yorkshire", "trust")
    assert error.value.message == LIMIT_REACHED
    assert len(followed(scenario)) == 1


def test_only_the_person_changes_and_stops_what_they_follow(scenario):
    public_id = scenario.follow("london", "trust")
    with scenario.write_session() as session:
        leader, other = (scenario.viewer(name, session) for name in ("leader", "other leader"))
        for act in (
            lambda: stop_following(session, other, public_id),
            lambda: change_frequency(session, other, public_id, FollowFrequency.WEEKLY),
        ):
            with pytest.raises(NotFound) as error:
                act()
            assert error.value.message == NOT_FOLLOWED
        assert find_follow(session, other, "trust", "london") is None
        assert change_frequency(session, leader, public_id, FollowFrequency.WEEKLY).frequency == "weekly"
        stop_following(session, leader, public_id)
        assert count_follows(session, leader) == 0


def test_what_is_followed_is_listed_with_its_name_newest_first_and_without_what_is_gone(scenario, queries):
    for subject, kind in (("london", "trust"), ("/library?q=rota", "search"), ("yorkshire", "trust")):
        scenario.follow(subject, kind)
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        rows = list_follows(session, viewer)
        rows[0].subject = "atlantis"
        session.flush()
        with queries(scenario.app) as statements:
            targets = list_targets(session, viewer, get_registry(scenario.app).follow_sources, rows)
        assert [row.subject for row in rows] == ["atlantis", "/library?q=rota", "london"]
        assert [targets[row.id].link.text for row in rows if row.id in targets] == [
            "\u201crota\u201d",
            "London Ambulance Service NHS Trust",
        ]
    assert len(statements) == 2


def test_each_choice_has_a_label_and_another(scenario):
    assert [each.other.other for each in FollowFrequency] == list(FollowFrequency)
    assert FollowFrequency.WEEKLY.label == "Once a week, on Mondays at 7am"
