"""Ratings and comments as pages show them, and as lines on /desk."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, is_allowed
from hub.accounts.domain import person_names_by_id
from hub.catalogue.domain import CatalogueEntry
from hub.extension.items import SectionItem, TaskSource
from hub.kit.clock import format_date
from hub.kit.page import Link
from hub.kit.text import count_of
from hub.publishing.domain.comments import list_reported
from hub.publishing.domain.evidence_vocabulary import CommentState
from hub.publishing.domain.item_numbers import ItemNumbers
from hub.publishing.domain.ratings import FEWEST_RATINGS
from hub.publishing.models import ItemComment
from hub.publishing.presenters.item_words import text_lines
from hub.trusts.domain import organisation_names_by_id

LEFT = "Someone who has left"


class OpinionPart(Struct, frozen=True):
    """What those say who used an item, on its page."""

    rating: str
    comments: str
    url: str
    is_member: bool


class CommentRow(Struct, frozen=True):
    """One comment as the viewer sees it."""

    public_id: str
    who: str
    when: str
    lines: tuple[str, ...]
    hidden_lines: tuple[str, ...]
    report_lines: tuple[str, ...]
    is_own: bool
    is_hidden: bool
    can_report: bool
    can_moderate: bool


def opinion_part(viewer: Viewer, entry: CatalogueEntry, numbers: ItemNumbers) -> OpinionPart:
    """Return what the page of an item says of ratings and comments."""
    is_member = is_allowed(viewer, Act.RATE_ITEMS, person_id=viewer.person_id)
    return OpinionPart(
        rating=rating_words(numbers),
        comments=count_of(numbers.comments, "comment") if is_member else "",
        url=f"{entry.address}/comments",
        is_member=is_member,
    )


def rating_words(numbers: ItemNumbers) -> str:
    """Return the average of the ratings of an item, or that there are too few."""
    if numbers.average is None:
        return f"The average rating will be shown once {FEWEST_RATINGS} people who used it have rated it."
    people = f"{numbers.ratings:,} people who say that they used it"
    return f"Usefulness: {numbers.average:.1f} of 5, by {people}. This is their opinion, not evidence."


def comment_rows(session: Session, viewer: Viewer, comments: Sequence[ItemComment]) -> list[CommentRow]:
    """Return comments as the viewer sees them."""
    people = person_names_by_id(session, [row.person_id for row in comments])
    names = organisation_names_by_id(session) if comments else {}
    moderates = is_allowed(viewer, Act.MODERATE_COMMENTS)
    rows = []
    for row in comments:
        is_own, is_hidden = row.person_id == viewer.person_id, row.state == CommentState.HIDDEN
        is_open = row.reported_at is not None and row.decided_at is None
        rows.append(
            CommentRow(
                public_id=row.public_id,
                who=f"{people.get(row.person_id or 0, LEFT)}, {names[row.organisation_id].name}",
                when=format_date(row.written_at),
                lines=text_lines(row.text),
                hidden_lines=text_lines(row.decision) if is_hidden else (),
                report_lines=text_lines(row.report) if moderates and is_open else (),
                is_own=is_own,
                is_hidden=is_hidden,
                can_report=not is_own and row.reported_at is None,
                can_moderate=moderates,
            )
        )
    return rows


def list_report_tasks(session: Session, viewer: Viewer) -> list[SectionItem]:
    """Return the reported comments that wait for hub staff, without what they say."""
    return [
        SectionItem(
            Link(f"A comment on {entry.title}", f"{entry.address}/comments/{comment.public_id}"),
            "Read the report, then hide or keep the comment",
            comment.reported_at,
        )
        for comment, entry in list_reported(session, viewer)
    ]


TASK_SOURCES = (TaskSource("Reported comments", list_report_tasks),)
