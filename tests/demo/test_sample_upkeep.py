"""The sample upkeep: an item whose review is near, one whose review has lapsed, and a report."""

from hub.demo.domain.sample_upkeep import create_sample_upkeep
from hub.kit.clock import current_day, now
from hub.publishing.models import ItemReport, ItemUpkeep
from hub.trusts.domain import find_organisation
from tests.demo.sample_hub import create_demo
from tests.factories import share


def test_a_demonstration_has_an_item_that_has_lapsed_and_one_that_is_due_once(session):
    create_demo(session)
    for slug in ("london", "yorkshire"):
        share(session, find_organisation(session, slug), source="study", section=("7.2",))
    for _ in range(2):
        create_sample_upkeep(session, now())

    rows = session.query(ItemUpkeep).order_by(ItemUpkeep.review_on).all()
    assert [(row.review_on < current_day(), row.lapsed_at is None) for row in rows] == [
        (True, False),
        (False, True),
    ]
    assert session.query(ItemReport).one().answered_at is None


def test_a_hub_without_sample_people_gets_none(session):
    create_sample_upkeep(session, now())
    assert session.query(ItemUpkeep).count() == 0
