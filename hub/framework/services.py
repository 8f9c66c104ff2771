"""Rendering of the part of a capability's page that lists library resources which develop it."""

from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.page_parts import ItemRef
from hub.library.services import render_library_part


def render_capability_part(session: Session, viewer: Viewer, item: ItemRef) -> Markup:
    """Return the library resources that develop this capability as HTML."""
    return render_library_part(
        session,
        viewer,
        facet="capability",
        value=item.slug,
        heading="What develops it",
        empty_text=(
            "Nothing on the hub is listed as developing this capability yet. If your trust has something "
            "that does, be the first to share it."
        ),
    )
