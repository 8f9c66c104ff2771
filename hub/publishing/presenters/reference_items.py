"""References on /me and /desk: one's own, those a trust may comment on, those hub staff decide on."""

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.extension.items import ProfileSection, SectionItem, TaskSource
from hub.kit.clock import format_date, now
from hub.kit.page import Link
from hub.publishing.domain.reference_reads import list_own, list_to_comment, list_to_moderate
from hub.publishing.domain.references import ParticipantReference
from hub.publishing.presenters.references import reference_link


def list_own_references(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the references that the viewer gave, was asked for or will be asked for."""
    return [
        SectionItem(reference_link(entry, row), _own_words(row), row.written_at)
        for row, entry in list_own(session, viewer)
        if row.written_at or entry.state == "live"
    ]


def list_asked_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return what the viewer was asked for and has not answered."""
    return [
        SectionItem(reference_link(entry, row), "Say what has changed since you took part", row.asked_at)
        for row, entry in list_own(session, viewer)
        if row.asked_at and not row.written_at and entry.state == "live"
    ]


def list_comment_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return new references on which the viewer may comment for their organisation."""
    return [
        SectionItem(
            Link(entry.title, f"/references/{row.public_id}/comment"),
            "Your organisation can comment on this reference once",
            row.consented_at,
        )
        for row, entry in list_to_comment(session, viewer, now())
    ]


def list_moderation_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return references that were reported, or changed since they were hidden, for hub staff."""
    return [
        SectionItem(
            Link(f"A reference for {entry.title}", f"/references/{row.public_id}/moderate"),
            "Someone reported it" if row.reported_at else "It has changed since it was hidden",
            row.reported_at or row.written_at,
        )
        for row, entry in list_to_moderate(session, viewer)
    ]


def _own_words(row: ParticipantReference) -> str:
    if row.hidden_at is not None:
        return "Hidden by hub staff. See why, and change it"
    if row.written_at is not None:
        return f"Given on {format_date(row.consented_at or row.written_at)}. You can change or delete it"
    if row.asked_at is not None:
        return "You have been asked for a reference"
    return f"We will ask you on {format_date(row.ask_again_at)}" if row.ask_again_at else ""


REFERENCE_SECTIONS = (
    ProfileSection(
        "References that you gave",
        "References you give will be listed here. You can give one on the page of a programme or event.",
        list_own_references,
        named_in=(ParticipantReference.person_id,),
    ),
)
REFERENCE_TASK_SOURCES = (
    TaskSource(
        "References you have been asked for",
        list_asked_tasks,
        named_in=(ParticipantReference.person_id,),
    ),
    TaskSource("References from people who took part", list_comment_tasks),
    TaskSource("References to check", list_moderation_tasks),
)
