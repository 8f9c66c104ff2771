"""P4: the hub's search page compared with Datasette's, for the same items and queries.

Datasette searches its full-text index, counts facets, and shows a page of twenty rows. Unlike the hub, it has
no ranking, no viewers and no highlighting, and its pages show whole rows.
"""

import sys
from pathlib import Path
from urllib.parse import quote

from tests.bench.catalogue import MULTIPLE_FACETS, SINGLE_FACETS, fill_for_datasette, queries
from tests.bench.goals import Measured, times
from tests.bench.pages import NO_CACHE, costs, hub_on
from tests.bench.served import by_turns, serving

SETTINGS = {
    "suggest_facets": "off",
    "default_page_size": "20",
    "facet_time_limit_ms": "30000",
    "sql_time_limit_ms": "60000",
    "cache_size_kb": "200000",
}
DATASETTE = Path(sys.prefix).parent / ".bench" / "bin" / "datasette"


def beside_datasette(instance: Path, count: int, size: str) -> Measured:
    """Return how many times more search pages the hub serves with the same CPU time."""
    database = instance / "items.db"
    if not database.exists():
        fill_for_datasette(database, count)
    settings = [part for name, value in SETTINGS.items() for part in ("--setting", name, value)]
    command = [str(DATASETTE), "serve", "--immutable", str(database), "--port", "{port}", *settings]
    facets = "&".join(
        (*(f"_facet={name}" for name in SINGLE_FACETS), *(f"_facet_array={name}" for name in MULTIPLE_FACETS))
    )
    theirs = [f"/items/item?_search={quote(query)}&{facets}" for query in queries()]
    ours = [f"/library?q={quote(query)}" for query in queries()]
    with hub_on(instance, **NO_CACHE) as hub, serving(command, "/-/versions.json", {}) as datasette:
        pair = by_turns((hub, ours, {}), (datasette, theirs, {}), rounds=3, seconds=10, connections=2)
    return Measured(
        "P4", "search page beside Datasette's", size, times(pair.ratio), "40x", pair.ratio >= 40, costs(pair)
    )
