"""The part of the page of a programme or event that shows its references."""

from flask import current_app, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.catalogue.domain import CatalogueEntry
from hub.extension.page_parts import ComparisonRow, ItemPagePart, ItemRef
from hub.extension.registry import get_registry
from hub.kit.clock import now
from hub.plugin_api.vocabulary import Kind
from hub.publishing.domain.reference_words import KINDS
from hub.publishing.domain.references import find_end, find_participation
from hub.publishing.presenters.references import ReferencesPart, list_comparison_cells, references_part


def is_over(session: Session, entry: CatalogueEntry) -> bool:
    """Return whether references can be given: at any time for a programme, after its end for an event."""
    ended_at = find_end(session, get_registry(current_app).participations, entry)
    return entry.kind == Kind.PROGRAMME or (ended_at is not None and ended_at <= now())


def show_references(session: Session, viewer: Viewer, entry: CatalogueEntry, page: int = 1) -> ReferencesPart:
    """Return a page of the references of a programme or event, as this viewer sees them."""
    sources = get_registry(current_app).participations
    took_part = find_participation(session, sources, entry, viewer.person_id or 0)
    over = is_over(session, entry)
    return references_part(session, viewer, entry, is_over=over, took_part=took_part, page=page)


def render_references_part(session: Session, viewer: Viewer, item: ItemRef) -> Markup:
    """Return the references of a programme or event as HTML; nothing before an event is over."""
    entry = session.get_one(CatalogueEntry, item.entry_id)
    part = show_references(session, viewer, entry)
    if not part.can_give and not part.count and not part.hidden and entry.kind == Kind.EVENT:
        return Markup("")
    return Markup(render_template("publishing/references_part.jinja", part=part))  # noqa: S704 -- escaped


REFERENCE_PARTS = tuple(ItemPagePart(kind, render_references_part) for kind in KINDS)
COMPARISON_ROWS = (ComparisonRow(Kind.PROGRAMME.value, "From people who took part", list_comparison_cells),)
