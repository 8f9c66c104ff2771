"""The fields of an item as they are written on the website, and the document that they make."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from hub.access import Audience
from hub.kit.errors import Invalid
from hub.library.domain import ATTACHMENTS, LIBRARY, Shelf
from hub.plugin_api.documents import (
    FACETS,
    HUB_KINDS,
    PROGRAMME_TEXTS,
    Document,
    ProgrammeDate,
    ProgrammeDocument,
    Source,
)
from hub.plugin_api.errors import RecordError
from hub.plugin_api.vocabulary import Kind
from hub.programmes.domain import PROGRAMMES
from hub.publishing.domain.draft_states import ItemKind

Fields = dict[str, Any]
"""Field names with what was typed: a text, or a list of values of a vocabulary."""

MAX_BODY_LENGTH = 20_000
EVERYBODY, OWN_ORGANISATION, NAMED = "everybody", "organisation", "named"
"""Who may read an item: everyone, the organisation alone, or it and those that are named."""
NOT_WRITTEN_HERE = frozenset({*HUB_KINDS, Kind.PROGRAMME, Kind.RECOMMENDATION, Kind.DRIVER})
RESOURCE_KINDS = tuple(kind for kind in Kind if kind not in NOT_WRITTEN_HERE)
"""The kinds of resource that an organisation can write."""
COMMON_TEXTS = {"title": 120, "summary": 300, "body": MAX_BODY_LENGTH, "ask": 100}
"""The texts of every item, each with its largest number of characters."""
REQUIRED = {
    "title": "Enter a title",
    "summary": "Enter a summary of one or two sentences",
    "body": "Enter the text",
}
MAX_READERS = 20
DAY = r"(\d{1,2})[/. ](\d{1,2})[/. ](\d{4})"
DATE_LINE = re.compile(rf"{DAY}(?:\s*(?:to|-|\u2013)\s*{DAY})?(?:\s*,\s*(.{{1,120}}))?")
MAX_DATES = 60


class ItemShape(Struct, frozen=True):
    """What distinguishes resources and programmes: the shelf, the document, and the texts of their own."""

    shelf: Shelf
    document: type[Document]
    texts: Mapping[str, int]
    lists: tuple[str, ...]


SHAPES: dict[ItemKind, ItemShape] = {
    ItemKind.RESOURCE: ItemShape(LIBRARY, Document, COMMON_TEXTS, tuple(FACETS)),
    ItemKind.PROGRAMME: ItemShape(
        PROGRAMMES, ProgrammeDocument, {**COMMON_TEXTS, "provider": 200, **PROGRAMME_TEXTS}, tuple(FACETS)
    ),
}


def empty_fields(kind: ItemKind) -> Fields:
    """Return the fields of a new draft."""
    shape = SHAPES[kind]
    texts = dict.fromkeys(shape.texts, "")
    more = {"kind": "", "dates": "", "audience": EVERYBODY, "readers": [], "change_note": "", ATTACHMENTS: []}
    return {**texts, **{name: [] for name in shape.lists}, **more}


def fields_of_revision(kind: ItemKind, fields: Mapping[str, Any], body: str) -> Fields:
    """Return a published revision as fields to write on from."""
    values = empty_fields(kind)
    for name in (*SHAPES[kind].texts, *SHAPES[kind].lists, "kind"):
        values[name] = fields.get(name) or values[name]
    values["body"], values[ATTACHMENTS] = body, list(fields.get(ATTACHMENTS) or ())
    values["dates"] = "\n".join(_date_line(each) for each in fields.get("dates") or ())
    return values


def list_problems(kind: ItemKind, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what stands in the way of submitting these fields: the field, and what to do."""
    needed = {**REQUIRED, **({"provider": "Enter who runs it"} if kind is ItemKind.PROGRAMME else {})}
    problems = [(name, message) for name, message in needed.items() if not str(fields.get(name, "")).strip()]
    if kind is ItemKind.RESOURCE and fields.get("kind") not in RESOURCE_KINDS:
        problems.append(("kind", "Choose the type of item"))
    problems += [
        (name, f"Shorten this to {longest:,} characters")
        for name, longest in SHAPES[kind].texts.items()
        if len(str(fields.get(name, "")).strip()) > longest
    ]
    if fields.get("audience") == NAMED and not fields.get("readers"):
        problems.append(("readers", "Choose the organisations that can read it"))
    try:
        parse_dates(str(fields.get("dates", "")))
    except Invalid as error:
        problems.append((error.field, error.message))
    return problems


def make_document(kind: ItemKind, fields: Mapping[str, Any], slug: str, kept: Mapping[str, Any]) -> Document:
    """Return the document that these fields make; `kept` are fields of the item that nobody writes here.

    What a trust writes is its own view, so its source is the supplier. Raises Invalid with the first problem.
    """
    problems = list_problems(kind, fields)
    if problems:
        raise Invalid(*problems[0])
    shape = SHAPES[kind]
    values: dict[str, Any] = {name: str(fields.get(name, "")).strip() for name in shape.texts}
    values |= {name: tuple(fields.get(name) or ()) for name in shape.lists}
    values["body"] = values["body"].replace("\r\n", "\n")
    if kind is ItemKind.PROGRAMME:
        values["dates"] = parse_dates(str(fields.get("dates", "")))
    item_kind = Kind.PROGRAMME if kind is ItemKind.PROGRAMME else fields["kind"]
    names = ("section", "formerly", "doubt", "evidence", "search_words")
    carried = {name: kept[name] for name in names if kept.get(name)}
    try:
        return shape.document(slug=slug, kind=item_kind, source=Source.SUPPLIER, **{**carried, **values})
    except RecordError as error:
        raise Invalid(error.field, f"{error.problem[:1].upper()}{error.problem[1:]}. {error.mend}") from None


def audience_of(fields: Mapping[str, Any]) -> Audience:
    """Return who may see the item."""
    return Audience.PUBLIC if fields.get("audience", EVERYBODY) == EVERYBODY else Audience.ORGANISATION


def parse_dates(text: str) -> tuple[ProgrammeDate, ...]:
    """Return the dates of a programme, one in each line; raise Invalid that quotes the line at fault."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_DATES:
        raise Invalid("dates", f"Enter {MAX_DATES} dates or fewer")
    return tuple(sorted((_parse_date(line) for line in lines), key=lambda each: (each.starts, each.ends)))


def _parse_date(line: str) -> ProgrammeDate:
    match = DATE_LINE.fullmatch(line)
    example = "Write each date as 31/3/2027, or 31/3/2027 to 2/4/2027, Leeds"
    if match is None:
        raise Invalid("dates", f"{example}. See: {line[:60]}")
    day, month, year, last_day, last_month, last_year, place = match.groups()
    try:
        starts = date(int(year), int(month), int(day))
        ends = date(int(last_year), int(last_month), int(last_day)) if last_day else None
    except ValueError:
        raise Invalid("dates", f"This is not a real date. See: {line[:60]}") from None
    if ends is not None and ends < starts:
        raise Invalid("dates", f"The last day is before the first. See: {line[:60]}")
    return ProgrammeDate(starts.isoformat(), ends.isoformat() if ends else "", (place or "").strip())


def _date_line(stated: Mapping[str, Any]) -> str:
    starts, ends = date.fromisoformat(stated["starts"]), stated.get("ends")
    words = f"{starts.day}/{starts.month}/{starts.year}"
    if ends:
        last = date.fromisoformat(ends)
        words += f" to {last.day}/{last.month}/{last.year}"
    return f"{words}, {stated['place']}" if stated.get("place") else words
