"""The runner of `make mutate`, with a real mutation, a harmless one, and two that stop a test beforehand."""

from pathlib import Path

import pytest

from tests.support.mutations import (
    CAUGHT,
    NOT_RUN,
    SURVIVED,
    Mutation,
    Row,
    check_mutation,
    judge,
    main,
    make_copy,
    rows_by_mutation,
    rows_not_passing,
    rows_of_page,
)

pytestmark = pytest.mark.slow

SPAN = "plugins/great_western/span_tool.py"
TOO_LARGE = "test_a_team_beyond_ten_and_two_is_too_large_and_marked"
FIXTURE_TEST = """
import pytest

from plugins.great_western import span_tool


@pytest.fixture
def wished():
    return span_tool.NO_LEADER


@pytest.mark.requirement("R002")
def test_planted(wished):
    assert wished


@pytest.mark.requirement("R002")
def test_skipped():
    pytest.skip("This runs nothing.")
"""
PLANTED = Row("R002", "plugins/great_western/tests/test_planted.py", "test_planted")


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the working tree with a test that has a fixture, and one that is skipped."""
    tree = make_copy(tmp_path_factory.mktemp("mutations") / "hub")
    (tree / PLANTED.path).write_text(FIXTURE_TEST, encoding="utf-8")
    return tree


@pytest.fixture(scope="module")
def row():
    return next(row for row in rows_of_page() if row.test == TOO_LARGE)


def results(tree, mutation, *rows):
    before = (tree / mutation.path).read_bytes()
    verdicts = check_mutation(tree, mutation, rows)
    assert (tree / mutation.path).read_bytes() == before
    return [verdict.result for verdict in verdicts]


def test_a_mutation_that_takes_the_feature_away_is_caught_and_a_harmless_one_survives(tree, row):
    (real,) = rows_by_mutation([row])
    harmless = Mutation(
        "the words for no leader", SPAN, '-NO_LEADER = "(no leader)"\n+NO_LEADER = "(none)"\n'
    )

    assert rows_not_passing(tree, [row, PLANTED]) == []
    assert results(tree, real, row, PLANTED) == [CAUGHT, SURVIVED]
    assert results(tree, harmless, row, PLANTED) == [SURVIVED, SURVIVED]


def test_a_test_that_cannot_be_collected_or_set_up_has_caught_nothing(tree, row):
    broken = Mutation("the whole module", SPAN)
    without_name = Mutation("a name", SPAN, '-NO_LEADER = "(no leader)"\n+NOBODY = "(no leader)"\n')

    assert results(tree, broken, row, PLANTED) == [NOT_RUN, NOT_RUN]
    assert results(tree, without_name, PLANTED) == [NOT_RUN]


def test_a_test_that_is_skipped_does_not_pass_without_a_mutation(tree):
    skipped = PLANTED._replace(number="R002", test="test_skipped")
    missing = PLANTED._replace(number="R003")

    assert rows_not_passing(tree, [PLANTED, skipped, missing]) == [skipped, missing]


def test_one_of_several_parameters_is_enough_and_those_of_other_requirements_do_not_count():
    row = Row("R072", "tests/a.py", "test_a")

    def steps(*outcomes, number="R072"):
        return [
            {"test": "tests/a.py::test_a", "numbers": [number], "step": step, "outcome": outcome}
            for step, outcome in outcomes
        ]

    passed = steps(("setup", "passed"), ("call", "passed"), ("teardown", "passed"))
    assert judge(row, passed + steps(("setup", "passed"), ("call", "failed"))) == CAUGHT
    assert judge(row, passed + steps(("call", "failed"), number="R073")) == SURVIVED
    assert judge(row, passed + steps(("teardown", "failed"))) == SURVIVED
    assert judge(row, steps(("setup", "failed"))) == NOT_RUN


def test_a_requirement_that_is_not_claimed_is_named(capsys):
    with pytest.raises(SystemExit):
        main(["R002"])
    assert "docs/coverage.md does not claim R002" in capsys.readouterr().err


def test_what_does_not_fit_is_not_carried_out(tmp_path):
    Path(tmp_path, "module.py").write_text("one = 1\none = 1\n")

    with pytest.raises(AssertionError, match="2 times"):
        Mutation("one", "module.py", "-one = 1\n").apply(tmp_path)
    with pytest.raises(AssertionError, match="is not there"):
        Mutation("nothing", "none.md").apply(tmp_path)
