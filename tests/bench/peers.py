"""P4: the hub's search page beside Datasette's, on the same items and for the same searches.

Datasette searches its full text index, counts facets, and shows a page of twenty rows. It does not rank by
fit, knows no viewer and marks no words; its pages show whole rows.
"""

import sys
from pathlib import Path
from urllib.parse import quote

from tests.bench.catalogue import FACETED_OFTEN, FACETED_ONCE, fill_for_datasette, queries
from tests.bench.goals import Measured, times
from tests.bench.pages import NOT_KEPT, costs, hub_on
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
    """Return how many more search pages the hub serves for the same processor."""
    place = instance / "items.db"
    if not place.exists():
        fill_for_datasette(place, count)
    settings = [part for name, value in SETTINGS.items() for part in ("--setting", name, value)]
    command = [str(DATASETTE), "serve", "--immutable", str(place), "--port", "{port}", *settings]
    facets = "&".join(
        (*(f"_facet={name}" for name in FACETED_ONCE), *(f"_facet_array={name}" for name in FACETED_OFTEN))
    )
    theirs = [f"/items/item?_search={quote(words)}&{facets}" for words in queries()]
    ours = [f"/library?q={quote(words)}" for words in queries()]
    with hub_on(instance, **NOT_KEPT) as hub, serving(command, "/-/versions.json", {}) as datasette:
        pair = by_turns((hub, ours, {}), (datasette, theirs, {}), rounds=3, seconds=10, connections=2)
    return Measured(
        "P4", "search page beside Datasette's", size, times(pair.ratio), "40x", pair.ratio >= 40, costs(pair)
    )
