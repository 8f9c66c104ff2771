from collections import Counter

from tests.support.budget import budgets, folder_of, over_budget


def test_a_test_belongs_to_its_folder():
    assert folder_of("tests/people/test_team.py::test_one[sqlite]") == "tests/people"
    assert folder_of("tests/web/middleware/test_request_body.py::test_one") == "tests/web"
    assert folder_of("tests/test_cli.py::test_one") == "tests"
    assert folder_of("plugins/london/tests/test_plugin.py::test_one") == "plugins"


def test_what_is_over_its_budget_is_named_and_a_folder_without_one_has_none():
    counts = {"tests/a": Counter(hubs=2, both=1), "tests/b": Counter(windows=1), "tests/c": Counter()}
    limits = {"tests/a": {"hubs": 1, "windows": 0, "both": 1}}

    assert over_budget(counts, limits) == ["tests/a: hubs 2, budget 1", "tests/b: windows 1, budget 0"]


def test_the_document_states_the_budget_of_each_folder():
    assert budgets()["tests/journeys"]["hubs"] > 0
