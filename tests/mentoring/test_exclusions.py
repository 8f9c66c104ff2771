"""Who must not be brought together."""

import pytest

from hub.kit.clock import now
from hub.mentoring.domain.exclusions import ExclusionReason, find_exclusion, is_blocked_between
from hub.mentoring.models import RegisterExclusion
from hub.people.domain import add_line_manager


def manage(scenario, person, manager, *, confirmed=True):
    with scenario.write_session() as session:
        relation = add_line_manager(
            session, scenario.viewer(person, session), email=manager_email(manager), at=now()
        )
        if confirmed:
            relation.manager_id, relation.email = scenario.ids[manager], None
            relation.confirmed_at = now()


def manager_email(name):
    return f"{name.replace(' ', '.')}@example.org"


def exclude(scenario, person, other, reason):
    with scenario.write_session() as session:
        session.add(
            RegisterExclusion(
                public_id=f"{person} {other} {reason}",
                person_id=scenario.ids[person],
                other_id=scenario.ids[other],
                reason=reason,
                created_at=now(),
            )
        )


def reason_between(scenario, one, other):
    with scenario.write_session() as session:
        found = {
            find_exclusion(session, scenario.ids[one], scenario.ids[other]),
            find_exclusion(session, scenario.ids[other], scenario.ids[one]),
        }
    assert len(found) == 1
    return found.pop()


def test_nothing_keeps_two_strangers_apart(scenario):
    assert reason_between(scenario, "leader", "other leader") is None


def test_a_confirmed_line_manager_and_theirs_are_excluded(scenario):
    manage(scenario, "leader", "lead")
    manage(scenario, "lead", "staff")
    assert reason_between(scenario, "leader", "lead") is ExclusionReason.LINE_MANAGEMENT
    assert reason_between(scenario, "leader", "staff") is ExclusionReason.LINE_MANAGEMENT


def test_a_line_manager_who_has_not_confirmed_is_not(scenario):
    manage(scenario, "leader", "lead", confirmed=False)
    assert reason_between(scenario, "leader", "lead") is None


def test_two_with_one_line_manager_are_one_team(scenario):
    manage(scenario, "leader", "lead")
    manage(scenario, "publisher", "lead")
    assert reason_between(scenario, "leader", "publisher") is ExclusionReason.SAME_TEAM


@pytest.mark.parametrize("reason", ["declared", "blocked"])
def test_what_either_of_two_said_holds_for_both(scenario, reason):
    exclude(scenario, "leader", "other leader", reason)
    assert reason_between(scenario, "leader", "other leader") is ExclusionReason(reason)
    with scenario.write_session() as session:
        blocked = is_blocked_between(session, scenario.ids["leader"], scenario.ids["other leader"])
    assert blocked is (reason == "blocked")
