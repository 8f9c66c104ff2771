"""P3: the hub's whole answer to a search beside the bare engine, asked for the same on the same data."""

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
from hub.catalogue.domain import EntryFields, Filters, list_entries_by_id, upsert_entry
from hub.kit.db import close, db, write_transaction
from hub.search.domain import find_follower, search_entries
from hub.search.domain.extracts import EXTRACT_CHARACTERS, SUMMARY_CHARACTERS
from hub.search.domain.schema import FACET_NAMES, FIELD_WEIGHTS, SCHEMA, stem_word
from tests.bench.catalogue import queries
from tests.bench.goals import Measured, times
from tests.bench.pages import NOT_KEPT, hub_on

ROUNDS = 7
TOP = 20
NEVER_SAID = "zyxwvutsrq"
TEXTS = {"summary": SUMMARY_CHARACTERS, "body": EXTRACT_CHARACTERS}


def whole_answer(instance: Path, size: str) -> list[Measured]:
    """Return how much longer the hub takes than the engine, at the slowest twentieth of the searches."""
    app = create_app({"INSTANCE_DIR": str(instance), "LOG_LEVEL": "WARNING"})
    with app.app_context():
        session = db.session()
        # Until the first copy is made the database answers, plainer and slower.
        while not search_entries(session, PUBLIC, None, Filters(q="a", sort="best")).is_complete:
            time.sleep(0.5)
        bare = _bare(session)
        pairs = [_pair(session, bare, words) for words in queries()]
    close(app)
    ours, theirs = (sorted(side) for side in zip(*pairs, strict=True))
    place = round(0.95 * (len(pairs) - 1))
    ratio = ours[place] / theirs[place]
    middle = " against ".join(f"{statistics.median(side) * 1000:.1f}" for side in (ours, theirs))
    more = f"{ours[place] * 1000:.1f} against {theirs[place] * 1000:.1f} ms; in the middle {middle} ms"
    return [
        Measured("P3", "whole answer beside the bare engine, p95", size, times(ratio), "2x", ratio <= 2, more)
    ]


def _pair(session: Session, bare: Callable[[str], int], words: str) -> tuple[float, float]:
    ours, theirs = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        total = search_entries(session, PUBLIC, None, Filters(q=words, sort="best")).total
        between = time.perf_counter()
        count = bare(words)
        theirs.append(time.perf_counter() - between)
        ours.append(between - began)
        if total != count:
            raise RuntimeError(f"{words}: the hub finds {total} and the engine {count}")
    return statistics.median(ours), statistics.median(theirs)


def _bare(session: Session) -> Callable[[str], int]:
    copy = find_follower(session)
    assert copy is not None
    assert copy.snapshot is not None
    searcher = copy.snapshot.searcher
    texts: dict[int, dict[str, str]] = {}
    facets = {name: {"terms": {"field": f"has_{name}", "size": 500}} for name in FACET_NAMES}

    def ask(words: str) -> int:
        query = _query(words)
        found = searcher.search(query, TOP, True)
        searcher.aggregate(query, facets)
        ids = searcher.fast_field_values("id", [address for _score, address in found.hits])
        if missing := [int(id_) for id_ in ids if id_ not in texts]:
            rows, _moment = list_entries_by_id(session, PUBLIC, missing)
            texts.update({row.id: {"summary": row.summary, "body": row.body} for row in rows})
        for name, longest in TEXTS.items():
            generator = SnippetGenerator.create(searcher, query, SCHEMA, name)
            generator.set_max_num_chars(longest)
            for id_ in ids:
                generator.snippet_from_doc(Document(**{name: texts[int(id_)][name]})).highlighted()
        return int(found.count)

    return ask


def _query(words: str) -> Query:
    each = [
        Query.boolean_query(
            [(Occur.Should, Query.term_query(SCHEMA, name, stem_word(word))) for name in FIELD_WEIGHTS]
        )
        for word in words.split()
    ]
    visible = Query.const_score_query(Query.term_query(SCHEMA, "seen_by", "public", "basic"), 0.0)
    return Query.boolean_query([(Occur.Must, one) for one in (*each, visible)])


def seen_elsewhere(instance: Path, size: str) -> Measured:
    """Return how long after a write another process finds it."""
    with hub_on(instance, **NOT_KEPT) as hub:
        waits = [_write_and_wait(instance, hub.address, number) for number in range(5)]
    worst = max(waits)
    return Measured("P3", "a write is found in another process", size, f"{worst:.2f} s", "0.5 s", worst < 0.5)


def _write_and_wait(instance: Path, address: str, number: int) -> float:
    word = f"{NEVER_SAID}{'abcde'[number]}"
    app = create_app({"INSTANCE_DIR": str(instance), "LOG_LEVEL": "WARNING"})
    with app.app_context():
        with write_transaction() as session:
            upsert_entry(session, _entry(word), now=datetime.now(UTC))
        written = time.perf_counter()
    while word not in _page(f"{address}/library?sort=newest"):
        time.sleep(0.005)
    took = time.perf_counter() - written
    close(app)
    return took


def _entry(word: str) -> EntryFields:
    given: dict[str, Any] = {
        "public_id": word,
        "kind": "resource",
        "slug": word,
        "address": f"/library/{word}",
    }
    return EntryFields(**given, title=f"About {word}", summary="New.", owner_id=1, facets={}, body="")


def _page(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        html: str = answer.read().decode()
    return html.partition("<main")[2].partition('class="nhsuk-card')[2]
