"""Whole lists as CSV or JSON files, streamed in batches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from hub.catalogue.forms import FACET_LEGENDS, facet_label
from hub.catalogue.presenters import entry_record, make_owner
from hub.kit.clock import day_of
from hub.kit.csv_export import BYTE_ORDER_MARK, format_csv_rows
from hub.trusts.domain import OrganisationNames, organisation_link


class EntryBatch(Struct, frozen=True):
    """A batch of entries, their owners by organisation id, and the fields of their revisions by entry id."""

    entries: Sequence[Any]
    owners: Mapping[int, OrganisationNames]
    stated_fields: Mapping[int, Mapping[str, Any]]


def stream_csv(
    extra_columns: Mapping[str, str], batches: Iterable[EntryBatch], trusts: Mapping[str, str], site: str
) -> Iterator[str]:
    """Yield the list as CSV with a byte order mark and human-readable labels, one batch at a time.

    `extra_columns` maps fields of the revisions to column headings; `trusts` maps slugs to short names.
    """
    facets = {name: legend for name, legend in FACET_LEGENDS.items() if name != "trust"}
    columns = ["Title", "Summary", "Organisation", *facets.values(), *extra_columns.values()]
    yield BYTE_ORDER_MARK + format_csv_rows([[*columns, "Note", "Updated", "Address", "Id"]])
    for batch in batches:
        yield format_csv_rows(
            [
                entry.title,
                entry.summary,
                organisation_link(batch.owners[entry.owner_id]).text,
                *(_facet_labels(entry, name, trusts) for name in facets),
                *(str(batch.stated_fields[entry.id].get(name, "")) for name in extra_columns),
                entry.note,
                day_of(entry.updated_at).isoformat(),
                site + entry.address,
                entry.public_id,
            ]
            for entry in batch.entries
        )


def _facet_labels(entry: Any, name: str, trusts: Mapping[str, str]) -> str:
    return "; ".join(facet_label(name, value, trusts) for value in entry.facets.get(name, ()))


def stream_json(batches: Iterable[EntryBatch], site: str, api_names: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the list as JSON, `{"items": [...], "total": n}`, with the same records as the API."""
    total, prefix = 0, b'{"items":['
    for batch in batches:
        for entry in batch.entries:
            names = batch.owners[entry.owner_id]
            owner = make_owner(names.slug, organisation_link(names), site)
            record = entry_record(entry, owner, site, api_names)
            yield prefix + msgspec.json.encode(record)
            total, prefix = total + 1, b",\n"
    yield (b"" if total else prefix) + b'],"total":%d}\n' % total
