"""Two trusts and the hub office with their people, and items that they share."""

import json

import pytest

from tests.publishing.evidence_rows import ITEMS, Items


@pytest.fixture
def filling(request):
    """The rows of the scenario, for the tests that use it."""
    return ITEMS if "items" in request.fixturenames else None


@pytest.fixture
def items(app, databases):
    """Two trusts and the hub office, with a person in each role; London shares two items."""
    known = json.loads((databases.prepare(ITEMS) / "known.json").read_text())
    return Items(app, **known)
