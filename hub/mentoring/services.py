"""Parts of other features' pages that lead to the register."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.page_parts import ItemRef
from hub.mentoring.domain.vocabulary import RegisterKind

KIND_OF_OPTION = {"mentoring": RegisterKind.MENTOR, "coaching": RegisterKind.COACH}
"""The kinds of development that the register offers, by the slugs of their pages."""


def render_option_part(_session: Session, _viewer: Viewer, item: ItemRef) -> Markup:
    """Return how to find somebody for this kind of development, for mentoring and coaching alone."""
    kind = KIND_OF_OPTION.get(item.slug)
    if kind is None:
        return Markup("")
    words = {"name": kind.label.lower(), "target": f"/mentoring/find?kind={kind}"}
    return Markup(render_template("mentoring/option_part.jinja", **words))  # noqa: S704 -- a template escapes


def render_capability_part(_session: Session, _viewer: Viewer, item: ItemRef) -> Markup:
    """Return how to find somebody on the register who helps with this capability."""
    words = {"name": "mentor or coach", "target": f"/mentoring/find?capability={item.slug}"}
    return Markup(render_template("mentoring/option_part.jinja", **words))  # noqa: S704 -- a template escapes
