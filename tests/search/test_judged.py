"""Realistic queries whose expected results were chosen by reading the content, without the search.

`judged.yaml` is held as it stands. `questions.yaml` was written before the search learned to answer
questions, by somebody who had not read it; a few of its questions may stay unanswered. `questions_later.yaml`
was written by somebody else after that, and says how questions fare for which nothing was changed.
"""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from hub.access import PUBLIC
from hub.app import create_app
from hub.catalogue.domain.queries import Filters
from hub.content.services import sync_content
from hub.extension.registry import get_registry
from hub.kit.db import close, db
from hub.search.domain.execution import search_entries

CASES, QUESTIONS, LATER_QUESTIONS = (
    yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
    for name in ("judged.yaml", "questions.yaml", "questions_later.yaml")
)
FIRST_RESULTS = 5
SHARE_IN_FIRST_FIVE, SHARE_IN_FIRST_THREE = 0.95, 0.85
SHARE_OF_LATER_QUESTIONS = 0.6
"""Sixty-two of a hundred when this was written."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def whole_hub(request, tmp_path_factory):
    """An app with all the real content, on each kind of database in turn."""
    databases = request.getfixturevalue(f"{request.param}_databases")
    with databases.new() as url:
        app = create_app({"DATABASE_URL": url, "INSTANCE_DIR": str(tmp_path_factory.mktemp("judged"))})
        with app.app_context():
            assert sync_content(get_registry(app).content_handlers, app.config).is_clean
        yield app
        close(app)


def run_search(app, q, size=20):
    with app.app_context():
        results = search_entries(db.session(), PUBLIC, None, Filters(q, sort="relevance", size=size))
    assert results.is_complete
    return results


def first_addresses(app, case, size=FIRST_RESULTS):
    """Return what is shown for a case: all results, then the closest; for a slip, after one click."""
    results = run_search(app, case["q"])
    if case["sort"] == "misspelt" and not results.total and results.did_you_mean:
        results = run_search(app, results.did_you_mean)
    return [entry.address for entry in (*results.entries, *results.closest)][:size]


def expected_addresses(case):
    return [case["want"]] if isinstance(case["want"], str) else case["want"]


def describe_fault(case, addresses):
    """Return what is wrong with the addresses found for a case, or an empty string."""
    expected = expected_addresses(case)
    if case["sort"] == "nothing":
        return f"{case['q']}: nothing should be found ({case['why']}): {addresses}" if addresses else ""
    if set(expected) & set(addresses):
        return ""
    return f"{case['q']}: none of {expected} ({case['why']}), but {addresses}"


@pytest.mark.requirement("R052")
def test_what_a_leader_is_after_is_among_the_first_five(whole_hub):
    faults = [describe_fault(case, first_addresses(whole_hub, case)) for case in CASES]

    assert [fault for fault in faults if fault] == []


def test_questions_are_answered_and_what_the_hub_has_nothing_on_finds_nothing(whole_hub):
    shown = {case["q"]: first_addresses(whole_hub, case) for case in QUESTIONS}
    faults = [describe_fault(case, shown[case["q"]]) for case in QUESTIONS]
    answerable = [case for case in QUESTIONS if case["sort"] != "nothing"]
    in_first_three = [
        case for case in answerable if set(shown[case["q"]][:3]) & set(expected_addresses(case))
    ]

    not_held_by_a_share = [
        fault
        for case, fault in zip(QUESTIONS, faults, strict=True)
        if case["sort"] in ("nothing", "misspelt")
    ]
    assert [fault for fault in not_held_by_a_share if fault] == []
    assert sum(map(bool, faults)) <= (1 - SHARE_IN_FIRST_FIVE) * len(answerable), faults
    assert len(in_first_three) >= SHARE_IN_FIRST_THREE * len(answerable)


def test_most_of_the_questions_that_changed_nothing_are_answered_too(whole_hub):
    faults = {case["q"]: describe_fault(case, first_addresses(whole_hub, case)) for case in LATER_QUESTIONS}
    nothing = [case["q"] for case in LATER_QUESTIONS if case["sort"] == "nothing"]

    assert [faults[q] for q in nothing if faults[q]] == []
    missed = sum(map(bool, faults.values()))
    assert missed <= (1 - SHARE_OF_LATER_QUESTIONS) * (len(LATER_QUESTIONS) - len(nothing))


def test_a_search_that_finds_something_else_is_a_fault():
    assert describe_fault(
        {"q": "coach", "sort": "plain", "want": "/options/coaching", "why": ""}, ["/options"]
    )
    assert describe_fault({"q": "payroll", "sort": "nothing", "want": [], "why": ""}, ["/options"])


def test_the_list_is_as_large_and_as_mixed_as_it_should_be():
    sorts = Counter(case["sort"] for case in CASES)

    assert len(CASES) >= 60
    assert sorts["misspelt"] + sorts["synonym"] >= 20
    assert sorts["not-in-title"] >= 15
    assert sorts["nothing"] >= 10
    assert all(case["why"] for case in CASES)


_results_by_database = {}


def test_both_databases_give_the_same_in_the_same_order(whole_hub, request):
    results = {case["q"]: first_addresses(whole_hub, case, size=20) for case in (*CASES, *QUESTIONS)}
    name = request.node.callspec.params["whole_hub"]
    _results_by_database[name] = results

    assert any(results.values())
    assert all(results == other for other in _results_by_database.values())
