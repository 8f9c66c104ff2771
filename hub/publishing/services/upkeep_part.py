"""The part of an item's page on whether it is up to date, and where to report a problem."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.page_parts import ItemPagePart, ItemRef
from hub.publishing.domain.upkeep import UPKEPT_KINDS, find_entry, find_upkeep
from hub.publishing.presenters.upkeep import upkeep_part


def render_upkeep_part(session: Session, viewer: Viewer, item: ItemRef) -> Markup:
    """Return what the page of an item says of its reviews; who looks after it finds a link to say more."""
    entry = find_entry(session, item.entry_id)
    if entry is None:
        return Markup("")
    part = upkeep_part(viewer, entry, find_upkeep(session, entry.id))
    return Markup(render_template("publishing/upkeep_part.jinja", part=part))  # noqa: S704 -- a template escapes


UPKEEP_PARTS = tuple(ItemPagePart(kind, render_upkeep_part) for kind in UPKEPT_KINDS)
