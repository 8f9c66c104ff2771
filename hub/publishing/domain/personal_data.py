"""What publishing keeps about people: exported, and removed by an erasure."""

from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from hub.catalogue.domain import CatalogueEntry, bump_change_counter
from hub.extension.personal_data import PersonalData
from hub.kit.clock import isoformat_london
from hub.kit.row_locks import delete_unlocked
from hub.publishing.models import (
    Adoption,
    Attachment,
    Draft,
    DraftAuthor,
    DraftSave,
    DraftStep,
    ItemComment,
    ItemEvaluation,
    ItemRating,
    ItemReport,
    ItemUpkeep,
    ParticipantReference,
)

Row = dict[str, Any]
Column = InstrumentedAttribute[Any]

FORGOTTEN: tuple[Column, ...] = (
    *(Draft.created_by_id, Draft.changed_by_id, Draft.submitted_by_id),
    *(Draft.hub_asked_by_id, Draft.published_by_id),
    *(DraftSave.person_id, DraftStep.person_id, Attachment.added_by_id),
)
"""Columns in which a person stood for the sake of a draft, and which an erasure empties."""


def export_drafts(session: Session, person_id: int) -> list[Row]:
    """Return the drafts in which a person wrote, with the steps that they took."""
    wrote = select(DraftAuthor.draft_id).where(DraftAuthor.person_id == person_id)
    took_step = select(DraftStep.draft_id).where(DraftStep.person_id == person_id)
    is_theirs = or_(
        Draft.id.in_(wrote),
        Draft.id.in_(took_step),
        Draft.created_by_id == person_id,
        Draft.hub_asked_by_id == person_id,
    )
    steps = select(DraftStep).where(DraftStep.person_id == person_id).order_by(DraftStep.id)
    steps_by_draft: dict[int, list[str]] = {}
    for step in session.scalars(steps):
        words = f"{step.step}, {isoformat_london(step.taken_at)}"
        steps_by_draft.setdefault(step.draft_id, []).append(f"{words}: {step.comment}".rstrip(": "))
    return [
        {
            "draft": draft.title,
            "begun": isoformat_london(draft.created_at),
            "state": draft.state,
            "your steps": "; ".join(steps_by_draft.get(draft.id, [])),
        }
        for draft in session.scalars(select(Draft).where(is_theirs).order_by(Draft.id))
    ]


def forget_drafts(session: Session, person_id: int) -> None:
    """Remove a person from drafts; what they wrote stays with their organisation."""
    for column in FORGOTTEN:
        session.execute(update(column.class_).where(column == person_id).values({column.key: None}))
    session.execute(delete(DraftAuthor).where(DraftAuthor.person_id == person_id))


def export_opinions(session: Session, person_id: int) -> list[Row]:
    """Return the ratings and comments of a person."""
    ratings = select(ItemRating, CatalogueEntry.title).join(
        CatalogueEntry, CatalogueEntry.id == ItemRating.entry_id
    )
    comments = select(ItemComment, CatalogueEntry.title).join(
        CatalogueEntry, CatalogueEntry.id == ItemComment.entry_id
    )
    own_comments = comments.where(ItemComment.person_id == person_id).order_by(ItemComment.id)
    return [
        *(
            {
                "item": title,
                "your rating": row.score,
                "used for": row.used_for,
                "date": isoformat_london(row.rated_at),
            }
            for row, title in session.execute(ratings.where(ItemRating.person_id == person_id))
        ),
        *(
            {"item": title, "your comment": row.text, "date": isoformat_london(row.written_at)}
            for row, title in session.execute(own_comments)
        ),
        *(
            {"item": title, "you reported a comment": row.report}
            for row, title in session.execute(comments.where(ItemComment.reported_by_id == person_id))
        ),
    ]


def erase_opinions(session: Session, person_id: int) -> None:
    """Delete the ratings and comments of a person, and their name from reports and decisions."""
    session.execute(delete(ItemRating).where(ItemRating.person_id == person_id))
    session.execute(delete(ItemComment).where(ItemComment.person_id == person_id))
    for column in (ItemComment.reported_by_id, ItemComment.decided_by_id):
        session.execute(update(ItemComment).where(column == person_id).values({column.key: None}))


def export_references(session: Session, person_id: int) -> list[Row]:
    """Return the references that a person gave, was or will be asked for, or reported."""
    statement = (
        select(ParticipantReference, CatalogueEntry.title)
        .join(CatalogueEntry, CatalogueEntry.id == ParticipantReference.entry_id)
        .order_by(ParticipantReference.id)
    )
    own = statement.where(ParticipantReference.person_id == person_id)
    reported = statement.where(ParticipantReference.reported_by_id == person_id)
    return [
        {
            "programme or event": title,
            "stage": row.stage,
            "your role": row.tier,
            "year": row.year,
            "what for": row.taken_for,
            "what has changed since": row.what_changed,
            "would you go again": row.would_go_again,
            "why": row.go_again_reason,
            "asked on": isoformat_london(row.asked_at) if row.asked_at else "",
            "asked next on": isoformat_london(row.ask_again_at) if row.ask_again_at else "",
            "shown since": isoformat_london(row.consented_at) if row.consented_at else "not shown",
        }
        for row, title in session.execute(own)
    ] + [
        {"programme or event": title, "you reported a reference": row.report}
        for row, title in session.execute(reported)
    ]


def erase_references(session: Session, person_id: int) -> None:
    """Delete the references of a person, and their name from comments, reports and decisions.

    What is locked at the moment is deleted when the data of the person are erased again.
    """
    deleted = delete_unlocked(session, ParticipantReference.id, ParticipantReference.person_id == person_id)
    for column in REFERENCE_NAMES:
        session.execute(update(ParticipantReference).where(column == person_id).values({column.key: None}))
    if deleted:
        bump_change_counter(session)


def export_care(session: Session, person_id: int) -> list[Row]:
    """Return the items that a person looks after, confirmed, evaluated, adopted or reported."""
    found: list[Row] = []
    for heading, column in CARE.items():
        entry_id = column.class_.entry_id
        titles = (select(CatalogueEntry.title).join(column.class_, entry_id == CatalogueEntry.id)).where(
            column == person_id
        )
        found += [
            {"you": heading, "item": title} for title in session.scalars(titles.order_by(CatalogueEntry.id))
        ]
    reports = select(ItemReport).where(ItemReport.person_id == person_id).order_by(ItemReport.id)
    return [
        *found,
        *(
            {"your report": row.text, "your suggestion": row.suggestion, "answer": row.answer}
            for row in session.scalars(reports)
        ),
    ]


def forget_care(session: Session, person_id: int) -> None:
    """Remove a person from what they looked after or said for their organisation."""
    for column in (*CARE.values(), ItemReport.person_id):
        session.execute(update(column.class_).where(column == person_id).values({column.key: None}))


REFERENCE_NAMES: tuple[Column, ...] = (
    *(ParticipantReference.commented_by_id, ParticipantReference.reported_by_id),
    ParticipantReference.decided_by_id,
)
"""Columns in which a person stands who commented on, reported or decided on a reference of others."""

CARE: dict[str, Column] = {
    "look after": ItemUpkeep.owner_id,
    "confirmed": ItemUpkeep.confirmed_by_id,
    "added an evaluation of": ItemEvaluation.added_by_id,
    "confirmed an evaluation of": ItemEvaluation.confirmed_by_id,
    "said that your organisation uses": Adoption.created_by_id,
    "answered a report on": ItemReport.answered_by_id,
}
"""What a person does for an organisation about items, with the column in which they stand."""

PUBLISHING_DATA = (
    PersonalData(
        "Drafts of items that you wrote or reviewed",
        ("draft", "draft_author", "draft_save", "draft_step", "attachment"),
        export_drafts,
        forget_drafts,
        purpose="So that a second person can review a draft, and nobody publishes their own text.",
        seen_by="People who write and review items for your organisation, and hub staff if it asks them.",
        kept_after_erasure="your organisation’s drafts and published items, without your name",
    ),
    PersonalData(
        "Your ratings and comments on items",
        ("item_rating", "item_comment"),
        export_opinions,
        erase_opinions,
        purpose="So that others know what people who used an item think of it.",
        seen_by="Everyone sees ratings as an average. People who are signed in see comments with your name.",
    ),
    PersonalData(
        "References that you gave for programmes and events",
        ("participant_reference",),
        export_references,
        erase_references,
        purpose="So that the next person knows what a programme or event was like.",
        seen_by="Everyone, with your role and organisation but never your name, once you have agreed to it.",
        kept_after_erasure="your organisation’s comments, and reports on references, without your name",
        loses_words=True,
    ),
    PersonalData(
        "Items that you look after, and what you said about them for your organisation",
        ("item_upkeep", "item_evaluation", "adoption", "item_report"),
        export_care,
        forget_care,
        purpose="So that items are kept up to date and questions reach someone who can answer them.",
        seen_by="People who write and review items for the organisation, and hub staff if there are none.",
        kept_after_erasure="your organisation’s statements on items; questions and reports without your name",
    ),
)
