"""An index of a few rows that are in no database."""

from types import SimpleNamespace

from hub.search.domain.schema import make_index_document, open_index
from tests.factories import START


def catalogue_row(id_, title, **fields):
    """Return what the index reads of a catalogue row."""
    values = {
        "id": id_,
        "public_id": f"p{id_}",
        "kind": "resource",
        "title": title,
        "sort_title": title.lower(),
        "summary": "",
        "body": "",
        "facets": {},
        "updated_at": START,
        "audience": "public",
        "owner_id": 1,
        **fields,
    }
    return SimpleNamespace(**values)


def make_searcher(folder, *rows, owner="London"):
    """Write the rows to a new index in `folder` and return its searcher."""
    folder.mkdir(exist_ok=True)
    index = open_index(folder)
    writer = index.writer(15_000_000, 1)
    for row in rows:
        writer.add_document(make_index_document(row, owner))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index.searcher()


def ids_of(searcher, query):
    """Return the ids of the rows that a query finds, the best match first."""
    hits = searcher.search(query, 100).hits
    return list(searcher.fast_field_values("id", [address for _, address in hits]))
