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
from hub.publishing.domain.references import find_end
from hub.publishing.presenters.references import list_comparison_cells, references_part


def is_over(session: Session, entry: CatalogueEntry) -> bool:
    """Return whether references can be given: at any time for a programme, after its end for an event."""
    ended_at = find_end(session, get_registry(current_app).participations, entry)
    return entry.kind == Kind.PROGRAMME or (ended_at is not None and ended_at <= now())


def render_references_part(session: Session, viewer: Viewer, item: ItemRef) -> Markup:
    """Return the references of a programme or event as HTML; nothing before an event is over."""
    entry = session.get_one(CatalogueEntry, item.entry_id)
    part = references_part(session, viewer, entry, is_over=is_over(session, entry))
    if not part.can_give and not part.count and not part.hidden and entry.kind == Kind.EVENT:
        return Markup("")
    return Markup(render_template("publishing/references_part.jinja", part=part))  # noqa: S704 -- escaped


REFERENCE_PARTS = tuple(ItemPagePart(kind, render_references_part) for kind in KINDS)
COMPARISON_ROWS = (ComparisonRow(Kind.PROGRAMME.value, "From people who took part", list_comparison_cells),)
