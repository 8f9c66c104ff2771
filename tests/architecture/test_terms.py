"""The module for a standard term is found by the names in its path alone."""

from pathlib import Path

import pytest

HUB = Path(__file__).parents[2] / "hub"
PATHS = sorted(path.relative_to(HUB).with_suffix("").as_posix() for path in HUB.rglob("*.py"))
SAME = {"accept": "acceptance", "write": "recording"}
"""Words of a term that the path has in another form."""


def modules_for(term):
    """Return the domain, web or kit modules whose path has every word of `term`, in any form."""
    words = [SAME.get(word, word) for word in term.split()]
    layers = ("/domain/", "web/", "kit/")
    found = [path for path in PATHS if all(word in path for word in words)]
    return [path for path in found if any(layer in path for layer in layers) and "__init__" not in path]


@pytest.mark.parametrize(
    ("term", "module"),
    [
        ("csrf", "web/csrf"),
        ("session lifetime", "kit/session_lifetime"),
        ("rate limit", "accounts/domain/rate_limits"),
        ("password reset", "accounts/domain/password_reset"),
        ("invitation accept", "people/domain/invitation_acceptance"),
        ("audit write", "audit/domain/recording"),
        ("mail outbox", "mail/domain/outbox"),
        ("unsubscribe", "mail/domain/unsubscribe"),
        ("index rebuild", "search/domain/index_rebuild"),
        ("page cache", "web/page_cache"),
    ],
)
def test_a_standard_term_leads_to_its_module(term, module):
    # The shortest path: `outbox` before `outbox_status`.
    assert min(modules_for(term), key=len) == module
