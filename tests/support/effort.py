"""How often tests try again: once in the suite, many times with `make storm` and `make fuzz`.

TEST_EFFORT multiplies the examples of property tests, and TEST_REPEAT repeats each test that uses threads.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

EFFORT = int(os.environ.get("TEST_EFFORT", "1"))
REPEAT = int(os.environ.get("TEST_REPEAT", "1"))
STORM_ATTEMPTS = int(os.environ.get("TEST_ATTEMPTS", "120"))
"""How often the clients try for a place in `tests/events/test_storm.py`."""
USES_THREADS = ("threading", "at_once")


def examples(number: int = 100) -> int:
    """Return how many examples a property test tries that tries `number` in the suite."""
    return number * EFFORT


def use_threads(names: object) -> bool:
    """Return whether a test module uses threads, by the names in it."""
    return any(hasattr(names, name) for name in USES_THREADS)


def pytest_configure() -> None:
    """Let property tests take their time; all examples of a test share its fixtures."""
    unhurried = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
    settings.register_profile("hub", max_examples=examples(), **unhurried)
    settings.load_profile("hub")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Repeat the tests that use threads."""
    if REPEAT > 1 and use_threads(metafunc.module):
        metafunc.fixturenames.append("repetition")
        metafunc.parametrize("repetition", range(REPEAT))


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests that use threads, and those that try generated input."""
    if use_threads(getattr(item, "module", None)):
        item.add_marker("storm")
    if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
        item.add_marker("fuzz")
