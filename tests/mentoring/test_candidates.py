"""Suggestions from the database: the rules in SQL are those of the pure functions, and little is read."""

from datetime import timedelta

from msgspec.structs import replace
from sqlalchemy import event as database_events

from hub.kit.clock import now
from hub.mentoring.domain.candidates import find_suggestions, read_candidates
from hub.mentoring.domain.suggestions import MAX_SUGGESTIONS, Rule, suggest
from hub.mentoring.domain.vocabulary import FieldReader, Preference, Purpose
from hub.people.models import LineManager
from tests.mentoring.generated import Generated
from tests.mentoring.register_rows import add_profiles, exclude

NEED = replace(
    Generated(0).need(),
    purposes=(Purpose.CAREER_STEP,),
    formats=(),
    preference=Preference.ANY,
    capabilities=(),
    charge=None,
)


def find(scenario, need=NEED, who="leader"):
    with scenario.write_session() as session:
        return find_suggestions(session, scenario.viewer(who, session), need, now())[0]


def test_the_database_suggests_what_the_pure_function_suggests(scenario):
    generated = Generated(3)
    people = add_profiles(scenario, 90, generated)
    with scenario.write_session() as session:
        leader = scenario.ids["leader"]
        for person_id, manager_id in ((leader, people[0]), (people[0], people[1]), (people[2], people[0])):
            session.add(manages(manager_id, person_id))
        for person_id, manager_id in ((people[3], leader), (people[4], people[3]), (people[5], people[4])):
            session.add(manages(manager_id, person_id))
        exclude(session, leader, people[6], "declared")
        exclude(session, people[7], leader, "blocked")
        exclude(session, leader, people[0], "declared")
    ruled_out = {}
    with scenario.write_session() as session:
        viewer = scenario.viewer("leader", session)
        for _ in range(40):
            need, at = generated.need(), now()
            seeker, candidates = read_candidates(session, viewer, need)
            expected = suggest(need, seeker, candidates, at)
            found, profiles = find_suggestions(session, viewer, need, at)
            assert found == expected
            assert [row.id for row in profiles] == [each.candidate.id for each in found.suggestions]
            ruled_out.update(found.ruled_out)
    assert set(ruled_out) == set(Rule)
    assert [ruled_out[rule] for rule in (Rule.LINE_MANAGEMENT, Rule.SAME_TEAM, Rule.SAID)] == [4, 1, 2]


def test_a_suggestion_costs_the_same_statements_and_rows_however_long_the_register_is(scenario):
    costs = []
    for more in (12, 60):
        add_profiles(scenario, more, Generated(more), purposes=("career-step",), taken=0, paused_until=None)
        costs.append(count_cost(scenario))
    assert costs[0] == costs[1]
    statements, rows = costs[0]
    assert statements == 3
    assert rows <= MAX_SUGGESTIONS + len(Rule) + 1


def test_profiles_that_are_not_offered_to_a_viewer_are_neither_suggested_nor_counted(scenario):
    scenario.listed("other leader", shown_to=FieldReader.NOBODY)
    scenario.listed("other lead", shown_to=FieldReader.MY_TRUST)
    scenario.listed("leader")
    scenario.offer("publisher")
    assert find(scenario).fitting == 0
    assert find(scenario).ruled_out == {}
    scenario.add_person("colleague")
    assert find(scenario, who="colleague").fitting == 2


def test_whoever_blocked_and_whoever_declared_are_counted_under_one_rule(scenario):
    scenario.listed("other leader")
    scenario.listed("other lead")
    with scenario.write_session() as session:
        exclude(session, scenario.ids["other leader"], scenario.ids["leader"], "blocked")
        exclude(session, scenario.ids["leader"], scenario.ids["other lead"], "declared")
    assert find(scenario).ruled_out == {Rule.SAID: 2}
    narrow = replace(NEED, purposes=(Purpose.SPECIFIC_SKILL,), preference=Preference.OTHER_SECTOR)
    assert find(scenario, narrow).ruled_out == {Rule.SAID: 2}


def manages(manager_id, person_id):
    """Return a confirmed line manager."""
    return LineManager(
        public_id=f"manager-of-{person_id}",
        person_id=person_id,
        manager_id=manager_id,
        named_at=now() - timedelta(days=2),
        confirmed_at=now(),
    )


def count_cost(scenario):
    """Return how many statements a suggestion takes, and how many rows it reads."""
    statements, rows = [], []
    with scenario.write_session() as session:
        viewer, engine = scenario.viewer("leader", session), session.get_bind()
        database_events.listen(
            engine, "before_cursor_execute", keep := lambda *args: statements.append(args[2])
        )
        found, _ = find_suggestions(session, viewer, NEED, now())
        database_events.remove(engine, "before_cursor_execute", keep)
        rows = len(found.suggestions) + len(found.ruled_out)
    return len(statements), rows
