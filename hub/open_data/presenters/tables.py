"""A list as a file: rows for a spreadsheet, or records for a program."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from hub.kit.csv_export import BYTE_ORDER_MARK, csv_rows
from hub.library.forms import LEGENDS, label_for
from hub.library.presenters.records import entry_record
from hub.open_data.presenters.lists import OpenList
from hub.trusts.domain import Named, link_to


@dataclass(frozen=True)
class Portion:
    """Some entries of a list, with their owners, and what each states beyond its row."""

    entries: Sequence[Any]
    owners: Mapping[int, Named]
    stated: Mapping[int, Mapping[str, Any]]


def csv_file(
    place: OpenList, portions: Iterable[Portion], trusts: Mapping[str, str], site: str
) -> Iterator[str]:
    """Yield the list as CSV with a byte order mark, in words for people, a portion at a time."""
    facets = {name: legend for name, legend in LEGENDS.items() if name != "trust"}
    columns = ["Title", "Summary", "Shared by", *facets.values(), *place.more.values()]
    yield BYTE_ORDER_MARK + csv_rows([[*columns, "Note", "Updated", "Address", "Id"]])
    for portion in portions:
        yield csv_rows(
            [
                entry.title,
                entry.summary,
                link_to(portion.owners[entry.owner_id]).text,
                *(_words(entry, name, trusts) for name in facets),
                *(str(portion.stated[entry.id].get(name, "")) for name in place.more),
                entry.note,
                entry.updated_at.date().isoformat(),
                site + entry.address,
                entry.public_id,
            ]
            for entry in portion.entries
        )


def _words(entry: Any, name: str, trusts: Mapping[str, str]) -> str:
    return "; ".join(label_for(name, value, trusts) for value in entry.facets.get(name, ()))


def json_file(portions: Iterable[Portion], site: str) -> Iterator[bytes]:
    """Yield the list as JSON, `{"items": [...], "total": n}`, with the rows that the API has."""
    total, before = 0, b'{"items":['
    for portion in portions:
        for entry in portion.entries:
            record = entry_record(entry, portion.owners[entry.owner_id], site)
            yield before + msgspec.json.encode(record)
            total, before = total + 1, b",\n"
    yield (b"" if total else before) + b'],"total":%d}\n' % total
