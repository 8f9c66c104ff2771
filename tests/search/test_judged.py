"""Queries that a leader types, judged by reading the content before there was a search."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from hub.access import PUBLIC
from hub.app import create_app
from hub.catalogue.domain import Filters
from hub.content.services import sync_content
from hub.extension.registry import get_registry
from hub.kit.db import close, db
from hub.search.domain import search_entries

CASES = yaml.safe_load((Path(__file__).parent / "judged.yaml").read_text(encoding="utf-8"))
AMONG = 5


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def whole_hub(request, tmp_path_factory):
    """A hub with all its real content, first on one kind of database and then on the other."""
    databases = request.getfixturevalue(f"{request.param}_databases")
    with databases.new() as url:
        app = create_app({"DATABASE_URL": url, "INSTANCE_DIR": str(tmp_path_factory.mktemp("judged"))})
        with app.app_context():
            assert sync_content(get_registry(app).content_handlers, app.config).is_clean
        yield app
        close(app)


def first_addresses(app, q, size=AMONG):
    with app.app_context():
        answer = search_entries(db.session(), PUBLIC, None, Filters(q, sort="relevance", size=size))
    assert answer.is_complete
    return [entry.address for entry in answer.entries]


def fault_of(case, found):
    wanted = [case["want"]] if isinstance(case["want"], str) else case["want"]
    if case["sort"] == "nothing":
        return f"{case['q']}: nothing should be found ({case['why']}): {found}" if found else ""
    if set(wanted) & set(found):
        return ""
    return f"{case['q']}: none of {wanted} ({case['why']}), but {found}"


@pytest.mark.requirement("R052")
def test_what_a_leader_is_after_is_among_the_first_five(whole_hub):
    faults = [fault_of(case, first_addresses(whole_hub, case["q"])) for case in CASES]

    assert [fault for fault in faults if fault] == []


def test_a_search_that_finds_something_else_is_a_fault():
    assert fault_of({"q": "coach", "sort": "plain", "want": "/options/coaching", "why": ""}, ["/options"])
    assert fault_of({"q": "payroll", "sort": "nothing", "want": [], "why": ""}, ["/options"])


def test_the_list_is_as_large_and_as_mixed_as_it_should_be():
    sorts = Counter(case["sort"] for case in CASES)

    assert len(CASES) >= 60
    assert sorts["misspelt"] + sorts["synonym"] >= 20
    assert sorts["not-in-title"] >= 15
    assert sorts["nothing"] >= 10
    assert all(case["why"] for case in CASES)


_seen = {}


def test_both_databases_give_the_same_in_the_same_order(whole_hub, request):
    given = {case["q"]: first_addresses(whole_hub, case["q"], size=20) for case in CASES}
    name = request.node.callspec.params["whole_hub"]
    _seen[name] = given

    assert any(given.values())
    assert all(given == other for other in _seen.values())
