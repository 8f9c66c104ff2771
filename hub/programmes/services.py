"""What the pages of programmes show besides the programmes: their dates, and what features add."""

from collections.abc import Sequence

from flask import current_app, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import CatalogueEntry
from hub.extension.page_parts import ComparisonCell, ItemRef
from hub.extension.registry import get_registry
from hub.kit.clock import current_day
from hub.library.domain import FOUND_IN_STUDY, WRITTEN_BY_STUDY, ResourceDetail
from hub.programmes.domain import PROGRAMMES, list_programme_dates
from hub.programmes.presenters import date_rows
from hub.trusts.domain import TRUST, organisation_link, organisation_names_by_id


def render_dates_part(session: Session, _viewer: Viewer, item: ItemRef) -> Markup:
    """Return the upcoming dates of a programme as HTML; without any, whom to ask and what is doubtful."""
    dates = list_programme_dates(session, item.entry_id, current_day())
    entry = session.get_one(CatalogueEntry, item.entry_id)
    owner = organisation_names_by_id(session)[entry.owner_id]
    page = render_template(
        "programmes/dates.jinja",
        dates=date_rows(dates),
        trust=organisation_link(owner) if owner.kind == TRUST else None,
        may_have_ended=entry.note in (FOUND_IN_STUDY, WRITTEN_BY_STUDY),
    )
    return Markup(page)  # noqa: S704 -- a template escapes


def list_added_rows(
    session: Session, programmes: Sequence[ResourceDetail]
) -> list[tuple[str, list[ComparisonCell]]]:
    """Return the rows that features add to the comparison of programmes, each with a cell for each."""
    addresses = {detail.entry.id: detail.entry.address for detail in programmes}
    rows = [row for row in get_registry(current_app).comparison_rows if row.kind == PROGRAMMES.kind]
    return [(row.label, row.list_cells(session, addresses)) for row in rows]
