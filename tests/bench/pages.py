"""Pages of a served hub compared with a fixed page of the same size, and with a minimal Flask response."""

import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean
from urllib.parse import quote
from urllib.request import Request

from sqlalchemy import select

from hub.access import PUBLIC
from hub.app import create_app
from hub.catalogue.domain import CatalogueEntry, Filters, list_entries_by_id
from hub.kit.db import close, db
from tests.bench.catalogue import queries
from tests.bench.goals import Measured, limit, share, times
from tests.bench.served import (
    CONNECTIONS,
    Pair,
    Server,
    asgi_command,
    bare_command,
    by_turns,
    hub_command,
    load,
    serving,
)

GZIP = {"Accept-Encoding": "gzip"}
LIST, PLAIN = "/library?sort=title", "/about/accessibility"
NO_CACHE = {"PAGE_CACHE_MB": "0"}
MAX_MEAN_MS, MAX_P95_MS = 5, 8
READS = 300
"""How often the rows of a page are read to measure what that costs."""


@contextmanager
def hub_on(instance: Path, **settings: str) -> Iterator[Server]:
    """Serve the hub of `instance`, ready to answer a search, with the log level that it has by default."""
    settings = {"INSTANCE_DIR": str(instance), **settings}
    with serving(
        hub_command(), "/library?q=a", {f"HUB_{name}": value for name, value in settings.items()}
    ) as hub:
        yield hub


@contextmanager
def fixed_page(instance: Path, hub: Server, path: str) -> Iterator[Server]:
    """Serve the bytes of a page of `hub` from an app that only sends them."""
    body = instance / "body.html"
    with urllib.request.urlopen(hub.address + path, timeout=60) as response:
        body.write_bytes(response.read())
    with serving(bare_command(), "/hello", {"BENCH_BODY": str(body)}) as fixed:
        yield fixed


def list_page(instance: Path, size: str) -> list[Measured]:
    """P1: a list page of twenty entries, not cached, compared with a fixed page of the same size.

    And for its limit, a page of the hub that reads nothing from the database, alone and together with the
    reading of twenty rows of which nothing is made.
    """
    rows = _cost_of_rows(instance)
    with hub_on(instance, **NO_CACHE) as hub, fixed_page(instance, hub, LIST) as fixed:
        pair = by_turns((hub, [LIST], {}), (fixed, ["/page"], {}))
        plain = by_turns((hub, [PLAIN], {}), (fixed, ["/page"], {}))
    met = pair.ratio >= 0.11
    return [
        Measured("P1", "list page beside a fixed page", size, share(pair.ratio), "11%", met, costs(pair)),
        limit("P1", "page without a list beside a fixed page", size, share(plain.ratio), costs(plain)),
        limit(
            "P1",
            "page without a list and the reading of its rows",
            size,
            share(plain.their_cost / (plain.our_cost + rows)),
            f"the rows alone {rows * 1e6:,.0f} µs of processor",
        ),
    ]


def _cost_of_rows(instance: Path) -> float:
    """Return the seconds of processor in which the rows of one page of a list are read."""
    app = create_app({"INSTANCE_DIR": str(instance), "LOG_LEVEL": "WARNING"})
    with app.app_context():
        session = db.session()
        ids = list(
            session.scalars(select(CatalogueEntry.id).order_by(CatalogueEntry.id).limit(Filters().size))
        )
        list_entries_by_id(session, PUBLIC, ids)
        started = time.process_time()
        for _ in range(READS):
            list_entries_by_id(session, PUBLIC, ids)
        seconds = (time.process_time() - started) / READS
    close(app)
    return seconds


def search_page(instance: Path, size: str) -> Measured:
    """P2: the processor time of each of the search pages, not cached; of a fixed page for comparison."""
    paths = [f"/library?q={quote(query)}" for query in queries()]
    with hub_on(instance, **NO_CACHE) as hub, fixed_page(instance, hub, paths[0]) as fixed:
        load(hub, paths, 2, {}, CONNECTIONS)
        hub.costs.clear()
        for path in paths:
            load(hub, [path], 1, {}, 1)  # one at a time, so that none is cut off by the end
        load(fixed, ["/page"], 2, {}, CONNECTIONS)
        fixed_cost = fixed.costs[-1]
    milliseconds = sorted(cost * 1000 for cost in hub.costs)
    mean, p95 = fmean(milliseconds), milliseconds[round(0.95 * len(milliseconds)) - 1]
    return Measured(
        "P2",
        "search page, mean and p95 of 24 searches",
        size,
        f"{mean:.1f} and {p95:.1f} ms",
        f"{MAX_MEAN_MS} and {MAX_P95_MS} ms",
        mean <= MAX_MEAN_MS and p95 <= MAX_P95_MS,
        f"{fixed_cost * 1000 / mean:.1%} of a fixed page of {fixed_cost * 1e6:,.0f} µs of processor",
    )


def cached_responses(instance: Path, size: str) -> list[Measured]:
    """P5: "304 Not Modified" and a cached page, compared with a minimal Flask response.

    And for their limit, the bytes of the cached page from an app without a framework.
    """
    body = instance / "body.html.gz"
    with hub_on(instance) as hub, serving(bare_command(), "/hello", {}) as bare:
        with urllib.request.urlopen(Request(hub.address + LIST, headers=GZIP), timeout=60) as response:
            body.write_bytes(response.read())
            etag = response.headers["ETag"]
        hello = (bare, ["/hello"], {})
        not_modified = by_turns((hub, [LIST], {**GZIP, "If-None-Match": etag}), hello)
        cached = by_turns((hub, [LIST], GZIP), hello)
        with serving(asgi_command(), "/", {"BENCH_BODY": str(body)}) as fastest:
            alone = by_turns((fastest, ["/"], {}), hello)
    return [
        Measured(
            "P5",
            "not modified beside Flask's hello",
            size,
            times(not_modified.ratio),
            "0.85x",
            not_modified.ratio >= 0.85,
            costs(not_modified),
        ),
        Measured(
            "P5",
            "kept page beside Flask's hello",
            size,
            times(cached.ratio),
            "2.4x",
            cached.ratio >= 2.4,
            costs(cached),
        ),
        limit("P5", "the same bytes without a framework", size, times(alone.ratio), costs(alone)),
    ]


def startup(instance: Path, size: str) -> list[Measured]:
    """P7: the time from start to first page, and the memory of the process after some searches."""
    environment = {"HUB_INSTANCE_DIR": str(instance)}
    started = time.perf_counter()
    with serving(hub_command(), "/library", environment) as hub:
        first = time.perf_counter() - started
        for query in queries():
            urllib.request.urlopen(f"{hub.address}/library?q={quote(query)}", timeout=60).read()
        memory = hub.megabytes()
    return [
        Measured("P7", "start to first page", size, f"{first:.1f} s", "5 s", first < 5),
        Measured("P7", "memory of a web process", size, f"{memory:.0f} MB", "200 MB", memory < 200),
    ]


def costs(pair: Pair) -> str:
    """Return the CPU time per request of both servers, the spread of the rounds and the rates, as text."""
    spread = f"rounds {pair.low:.2f} to {pair.high:.2f}; {pair.ours:,.0f} against {pair.theirs:,.0f} a second"
    return f"{pair.our_cost * 1e6:,.0f} against {pair.their_cost * 1e6:,.0f} µs of processor; {spread}"
