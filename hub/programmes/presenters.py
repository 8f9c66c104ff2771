"""What the pages of programmes say: what each states, side by side where one wishes, and what comes up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode

from hub.catalogue.domain import CatalogueEntry
from hub.catalogue.forms import FACET_LEGENDS, facet_label
from hub.kit.clock import format_day
from hub.kit.page import Link
from hub.library.domain import ResourceDetail
from hub.library.presenters import ItemPage, item_page
from hub.library.presenters.records import Item
from hub.plugin_api.documents import Document, ProgrammeDocument
from hub.plugin_api.documents import ProgrammeDate as DocumentDate
from hub.plugin_api.vocabulary import Tier, label_of
from hub.programmes.domain import Comparison
from hub.programmes.models import ProgrammeDate, ProgrammeReference
from hub.trusts.domain import Organisation
from hub.web.json_api import described_as

NOT_STATED = "Not stated"
FIELD_LABELS = {
    "provider": "Provider",
    "target_group": "For whom",
    "aims": "Aims",
    "content": "What it covers",
    "outcomes": "What one learns",
    "time": "Time it takes",
    "study_time": "Your own study time",
    "accreditation": "Accreditation",
    "qualification": "Qualification",
    "fee": "Fee",
    "scope": "On offer",
    "mix": "Who takes part",
    "method": "How you learn",
    "how_to_apply": "How to apply",
}
"""What the study wants to know of a programme (5.2.3, Table 3), in the order of the page."""
EXTRA_COLUMNS = {name: label for name, label in FIELD_LABELS.items() if name not in FACET_LEGENDS} | {
    # The facets have columns of the same name.
    "target_group": "Target group",
    "accreditation": "Accreditation, in words",
}
"""The columns of a download that only programmes have."""


@dataclass(frozen=True)
class Reference:
    """What somebody who took part says, and who that was: a role at a trust in a year."""

    who: str
    useful: str
    less_useful: str


@dataclass(frozen=True)
class DateRow:
    """One date in words; `programme` leads to its page."""

    when: str
    place: str
    programme: Link | None = None


@dataclass(frozen=True)
class ProgrammePage:
    """A programme in words: the item that it is, and what only programmes have."""

    item: ItemPage
    provider: str
    rows: tuple[tuple[str, str], ...]
    not_stated: tuple[str, ...]
    compare_url: str


@dataclass(frozen=True)
class ParticipationPart:
    """When a programme is held, and what people who took part say of it."""

    dates: tuple[DateRow, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class ProgrammeRecord(Item):
    """A programme as other programs read it, with all its dates, those that are over too."""

    DOCUMENT_TYPE: ClassVar[type[Document]] = ProgrammeDocument

    provider: str
    target_group: str
    aims: str
    content: str
    outcomes: str
    time: Annotated[str, described_as("The time it takes.")]
    study_time: Annotated[str, described_as("The study of one's own.")]
    fee: str
    accreditation: str
    qualification: str
    how_to_apply: str
    dates: tuple[DocumentDate, ...]


@dataclass(frozen=True)
class ComparePage:
    """Programmes side by side: their names, a row for what at least one states, and what none does."""

    columns: tuple[Link, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    not_stated: tuple[str, ...]
    problems: tuple[str, ...]
    choose_url: str


def programme_page(detail: ResourceDetail, trusts: Mapping[str, str]) -> ProgrammePage:
    """Return a programme in words; `trusts` maps slugs to short names."""
    stated = _stated(detail, trusts)
    slug = detail.entry.slug
    return ProgrammePage(
        item=item_page(detail, trusts),
        provider=stated["provider"],
        rows=tuple((FIELD_LABELS[name], words) for name, words in stated.items()),
        not_stated=tuple(label for name, label in FIELD_LABELS.items() if name not in stated),
        compare_url=f"/programmes?{urlencode({'p': slug})}",
    )


def participation_part(
    dates: Sequence[ProgrammeDate], references: Sequence[tuple[ProgrammeReference, Organisation]]
) -> ParticipationPart:
    """Return the dates and the references of a programme as a part of its page."""
    return ParticipationPart(
        dates=tuple(DateRow(_when(row), row.place) for row in dates),
        references=tuple(_reference(*pair) for pair in references),
    )


def compare_page(
    comparison: Comparison, requested_slugs: Sequence[str], trusts: Mapping[str, str]
) -> ComparePage:
    """Return the programmes of `compared` side by side; `asked` is what the address named."""
    stated = [_stated(read, trusts) for read in comparison.programmes]
    slugs = [read.entry.slug for read in comparison.programmes]
    return ComparePage(
        columns=tuple(Link(read.entry.title, read.entry.address) for read in comparison.programmes),
        rows=tuple(
            (label, tuple(words.get(name, NOT_STATED) for words in stated))
            for name, label in FIELD_LABELS.items()
            if any(name in words for words in stated)
        ),
        not_stated=tuple(
            label for name, label in FIELD_LABELS.items() if not any(name in words for words in stated)
        ),
        problems=tuple(_problems(comparison, requested_slugs)),
        choose_url=f"/programmes?{urlencode([('p', slug) for slug in slugs])}" if slugs else "/programmes",
    )


def date_rows(rows: Sequence[tuple[ProgrammeDate, CatalogueEntry]]) -> list[DateRow]:
    """Return the dates of the forward programme in words."""
    return [DateRow(_when(row), row.place, Link(entry.title, entry.address)) for row, entry in rows]


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(f"There is no day {months} months after {day}.")


def _stated(read: ResourceDetail, trusts: Mapping[str, str]) -> dict[str, str]:
    fields: Mapping[str, Any] = read.revision.fields
    words = {name: _words(name, fields.get(name), trusts) for name in FIELD_LABELS}
    if not words["accreditation"]:
        words["accreditation"] = _words("accredited", fields.get("accredited"), trusts)
    return {name: text for name, text in words.items() if text}


def _words(name: str, value: Any, trusts: Mapping[str, str]) -> str:
    if name in FACET_LEGENDS:
        return ", ".join(facet_label(name, word, trusts) for word in value or ())
    return value or ""


def _problems(compared: Comparison, asked: Sequence[str]) -> list[str]:
    names = ", ".join(f"\u201c{slug[:60]}\u201d" for slug in compared.missing)
    problems = [f"There is no programme called {names}."] if names else []
    if len(set(asked)) > len(compared.programmes) + len(compared.missing):
        problems.append("At most four programmes fit side by side. These are the first four.")
    if len(compared.programmes) < 2:
        problems.append("Choose at least two programmes to compare.")
    return problems


def _when(row: ProgrammeDate) -> str:
    if row.ends is None or row.ends == row.starts:
        return format_day(row.starts)
    return f"{format_day(row.starts)} to {format_day(row.ends)}"


def _reference(reference: ProgrammeReference, organisation: Organisation) -> Reference:
    who = f"{label_of(Tier, reference.tier)}, {organisation.name}, {reference.year}"
    return Reference(who, reference.useful, reference.less_useful)
