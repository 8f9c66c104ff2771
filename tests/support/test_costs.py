from pathlib import Path

import pytest

from tests.support.costs import OTHERS, find_overruns, folder_of, read_budgets

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("nodeid", "folder"),
    [
        ("tests/people/test_team.py::test_one[sqlite]", "tests/people"),
        ("tests/web/middleware/test_request_body.py::test_one", "tests/web"),
        ("tests/test_cli.py::test_one", "tests"),
        ("plugins/london/tests/test_plugin.py::test_one", "plugins"),
    ],
)
def test_the_cost_of_a_test_belongs_to_its_folder(nodeid, folder):
    assert folder_of(nodeid) == folder


def test_every_budget_belongs_to_a_folder_of_tests():
    folders = {f"tests/{path.name}" for path in TESTS.iterdir() if any(path.rglob("test_*.py"))}
    budgets = read_budgets()

    assert set(budgets) - folders == {OTHERS, "tests", "plugins"}


@pytest.mark.parametrize(("served", "ends"), [(1, pytest.ExitCode.OK), (2, pytest.ExitCode.TESTS_FAILED)])
def test_a_run_fails_when_a_folder_takes_more_than_its_budget(pytester, monkeypatch, served, ends):
    monkeypatch.setenv("PYTHONPATH", str(TESTS.parent))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    report = f"CostReport({{'tests/people': (1, 0, 0), {OTHERS!r}: (0, 0, 0)}})"
    pytester.makeconftest(
        "from tests.support.costs import CostReport\n"
        f"def pytest_configure(config):\n    config.pluginmanager.register({report})"
    )
    folder = pytester.path / "tests" / "people"
    folder.mkdir(parents=True)
    steps = f"for _ in range({served}):\n        count_step('hubs')"
    code = f"from tests.support.costs import count_step\n\ndef test_one():\n    {steps}"
    folder.joinpath("test_one.py").write_text(code)

    run = pytester.runpytest_subprocess("--import-mode=importlib")

    assert run.ret == ends
    run.assert_outcomes(passed=1)


def test_a_test_that_waited_long_is_named(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(TESTS.parent))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeconftest(
        "from tests.support import costs\ncosts.LONG_WAIT_SECONDS = 0.2\n"
        "def pytest_configure(config):\n"
        f"    config.pluginmanager.register(costs.CostReport({{{OTHERS!r}: (0, 0, 0)}}))"
    )
    pytester.makepyfile("import time\n\ndef test_waits(): time.sleep(0.5)\n\ndef test_does_not(): pass")

    run = pytester.runpytest_subprocess()

    assert [line.partition("::")[2] for line in run.outlines if line.startswith("waited")] == ["test_waits"]


def test_what_is_above_a_budget_is_named():
    counts = {"tests/people": {"hubs": 3}, "tests/new": {"windows": 11}}
    budgets = {"tests/people": (2, 0, 0), OTHERS: (0, 10, 0)}

    assert find_overruns(counts, budgets) == [
        "tests/new: 11 windows, and docs/testing.md allows 10",
        "tests/people: 3 hubs, and docs/testing.md allows 2",
    ]
