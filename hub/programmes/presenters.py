"""Page data of programmes: one programme and the comparison."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode

from msgspec import Struct

from hub.catalogue.forms import FACET_LEGENDS, facet_text
from hub.kit.clock import format_day
from hub.kit.json_ld import Data, is_online, location_data, organisation_data
from hub.kit.page import FieldError, Link
from hub.library.domain import ResourceDetail
from hub.library.presenters import ItemPage, is_from_study, item_page, main_section
from hub.library.presenters.records import Item
from hub.plugin_api.documents import Document, ProgrammeDocument
from hub.plugin_api.documents import ProgrammeDate as DocumentDate
from hub.programmes.domain import MAX_COMPARED, MIN_COMPARED, Comparison
from hub.programmes.models import ProgrammeDate
from hub.web.json_api import described_as

NOT_STATED = "Not stated"
PRICE = re.compile(r"\u00a3([0-9][0-9,]*(?:\.[0-9]{2})?)\Z")
FREE = frozenset({"free", "none", "no fee", "nothing"})
"""Fees, as people write them, that mean that a programme costs nothing."""
FIELD_LABELS = {
    "provider": "Provider",
    "target_group": "Who it is for",
    "aims": "Aims",
    "content": "What it covers",
    "outcomes": "What you learn",
    "time": "Time it takes",
    "study_time": "Your own study time",
    "accreditation": "Accreditation",
    "qualification": "Qualification",
    "fee": "Fee",
    "scope": "Where it is offered",
    "mix": "Who takes part",
    "method": "How you learn",
    "how_to_apply": "How to apply",
}
"""What the study asks about a programme (5.2.3, Table 3), with labels, in page order."""
EXTRA_COLUMNS = {name: label for name, label in FIELD_LABELS.items() if name not in FACET_LEGENDS} | {
    # Other labels than on the page, because the facet columns have those headings already.
    "target_group": "Target group",
    "accreditation": "Accreditation, in words",
}
"""Extra columns of the CSV download of programmes, with their headings."""


class DateRow(Struct, frozen=True):
    """One date of a programme, formatted."""

    when: str
    place: str


class ProgrammePage(Struct, frozen=True):
    """The page of one programme: the library item, and the fields that only programmes have.

    `data` describes the programme and its dates to other programs.
    """

    item: ItemPage
    provider: str
    rows: tuple[tuple[str, str], ...]
    not_stated: tuple[str, ...]
    compare_url: str
    data: Data


class ProgrammeRecord(Item, frozen=True):
    """A programme as other programs read it, with all its dates, those that are over too."""

    DOCUMENT_TYPE: ClassVar[type[Document]] = ProgrammeDocument

    provider: str
    target_group: str
    aims: str
    content: str
    outcomes: str
    time: Annotated[str, described_as("The time it takes.")]
    study_time: Annotated[str, described_as("Your own study time.")]
    fee: str
    accreditation: str
    qualification: str
    how_to_apply: str
    dates: tuple[DocumentDate, ...]


class ComparePage(Struct, frozen=True):
    """Programmes side by side: a column for each, and a row for each field that at least one states.

    `from_study` names the programmes whose fields come from the study, each with its section.
    """

    columns: tuple[Link, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    not_stated: tuple[str, ...]
    from_study: tuple[str, ...]
    problems: tuple[str, ...]
    choose_url: str


def programme_page(
    detail: ResourceDetail, trusts: Mapping[str, str], today: date, site_url: str
) -> ProgrammePage:
    """Return the page of one programme; `trusts` maps slugs to short names."""
    stated = _stated_fields(detail, trusts)
    slug, item = detail.entry.slug, item_page(detail, trusts)
    return ProgrammePage(
        item=item,
        provider=stated["provider"],
        rows=tuple((FIELD_LABELS[name], text) for name, text in stated.items()),
        not_stated=tuple(label for name, label in FIELD_LABELS.items() if name not in stated),
        compare_url=f"/programmes?{urlencode({'p': slug})}",
        data=_structured_data(detail, item, stated, today, site_url),
    )


def _structured_data(
    detail: ResourceDetail, item: ItemPage, stated: Mapping[str, str], today: date, site_url: str
) -> Data:
    """Return a programme as a Course of schema.org, with an instance for each date that is not over."""
    url = f"{site_url}{item.address}"
    # The dates are read from the revision, as the row of each date would cost the page another query.
    dates = () if item.is_ended else detail.revision.fields.get("dates") or ()
    shared: dict[str, Any] = {"offers": _offer_data(stated["fee"], url)} if "fee" in stated else {}
    instances = [
        _instance_data(row, stated.get("method", ""), url) | shared
        for row in dates
        if (row.get("ends") or row["starts"]) >= today.isoformat()
    ]
    return {
        "name": item.title,
        "description": item.summary,
        "url": url,
        "inLanguage": "en-GB",
        "provider": organisation_data(stated["provider"]),
        **({"hasCourseInstance": instances} if instances else {}),
        **shared,
    }


def _instance_data(row: Mapping[str, str], method: str, url: str) -> dict[str, Any]:
    place = row.get("place", "")
    modes = [("online" if is_online(place) else "onsite") if place else "", method.lower()]
    stated_modes = [mode for mode in modes if mode]
    return {
        "@type": "CourseInstance",
        "startDate": row["starts"],
        "endDate": row.get("ends") or row["starts"],
        **({"courseMode": stated_modes} if stated_modes else {}),
        **({"location": location_data(place, url)} if place else {}),
    }


def _offer_data(fee: str, url: str) -> Data:
    """Return a fee as an Offer: with its price where the text is one amount, else in the words stated."""
    offer = {"@type": "Offer", "url": url}
    if fee.strip(" .").casefold() in FREE:
        return offer | {"price": "0", "priceCurrency": "GBP"}
    if price := PRICE.match(fee.strip(" .")):
        return offer | {"price": price[1].replace(",", ""), "priceCurrency": "GBP"}
    return offer | {"description": fee}


def date_rows(dates: Sequence[ProgrammeDate]) -> list[DateRow]:
    """Return the dates of a programme as a part of its page."""
    return [DateRow(_when(row), row.place) for row in dates]


def compare_page(
    comparison: Comparison, requested_slugs: Sequence[str], trusts: Mapping[str, str]
) -> ComparePage:
    """Return the comparison as a page; `requested_slugs` are the slugs in the address."""
    stated = [_stated_fields(detail, trusts) for detail in comparison.programmes]
    slugs = [detail.entry.slug for detail in comparison.programmes]
    return ComparePage(
        columns=tuple(Link(detail.entry.title, detail.entry.address) for detail in comparison.programmes),
        rows=tuple(
            (label, tuple(fields.get(name, NOT_STATED) for fields in stated))
            for name, label in FIELD_LABELS.items()
            if any(name in fields for fields in stated)
        ),
        not_stated=tuple(
            label for name, label in FIELD_LABELS.items() if not any(name in fields for fields in stated)
        ),
        from_study=tuple(_study_source(detail) for detail in comparison.programmes if is_from_study(detail)),
        problems=tuple(_problems(comparison, requested_slugs)),
        choose_url=f"/programmes?{urlencode([('p', slug) for slug in slugs])}" if slugs else "/programmes",
    )


def _study_source(detail: ResourceDetail) -> str:
    return f"{detail.entry.title} ({main_section(detail)})"


def _stated_fields(detail: ResourceDetail, trusts: Mapping[str, str]) -> dict[str, str]:
    fields: Mapping[str, Any] = detail.revision.fields
    texts = {name: _field_text(name, fields.get(name), trusts) for name in FIELD_LABELS}
    if not texts["accreditation"]:
        texts["accreditation"] = _field_text("accredited", fields.get("accredited"), trusts)
    return {name: text for name, text in texts.items() if text}


def _field_text(name: str, value: Any, trusts: Mapping[str, str]) -> str:
    if name in FACET_LEGENDS:
        return facet_text(name, value or (), trusts)
    return value or ""


def _problems(comparison: Comparison, requested_slugs: Sequence[str]) -> list[str]:
    names = ", ".join(f"\u201c{slug[:60]}\u201d" for slug in comparison.missing)
    problems = [f"There is no programme called {names}."] if names else []
    if len(comparison.programmes) < MIN_COMPARED:
        problems.append(
            "Tick at least two programmes, then select \u201cCompare the ticked programmes\u201d."
        )
    return problems


def too_many_problem(count: int) -> str:
    """Return what to do if more programmes are ticked than fit side by side."""
    ticked = "Four programmes at most fit side by side"
    return f"{ticked}. You have ticked {count}, so untick {count - MAX_COMPARED} of them"


def compare_errors(problems: Sequence[str], chosen_slugs: Sequence[str]) -> tuple[FieldError, ...]:
    """Return the problems of a comparison as errors of the list, each leading to its first tick box."""
    first_box = f"#chosen-{chosen_slugs[0]}" if chosen_slugs else "#compare-1"
    return tuple(FieldError(problem, first_box) for problem in problems)


def _when(row: ProgrammeDate) -> str:
    if row.ends is None or row.ends == row.starts:
        return format_day(row.starts)
    return f"{format_day(row.starts)} to {format_day(row.ends)}"
