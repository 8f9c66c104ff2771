"""Training on other pages: on that of a course, in the development record, and on that of a relationship."""

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.accounts.domain import person_names_by_id
from hub.extension.items import ProfileSection, SectionItem
from hub.kit.clock import format_date
from hub.kit.page import Link
from hub.mentoring.domain.courses import (
    TrainingRole,
    list_completed_training,
    list_missing_training,
)
from hub.mentoring.domain.programme_reads import list_briefs
from hub.mentoring.models import Relationship, TrainingRecord
from hub.mentoring.presenters.programmes import programme_url
from hub.mentoring.presenters.words import text_lines

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


def brief_texts(session: Session, relationship: Relationship) -> list[tuple[str, str, list[str]]]:
    """Return (title, address, paragraphs) of each programme with a brief for a relationship."""
    return [
        (each.title, programme_url(each), list(text_lines(each.brief)))
        for each in list_briefs(session, relationship)
    ]


TRAINING_SECTIONS = (
    ProfileSection(
        "Training on mentoring",
        "",
        list_training_done,
        in_development_record=True,
        named_in=(TrainingRecord.person_id,),
    ),
)
