"""Parts of other pages: what those who write for an organisation can do with its items."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.page_parts import ItemPagePart, ItemRef
from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.domain.drafts import find_item_to_change


def render_item_part(session: Session, viewer: Viewer, item: ItemRef) -> Markup:
    """Return the way to change an item, for those who write for its organisation."""
    entry = find_item_to_change(session, viewer, item.entry_id) if viewer.roles else None
    if entry is None:
        return Markup("")
    page = render_template("publishing/change_part.jinja", url=entry.address)
    return Markup(page)  # noqa: S704 -- a template escapes


DRAFT_PARTS = tuple(ItemPagePart(kind.value, render_item_part) for kind in ItemKind)
