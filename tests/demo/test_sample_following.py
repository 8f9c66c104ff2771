"""The sample leader who has saved items and follows something."""

from hub.demo.domain.sample_following import FOLLOWED, create_sample_following
from hub.following.models import Follow, SavedItem
from hub.kit.clock import now
from hub.trusts.domain import find_organisation
from tests.demo.sample_hub import create_demo
from tests.factories import make_programme


def test_a_demonstration_has_a_leader_who_saves_and_follows_once(session):
    create_demo(session)
    make_programme(session, find_organisation(session, "london"), slug="elsa")
    for _ in range(2):
        create_sample_following(session, now())

    assert session.query(SavedItem).count() == 1
    assert {(row.kind, row.subject) for row in session.query(Follow)} == {pair[:2] for pair in FOLLOWED}


def test_a_hub_without_sample_people_gets_none(session):
    create_sample_following(session, now())
    assert session.query(Follow).count() == 0
