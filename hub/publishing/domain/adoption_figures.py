"""Adoptions counted by quarter and by item, for hub staff.

Sharing is the first benefit that the study expects of the hub (Appendix Six, Recommendation Nine).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Subquery, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from hub.access import Act, Viewer, require
from hub.catalogue.domain import CatalogueEntry, visible_entry_conditions
from hub.kit.clock import start_of_day
from hub.publishing.domain.evidence_vocabulary import AdoptionKind
from hub.publishing.models import Adoption

QUARTERS = 8
MAX_ITEMS, MAX_LINES = 50, 5000


class Quarter(Struct, frozen=True):
    """A quarter of a calendar year in London."""

    year: int
    number: int

    @property
    def label(self) -> str:
        """Its months: January to March 2026."""
        months = ("January to March", "April to June", "July to September", "October to December")
        return f"{months[self.number - 1]} {self.year}"

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def following(self) -> "Quarter":
        """The next quarter."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)


class QuarterFigures(Struct, frozen=True):
    """How many adoptions began in a quarter, of each kind, by partners, and how many ended."""

    quarter: Quarter
    used: int = 0
    adapted: int = 0
    by_partners: int = 0
    ended: int = 0


class ItemFigures(Struct, frozen=True):
    """How many adoptions of an item began in a quarter, or stand at present if it names none."""

    entry: CatalogueEntry
    used: int
    adapted: int
    quarter: Quarter | None = None


def list_quarters(today: date) -> list[Quarter]:
    """Return the last eight quarters, the current one last."""
    index = today.year * 4 + (today.month - 1) // 3
    return [Quarter(number // 4, number % 4 + 1) for number in range(index - QUARTERS + 1, index + 1)]


def count_by_quarter(session: Session, viewer: Viewer, today: date) -> list[QuarterFigures]:
    """Return the figures of the last eight quarters, the current one first; for hub staff alone."""
    require(viewer, Act.SEE_ADOPTION_FIGURES)
    quarters = list_quarters(today)
    begun, ended = _by_quarter(quarters, Adoption.created_at), _by_quarter(quarters, Adoption.ended_at)
    statement = select(
        begun.c.quarter,
        begun.c.kind,
        func.count(),
        func.count(case((begun.c.partner_key != "", 1))),
    ).group_by(begun.c.quarter, begun.c.kind)
    found = {(index, kind): (count, partners) for index, kind, count, partners in session.execute(statement)}
    ends = select(ended.c.quarter, func.count()).group_by(ended.c.quarter)
    ended_by_index = {row[0]: row[1] for row in session.execute(ends)}
    figures = []
    for index, quarter in enumerate(quarters):
        used, adapted = (found.get((index, kind.value), (0, 0)) for kind in AdoptionKind)
        partners, ended_count = used[1] + adapted[1], ended_by_index.get(index, 0)
        figures.append(QuarterFigures(quarter, used[0], adapted[0], partners, ended_count))
    return figures[::-1]


def list_most_adopted(session: Session, viewer: Viewer) -> list[ItemFigures]:
    """Return the items that most organisations use at present; for hub staff alone."""
    require(viewer, Act.SEE_ADOPTION_FIGURES)
    used, adapted = (_count(Adoption.kind, kind) for kind in AdoptionKind)
    numbers = (
        select(Adoption.entry_id, used.label("used"), adapted.label("adapted"))
        .where(Adoption.ended_at.is_(None))
        .group_by(Adoption.entry_id)
        .subquery()
    )
    rows = session.execute(
        select(CatalogueEntry, numbers.c.used, numbers.c.adapted)
        .join(numbers, numbers.c.entry_id == CatalogueEntry.id)
        .where(*visible_entry_conditions(viewer))
        .order_by((numbers.c.used + numbers.c.adapted).desc(), CatalogueEntry.sort_title, CatalogueEntry.id)
        .limit(MAX_ITEMS)
    )
    return [ItemFigures(*row) for row in rows]


def list_item_figures(session: Session, viewer: Viewer, today: date) -> list[ItemFigures]:
    """Return for each quarter and item how many adoptions began; the newest first, for hub staff alone."""
    require(viewer, Act.SEE_ADOPTION_FIGURES)
    quarters = list_quarters(today)
    begun = _by_quarter(quarters, Adoption.created_at)
    numbers = (
        select(
            begun.c.entry_id,
            begun.c.quarter,
            _count(begun.c.kind, AdoptionKind.USED).label("used"),
            _count(begun.c.kind, AdoptionKind.ADAPTED).label("adapted"),
        )
        .group_by(begun.c.entry_id, begun.c.quarter)
        .subquery()
    )
    rows = session.execute(
        select(CatalogueEntry, numbers.c.used, numbers.c.adapted, numbers.c.quarter)
        .join(numbers, numbers.c.entry_id == CatalogueEntry.id)
        .where(*visible_entry_conditions(viewer))
        .order_by(numbers.c.quarter.desc(), CatalogueEntry.sort_title, CatalogueEntry.id)
        .limit(MAX_LINES)
    )
    return [ItemFigures(entry, used, adapted, quarters[index]) for entry, used, adapted, index in rows]


def _count(column: ColumnElement[str] | InstrumentedAttribute[str], kind: AdoptionKind) -> ColumnElement[int]:
    return func.count(case((column == kind.value, 1)))


def _by_quarter(quarters: Sequence[Quarter], moment: InstrumentedAttribute[Any]) -> Subquery:
    """Return the adoptions with this moment in one of the quarters, with the index of the quarter."""
    index = case(
        *[(moment >= start_of_day(quarter.first_day), number) for number, quarter in enumerate(quarters)][
            ::-1
        ]
    )
    first = start_of_day(quarters[0].first_day)
    columns = (Adoption.entry_id, Adoption.kind, Adoption.partner_key, index.label("quarter"))
    return select(*columns).where(moment >= first).subquery()
