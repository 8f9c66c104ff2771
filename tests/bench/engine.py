"""P3: the hub's search compared with the search engine alone, for the same queries on the same data."""

import statistics
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from tantivy import Document, Occur, Query, SnippetGenerator

from hub.access import PUBLIC
from hub.app import create_app
from hub.catalogue.domain.change_feed import list_entries_by_id
from hub.catalogue.domain.entries import EntryFields, upsert_entry
from hub.catalogue.domain.queries import Filters
from hub.kit.db import close, db, write_transaction
from hub.search.domain.execution import search_entries
from hub.search.domain.extracts import EXTRACT_CHARACTERS, SUMMARY_CHARACTERS
from hub.search.domain.index_follower import find_follower
from hub.search.domain.schema import FIELD_WEIGHTS, SCHEMA, stem_word
from tests.bench.catalogue import queries
from tests.bench.goals import Measured, limit, times
from tests.bench.pages import NO_CACHE, hub_on

ROUNDS = 7
TOP = 20
UNUSED_WORD = "zyxwvutsrq"
TEXTS = {"summary": SUMMARY_CHARACTERS, "body": EXTRACT_CHARACTERS}


def whole_answer(instance: Path, size: str) -> list[Measured]:
    """Return the ratio of the hub's time to the engine's, at the 95th percentile of the searches."""
    app = create_app({"INSTANCE_DIR": str(instance), "LOG_LEVEL": "WARNING"})
    with app.app_context():
        session = db.session()
        # Until the first index is complete, searches run on the database, which is slower.
        while not search_entries(session, PUBLIC, None, Filters(q="a", sort="best")).is_complete:
            time.sleep(0.5)
        search_engine = _engine_search(session)
        pairs = [_measure_pair(session, search_engine, query) for query in queries()]
    close(app)
    ours, theirs = (sorted(side) for side in zip(*pairs, strict=True))
    p95 = round(0.95 * (len(pairs) - 1))
    ratio = ours[p95] / theirs[p95]
    medians = " against ".join(f"{statistics.median(side) * 1000:.1f}" for side in (ours, theirs))
    more = f"{ours[p95] * 1000:.1f} against {theirs[p95] * 1000:.1f} ms; in the middle {medians} ms"
    alone = f"{statistics.fmean(theirs) * 1000:.1f} and {theirs[p95] * 1000:.1f} ms"
    return [
        Measured(
            "P3", "whole answer beside the bare engine, p95", size, times(ratio), "2x", ratio <= 2, more
        ),
        limit("P2", "the bare engine, mean and p95 of 24 searches", size, alone, "without a page"),
    ]


def _measure_pair(session: Session, search_engine: Callable[[str], int], query: str) -> tuple[float, float]:
    ours, theirs = [], []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        total = search_entries(session, PUBLIC, None, Filters(q=query, sort="best")).total
        hub_done = time.perf_counter()
        count = search_engine(query)
        theirs.append(time.perf_counter() - hub_done)
        ours.append(hub_done - started)
        if total != count:
            raise RuntimeError(f"{query}: the hub finds {total} and the engine {count}")
    return statistics.median(ours), statistics.median(theirs)


def _engine_search(session: Session) -> Callable[[str], int]:
    follower = find_follower(session)
    assert follower is not None
    assert follower.snapshot is not None
    searcher = follower.snapshot.searcher
    texts: dict[int, dict[str, str]] = {}
    facets = {"values": {"terms": {"field": "facet_values", "size": 6000}}}

    def search(words: str) -> int:
        query = _build_query(words)
        result = searcher.search(query, TOP, True)
        searcher.aggregate(query, facets)
        ids = searcher.fast_field_values("id", [address for _score, address in result.hits])
        if missing := [int(id_) for id_ in ids if id_ not in texts]:
            rows, _version = list_entries_by_id(session, PUBLIC, missing)
            texts.update({row.id: {"summary": row.summary, "body": row.body} for row in rows})
        for name, max_characters in TEXTS.items():
            generator = SnippetGenerator.create(searcher, query, SCHEMA, name)
            generator.set_max_num_chars(max_characters)
            for id_ in ids:
                generator.snippet_from_doc(Document(**{name: texts[int(id_)][name]})).highlighted()
        return int(result.count)

    return search


def _build_query(words: str) -> Query:
    word_queries = [
        Query.boolean_query(
            [(Occur.Should, Query.term_query(SCHEMA, name, stem_word(word))) for name in FIELD_WEIGHTS]
        )
        for word in words.split()
    ]
    visible = Query.const_score_query(Query.term_query(SCHEMA, "seen_by", "public", "basic"), 0.0)
    return Query.boolean_query([(Occur.Must, part) for part in (*word_queries, visible)])


def write_visibility(instance: Path, size: str) -> Measured:
    """Return how long after a write another process finds it, in the worst of five runs."""
    with hub_on(instance, **NO_CACHE) as hub:
        waits = [_write_and_wait(instance, hub.address, number) for number in range(5)]
    worst = max(waits)
    return Measured("P3", "a write is found in another process", size, f"{worst:.2f} s", "0.5 s", worst < 0.5)


def _write_and_wait(instance: Path, address: str, number: int) -> float:
    word = f"{UNUSED_WORD}{'abcde'[number]}"
    app = create_app({"INSTANCE_DIR": str(instance), "LOG_LEVEL": "WARNING"})
    with app.app_context():
        with write_transaction() as session:
            upsert_entry(session, _entry(word), now=datetime.now(UTC))
        written = time.perf_counter()
    while word not in _page(f"{address}/library?sort=newest"):
        time.sleep(0.005)
    elapsed = time.perf_counter() - written
    close(app)
    return elapsed


def _entry(word: str) -> EntryFields:
    identity: dict[str, Any] = {
        "public_id": word,
        "kind": "resource",
        "slug": word,
        "address": f"/library/{word}",
    }
    return EntryFields(**identity, title=f"About {word}", summary="New.", owner_id=1, facets={}, body="")


def _page(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as response:
        html: str = response.read().decode()
    return html.partition("<main")[2].partition('class="nhsuk-card')[2]
