"""A synthetic catalogue of any size, with a realistic distribution of words, all facets and eleven trusts.

The same number of items gives the same catalogue on every machine.
"""

import json
import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from hub.app import create_app
from hub.catalogue.models import CatalogueEntry, CatalogueFacet, ChangeCounter
from hub.kit.db import close, write_transaction
from hub.kit.migrations import upgrade_to_head
from hub.kit.text import fold_text
from hub.plugin_api.documents import FACETS
from hub.plugin_api.vocabulary import Evidence, Kind
from hub.trusts.models import Organisation

WORDS_OF_AN_ITEM = 100
VOCABULARY = 30_000
BATCH_SIZE = 5_000
TRUSTS = 11
SINGLE_FACETS = ("trust", "kind", "evidence")
MULTIPLE_FACETS = ("tier", "theme", "scope", "method", "grouping")
START = datetime(2026, 1, 1, tzinfo=UTC)
ONSETS = (
    "b",
    "br",
    "c",
    "ch",
    "d",
    "f",
    "g",
    "gr",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
)
NUCLEI = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
CODAS = ("", "n", "r", "l", "s", "t", "nd", "st")


def vocabulary() -> list[str]:
    """Return distinct words, the most frequent first."""
    rng = random.Random(2009)
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        syllables = rng.choice((1, 2, 2, 3, 3, 4))
        parts = (rng.choice(ONSETS) + rng.choice(NUCLEI) + rng.choice(CODAS) for _ in range(syllables))
        words["".join(parts)] = None
    return list(words)


def queries() -> list[str]:
    """Return twelve searches of one word and twelve of two, from frequent words to rare ones."""
    words = vocabulary()
    single = [words[rank] for rank in (5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240)]
    double = [
        f"{words[rank]} {words[rank * 2 + 1]}"
        for rank in (3, 6, 12, 25, 50, 75, 100, 150, 200, 300, 400, 500)
    ]
    return [*single, *double]


def items(count: int) -> Iterator[dict[str, Any]]:
    """Yield `count` rows of the catalogue, without id, owner and sequence number."""
    rng = random.Random(count)
    words = vocabulary()
    weights = [1 / (rank + 2.7) for rank in range(len(words))]
    vocabularies = {name: [word.value for word in values] for name, values in FACETS.items()}
    kinds, levels = [word.value for word in Kind], [word.value for word in Evidence]
    for number in range(count):
        text = rng.choices(words, weights, k=WORDS_OF_AN_ITEM + 26)
        title, summary, body = text[:6], text[6:26], text[26:]
        facets = {name: rng.sample(values, rng.choice((1, 1, 2))) for name, values in vocabularies.items()}
        facets |= {"kind": [rng.choice(kinds)], "evidence": [rng.choice(levels)]}
        yield {
            "public_id": str(UUID(int=rng.getrandbits(128), version=4)),
            "kind": "resource",
            "slug": f"item-{number}",
            "address": f"/library/item-{number}",
            "title": f"{' '.join(title).capitalize()} {number}",
            "sort_title": fold_text(f"{' '.join(title)} {number}"),
            "summary": f"{' '.join(summary).capitalize()}.",
            "note": "",
            "body": f"{' '.join(body).capitalize()}.",
            "audience": "public",
            "state": "live",
            "facets": facets,
            "created_at": START,
            "updated_at": START + timedelta(seconds=number),
        }


def fill(instance: Path, count: int) -> None:
    """Create a hub in `instance` whose catalogue has `count` items of eleven trusts."""
    app = create_app({"INSTANCE_DIR": str(instance), "LOG_LEVEL": "WARNING"})
    with app.app_context():
        upgrade_to_head()
        with write_transaction() as session:
            owners = [
                session.execute(
                    insert(Organisation).values(_trust(number)).returning(Organisation.id)
                ).scalar_one()
                for number in range(TRUSTS)
            ]
        batch: list[dict[str, Any]] = []
        for number, item in enumerate(items(count), start=1):
            owner = number % TRUSTS
            item["facets"]["trust"] = [f"trust-{owner}"]
            search_text = fold_text(f"{item['title']} {item['summary']} {item['body']}")
            batch.append(
                {**item, "id": number, "seq": number, "owner_id": owners[owner], "search_text": search_text}
            )
            if len(batch) == BATCH_SIZE or number == count:
                _insert_entries(batch)
                batch = []
    close(app)


def _trust(number: int) -> dict[str, Any]:
    profile = {
        "trust": {"abbreviation": "", "name_note": "", "summary": "", "survey": None},
        "facts": [],
        "speciality": None,
        "contacts": [],
        "tools": [],
    }
    return {
        "slug": f"trust-{number}",
        "kind": "trust",
        "name": f"Trust number {number}",
        "short_name": f"Trust {number}",
        "profile": profile,
        "updated_at": START,
    }


def _insert_entries(rows: list[dict[str, Any]]) -> None:
    facets = [
        {"entry_id": row["id"], "facet": name, "value": value}
        for row in rows
        for name, values in row["facets"].items()
        for value in values
    ]
    with write_transaction() as session:
        session.execute(insert(CatalogueEntry), rows)
        session.execute(insert(CatalogueFacet), facets)
        session.execute(ChangeCounter.__table__.update().values(seq=rows[-1]["seq"]))  # type: ignore[attr-defined]


def fill_for_datasette(path: Path, count: int) -> None:
    """Create a database of the same items with a full-text table for Datasette."""
    with sqlite3.connect(path) as connection:
        connection.execute(
            "create table item (id integer primary key, title text, summary text, body text, trust text, "
            "kind text, evidence text, tier text, theme text, scope text, method text, grouping text, "
            "address text)"
        )
        rows = (_datasette_row(number, item) for number, item in enumerate(items(count), start=1))
        connection.executemany(f"insert into item values ({', '.join('?' * 13)})", rows)
        connection.execute(
            "create virtual table item_fts using fts5(title, summary, body, content=item, content_rowid=id, "
            "tokenize='porter unicode61')"
        )
        connection.execute("insert into item_fts(item_fts) values ('rebuild')")
        for name in (*SINGLE_FACETS, *MULTIPLE_FACETS):
            connection.execute(f"create index item_{name} on item ({name})")
        connection.execute("analyze")


def _datasette_row(number: int, item: dict[str, Any]) -> tuple[Any, ...]:
    facets = item["facets"]
    multiple = (json.dumps(facets[name]) for name in MULTIPLE_FACETS)
    texts = (item["title"], item["summary"], item["body"])
    return (
        *(number, *texts, f"trust-{number % TRUSTS}", facets["kind"][0], facets["evidence"][0]),
        *(*multiple, item["address"]),
    )
