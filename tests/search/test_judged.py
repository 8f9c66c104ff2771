"""Realistic queries whose expected results were chosen by reading the content, without the search."""

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

CASES = yaml.safe_load((Path(__file__).parent / "judged.yaml").read_text(encoding="utf-8"))
FIRST_RESULTS = 5


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


def first_addresses(app, q, size=FIRST_RESULTS):
    with app.app_context():
        results = search_entries(db.session(), PUBLIC, None, Filters(q, sort="relevance", size=size))
    assert results.is_complete
    return [entry.address for entry in results.entries]


def describe_fault(case, addresses):
    """Return what is wrong with the addresses found for a case, or an empty string."""
    expected = [case["want"]] if isinstance(case["want"], str) else case["want"]
    if case["sort"] == "nothing":
        return f"{case['q']}: nothing should be found ({case['why']}): {addresses}" if addresses else ""
    if set(expected) & set(addresses):
        return ""
    return f"{case['q']}: none of {expected} ({case['why']}), but {addresses}"


@pytest.mark.requirement("R052")
def test_what_a_leader_is_after_is_among_the_first_five(whole_hub):
    faults = [describe_fault(case, first_addresses(whole_hub, case["q"])) for case in CASES]

    assert [fault for fault in faults if fault] == []


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
    results = {case["q"]: first_addresses(whole_hub, case["q"], size=20) for case in CASES}
    name = request.node.callspec.params["whole_hub"]
    _results_by_database[name] = results

    assert any(results.values())
    assert all(results == other for other in _results_by_database.values())
