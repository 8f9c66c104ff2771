"""Rendering of the part of an option's page that lists library resources of this way to develop."""

from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.page_parts import ItemRef
from hub.library.services import render_library_part


def render_option_part(session: Session, viewer: Viewer, item: ItemRef) -> Markup:
    """Return the library resources of this way to develop as HTML."""
    return render_library_part(
        session,
        viewer,
        facet="option",
        value=item.slug,
        heading="On the hub",
        empty_text=(
            "The hub has nothing of this kind yet. If your trust does this, be the first to share how."
        ),
    )
