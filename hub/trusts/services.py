"""What trusts share, as trust pages list and count it."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import Filters, list_entries
from hub.extension.registry import get_registry
from hub.web.page_cache import no_store

TRUST_PAGE_SIZE = 10
"""The number of entries on a trust page; a link leads to the rest in the library."""


def shared_kinds() -> tuple[str, ...]:
    """Return the kinds that trusts share; excludes tools, which the hub makes."""
    return get_registry(current_app).kinds.on_trust_page


def list_trust_entries(session: Session, viewer: Viewer, slug: str) -> Any:
    """Return a page of the newest entries that the trust with this slug shares, and how many it shares."""
    filters = Filters(facets={"trust": (slug,)}, size=TRUST_PAGE_SIZE)
    return list_shared_entries(session, viewer, filters, with_counts=False)


def count_shared_by_trust(session: Session, viewer: Viewer) -> Mapping[str, int]:
    """Return the number of entries that each trust shares and `viewer` may see, by slug."""
    counts: Mapping[str, int] = list_shared_entries(session, viewer, Filters(size=0)).counts.get("trust", {})
    return counts


def list_shared_entries(
    session: Session, viewer: Viewer, filters: Filters, *, with_counts: bool = True
) -> Any:
    """Return a page of what trusts share, with the counts of the facets unless nobody shows them.

    The search finds and counts it. While it may lack a recent change, the response is kept out of caches.
    """
    search_entries = get_registry(current_app).search_entries
    if search_entries is None:
        return list_entries(session, viewer, shared_kinds(), filters)
    results = search_entries(session, viewer, shared_kinds(), filters, with_counts=with_counts)
    if not results.is_complete:
        no_store()
    return results
