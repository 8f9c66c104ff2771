"""Parts of pages: those of other features that lead to the register, and support for a relationship."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.page_parts import ItemRef
from hub.kit.clock import format_date
from hub.mentoring.domain.courses import find_training_of, list_completed_training
from hub.mentoring.domain.relationships import Relationship
from hub.mentoring.domain.vocabulary import RegisterKind
from hub.mentoring.presenters.courses import TEMPLATES, brief_texts, training_notes

KIND_OF_OPTION = {"mentoring": RegisterKind.MENTOR, "coaching": RegisterKind.COACH}
"""The ways to develop that the register offers, by the slugs of their pages."""


def render_option_part(_session: Session, _viewer: Viewer, item: ItemRef) -> Markup:
    """Return how to find someone for this way to develop, for mentoring and coaching alone."""
    kind = KIND_OF_OPTION.get(item.slug)
    if kind is None:
        return Markup("")
    words = {"name": kind.label.lower(), "target": f"/mentoring/find?kind={kind}"}
    return Markup(render_template("mentoring/option_part.jinja", **words))  # noqa: S704 -- a template escapes


def render_capability_part(_session: Session, _viewer: Viewer, item: ItemRef) -> Markup:
    """Return how to find someone on the register who helps with this capability."""
    words = {"name": "mentor or coach", "target": f"/mentoring/find?capability={item.slug}"}
    return Markup(render_template("mentoring/option_part.jinja", **words))  # noqa: S704 -- a template escapes


def render_library_part(session: Session, viewer: Viewer, item: ItemRef) -> Markup:
    """Return the end of the page of a course, where it is marked as completed, or of a template."""
    if item.slug in TEMPLATES:
        return Markup(render_template("mentoring/template_part.jinja", slug=item.slug))  # noqa: S704 -- escaped
    role = find_training_of(item.slug)
    if role is None:
        return Markup("")
    done = list_completed_training(session, viewer).get(role)
    page = render_template(
        "mentoring/training_part.jinja",
        role=role,
        completed=format_date(done) if done else "",
        is_signed_in=viewer.person_id is not None,
        is_delegate=viewer.delegate_id is not None,
    )
    return Markup(page)  # noqa: S704 -- a template escapes


def render_support_part(session: Session, viewer: Viewer, relationship: Relationship) -> Markup:
    """Return the part of the page of a relationship on training, and on the brief of a programme."""
    page = render_template(
        "mentoring/support_part.jinja",
        notes=training_notes(session, viewer, relationship),
        briefs=brief_texts(session, relationship),
        is_mentor=relationship.mentor_id == viewer.person_id,
    )
    return Markup(page)  # noqa: S704 -- a template escapes
