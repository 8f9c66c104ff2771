"""A list as a file: rows for a spreadsheet, or records for a program."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from hub.kit.csv_export import BYTE_ORDER_MARK, format_csv_rows
from hub.library.forms import FACET_LEGENDS, facet_label
from hub.library.presenters.records import entry_record
from hub.open_data.presenters.lists import OpenList
from hub.trusts.domain import OrganisationNames, organisation_link


@dataclass(frozen=True)
class EntryBatch:
    """Some entries of a list, with their owners, and what each states beyond its row."""

    entries: Sequence[Any]
    owners: Mapping[int, OrganisationNames]
    stated_fields: Mapping[int, Mapping[str, Any]]


def stream_csv(
    open_list: OpenList, batches: Iterable[EntryBatch], trusts: Mapping[str, str], site: str
) -> Iterator[str]:
    """Yield the list as CSV with a byte order mark, in words for people, a portion at a time."""
    facets = {name: legend for name, legend in FACET_LEGENDS.items() if name != "trust"}
    columns = ["Title", "Summary", "Shared by", *facets.values(), *open_list.extra_columns.values()]
    yield BYTE_ORDER_MARK + format_csv_rows([[*columns, "Note", "Updated", "Address", "Id"]])
    for portion in batches:
        yield format_csv_rows(
            [
                entry.title,
                entry.summary,
                organisation_link(portion.owners[entry.owner_id]).text,
                *(_facet_labels(entry, name, trusts) for name in facets),
                *(str(portion.stated_fields[entry.id].get(name, "")) for name in open_list.extra_columns),
                entry.note,
                entry.updated_at.date().isoformat(),
                site + entry.address,
                entry.public_id,
            ]
            for entry in portion.entries
        )


def _facet_labels(entry: Any, name: str, trusts: Mapping[str, str]) -> str:
    return "; ".join(facet_label(name, value, trusts) for value in entry.facets.get(name, ()))


def stream_json(batches: Iterable[EntryBatch], site: str) -> Iterator[bytes]:
    """Yield the list as JSON, `{"items": [...], "total": n}`, with the rows that the API has."""
    total, before = 0, b'{"items":['
    for portion in batches:
        for entry in portion.entries:
            record = entry_record(entry, portion.owners[entry.owner_id], site)
            yield before + msgspec.json.encode(record)
            total, before = total + 1, b",\n"
    yield (b"" if total else before) + b'],"total":%d}\n' % total
