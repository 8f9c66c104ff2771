"""Who may deal with a concern."""

import pytest

from hub.kit.clock import now
from hub.mentoring.domain.concern_handlers import find_office_id, list_handler_ids, list_involved, may_handle
from hub.mentoring.models import MentoringConcern, RegisterExclusion
from tests.mentoring.test_concerns import raising


@pytest.mark.parametrize(("who", "expected"), [("leader", []), ("other leader", []), ("publisher", ["lead"])])
def test_whoever_is_involved_or_was_named_by_one_of_the_pair_may_not(scenario, who, expected):
    raising(scenario, scenario.relationship())
    with scenario.write_session() as session:
        concern = session.query(MentoringConcern).one()
        assert set(list_involved(session, concern)) == {scenario.ids["leader"], scenario.ids["other leader"]}
        session.add(
            RegisterExclusion(
                public_id="x",
                person_id=scenario.ids[who],
                other_id=scenario.ids["lead"],
                reason="declared",
                created_at=now(),
            )
        )
        session.flush()
        involved = list_involved(session, concern)
        found = list_handler_ids(session, scenario.ids["at london"], involved, now())
        assert found == [scenario.ids[name] for name in expected]
        assert may_handle(session, scenario.ids["lead"], concern, now()) is bool(expected)
        office = list_handler_ids(session, find_office_id(session), involved, now())
        assert office == sorted([scenario.ids["staff"], scenario.ids["admin"]])
