"""Training on other pages: on that of a course, in the development record, and on that of a relationship."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import person_names_by_id
from hub.extension.items import ProfileSection, SectionItem
from hub.extension.page_parts import ItemPagePart, ItemRef
from hub.kit.clock import format_date
from hub.kit.page import Link
from hub.library.domain.shelves import LIBRARY
from hub.mentoring.domain.courses import (
    TrainingRole,
    find_training_of,
    list_completed_training,
    list_missing_training,
)
from hub.mentoring.domain.programme_reads import list_briefs
from hub.mentoring.models import Relationship

TEMPLATES = frozenset(
    {"template-mentorship-preceptorship-and-coaching-policy", "template-leadership-development-strategy"}
)
"""The library's templates for documents of a trust, by slug: each can be taken away as a file."""


def list_training_done(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the training that the viewer has completed."""
    return [
        SectionItem(Link(role.label, role.url), f"Completed on {format_date(at)}", at)
        for role, at in list_completed_training(session, viewer).items()
    ]


def training_rows(session: Session, viewer: Viewer) -> list[tuple[TrainingRole, str]]:
    """Return each training, and when the viewer completed it, or nothing."""
    done = list_completed_training(session, viewer)
    return [(role, format_date(done[role]) if role in done else "") for role in TrainingRole]


def training_notes(session: Session, viewer: Viewer, relationship: Relationship) -> list[tuple[str, Link]]:
    """Return who of the two of a relationship has not completed their training, each with its course.

    Nobody is named once it has closed.
    """
    if relationship.closed_at is not None:
        return []
    people = {TrainingRole.MENTOR: relationship.mentor_id, TrainingRole.MENTEE: relationship.mentee_id}
    names = person_names_by_id(session, people.values())
    return [
        (
            "You have not completed it yet."
            if people[role] == viewer.person_id
            else f"{names.get(people[role], 'The other person')} has not completed it yet.",
            Link(role.label, role.url),
        )
        for role in list_missing_training(session, relationship)
    ]


def render_support_part(session: Session, viewer: Viewer, relationship: Relationship) -> Markup:
    """Return the part of the page of a relationship on training, and on the brief of a programme."""
    return Markup(  # noqa: S704 -- an escaping template
        render_template(
            "mentoring/support_part.jinja",
            notes=training_notes(session, viewer, relationship),
            briefs=[
                (each.title, f"/mentoring/programmes/{each.public_id}", _lines(each.brief))
                for each in list_briefs(session, relationship)
            ],
            is_mentor=relationship.mentor_id == viewer.person_id,
        )
    )


def render_library_part(session: Session, viewer: Viewer, item: ItemRef) -> Markup:
    """Return the end of the page of a course, where it is marked as completed, or of a template."""
    if item.slug in TEMPLATES:
        return Markup(render_template("mentoring/template_part.jinja", slug=item.slug))  # noqa: S704 -- escaped
    role = find_training_of(item.slug)
    if role is None:
        return Markup()
    done = list_completed_training(session, viewer).get(role)
    return Markup(  # noqa: S704 -- an escaping template
        render_template(
            "mentoring/training_part.jinja",
            role=role,
            completed=format_date(done) if done else "",
            is_signed_in=viewer.person_id is not None,
            is_delegate=viewer.delegate_id is not None,
        )
    )


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


TRAINING_SECTIONS = (
    ProfileSection("Training on mentoring", "", list_training_done, in_development_record=True),
)
LIBRARY_PARTS = (ItemPagePart(LIBRARY.kind, render_library_part),)
