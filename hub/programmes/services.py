"""Rendering of the part of a programme's page that shows its dates."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.page_parts import ItemRef
from hub.kit.clock import current_day
from hub.programmes.domain import list_programme_dates
from hub.programmes.presenters import date_rows


def render_dates_part(session: Session, _viewer: Viewer, item: ItemRef) -> Markup:
    """Return the upcoming dates of a programme as HTML."""
    dates = list_programme_dates(session, item.entry_id, current_day())
    return Markup(render_template("programmes/dates.jinja", dates=date_rows(dates)))  # noqa: S704 -- escaped
