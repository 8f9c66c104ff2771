import json
from pathlib import Path

import pytest

from tests.support.quick import RESULTS, VARIABLE, find_slow

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(pytester, monkeypatch):
    """Return a function that runs a slow test and two quick ones, and returns the result."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeconftest(
        "from tests.support.quick import QuickTests\n"
        "def pytest_configure(config):\n"
        "    config.pluginmanager.register(QuickTests(config, total=0.09))"
    )
    pytester.makepyfile(
        test_one="import time\n\ndef test_slow(): time.sleep(0.1)\n\ndef test_quick(): pass",
        test_two="def test_other(): pass",
    )
    return lambda *words: pytester.runpytest_subprocess(*words)


def test_what_took_long_the_last_time_is_left_out_of_a_quick_run_alone(run, monkeypatch):
    monkeypatch.setenv(VARIABLE, "yes")
    run().assert_outcomes(passed=3)
    quick = run()
    quick.assert_outcomes(passed=2, deselected=1)
    quick.stdout.fnmatch_lines(["Left out are the tests that were slowest*"])

    monkeypatch.delenv(VARIABLE)
    run().assert_outcomes(passed=3)


def test_the_quickest_tests_that_fit_into_the_time_are_quick():
    seconds = {"a": 3.0, "b": 0.5, "c": 2.0, "d": 0.5}

    assert find_slow(seconds, 10) == set()
    assert find_slow(seconds, 3) == {"a"}
    assert find_slow(seconds, 2.9) == {"a", "c"}
    assert find_slow({"b": 1.0, "a": 1.0}, 1) == {"b"}


def test_a_run_of_some_tests_keeps_what_is_known_of_the_others(run, pytester, monkeypatch):
    run()
    run("test_two.py")

    assert len(json.loads((pytester.path / RESULTS).read_text())) == 3


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_without_a_readable_record_every_test_runs(run, pytester, monkeypatch, text):
    monkeypatch.setenv(VARIABLE, "yes")
    file = pytester.path / RESULTS
    file.parent.mkdir()
    file.write_text(text)

    run().assert_outcomes(passed=3)
