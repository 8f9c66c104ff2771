"""The figures of adoptions as a page and as a table for spreadsheets."""

from collections.abc import Sequence

from hub.publishing.domain.adoption_figures import ItemFigures, QuarterFigures
from hub.trusts.domain import OrganisationNames

QUARTER_COLUMNS = ("Quarter", "Used as it is", "Adapted", "Of these, by partners", "Ended")
ITEM_COLUMNS = ("Item", "Used as it is", "Adapted")
CSV_COLUMNS = ("Quarter begins", "Item", "Address", "Shared by", "Used as it is", "Adapted")


def quarter_rows(figures: Sequence[QuarterFigures]) -> list[tuple[str, tuple[int, ...]]]:
    """Return one row for each quarter."""
    return [(row.quarter.label, (row.used, row.adapted, row.by_partners, row.ended)) for row in figures]


def item_rows(figures: Sequence[ItemFigures]) -> list[tuple[str, str, tuple[int, int]]]:
    """Return one row for each item: title, address of the list, numbers."""
    return [(row.entry.title, f"{row.entry.address}/adoptions", (row.used, row.adapted)) for row in figures]


def csv_rows(
    figures: Sequence[ItemFigures], names: dict[int, OrganisationNames], site_url: str
) -> list[tuple[str, ...]]:
    """Return one row for each quarter and item."""
    return [
        (
            row.quarter.first_day.isoformat() if row.quarter else "",
            row.entry.title,
            f"{site_url}{row.entry.address}",
            names[row.entry.owner_id].name,
            str(row.used),
            str(row.adapted),
        )
        for row in figures
    ]
