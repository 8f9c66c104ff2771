"""The part of an item's page with which a person saves the item, or removes it again."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.page_parts import ItemPagePart, ItemRef
from hub.following.domain.saved_items import find_saved_id


def render_save_part(session: Session, viewer: Viewer, item: ItemRef) -> Markup:
    """Return the button for a person who is signed in; nothing for guests, whose page is the same for all."""
    if viewer.person_id is None or viewer.delegate_id is not None:
        return Markup("")
    saved_id = find_saved_id(session, viewer, item.entry_id)
    part = render_template("following/save_part.jinja", item=item, saved_id=saved_id)
    return Markup(part)  # noqa: S704 -- a template escapes


SAVE_PART = ItemPagePart("", render_save_part)
