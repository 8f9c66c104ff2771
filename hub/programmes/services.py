"""Rendering of the part of a programme's page that shows its dates and references."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.page_parts import ItemRef
from hub.kit.clock import current_day
from hub.programmes.domain import list_programme_dates, list_references
from hub.programmes.presenters import participation_part


def render_participation_part(session: Session, _viewer: Viewer, item: ItemRef) -> Markup:
    """Return the upcoming dates and the references of a programme as HTML."""
    dates = list_programme_dates(session, item.entry_id, current_day())
    part = participation_part(dates, list_references(session, item.entry_id))
    return Markup(render_template("programmes/participation.jinja", part=part))  # noqa: S704 -- escaped
