"""What becomes of what people follow when two trusts merge."""

from collections.abc import Callable
from urllib.parse import parse_qsl

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.extension.follow_sources import canonical_query
from hub.extension.organisation_merge import OrganisationMerge
from hub.following.models import Follow


def merge_follows(session: Session, merge: OrganisationMerge) -> None:
    """Let who follows the source, or a search of what it shares, follow the target instead.

    Who follows both already keeps one.
    """

    def rename_trust(subject: str) -> str:
        return merge.target_slug if subject == merge.source_slug else subject

    def rename_in_search(subject: str) -> str:
        url, _, query = subject.partition("?")
        pairs = parse_qsl(query)
        source, target = ("trust", merge.source_slug), ("trust", merge.target_slug)
        return f"{url}?{canonical_query([target if pair == source else pair for pair in pairs])}"

    _rename_subjects(session, "trust", merge.source_slug, rename_trust)
    _rename_subjects(session, "search", f"trust={merge.source_slug}", rename_in_search)
    session.flush()


def _rename_subjects(session: Session, kind: str, part: str, rename: Callable[[str], str]) -> None:
    statement = select(Follow).where(Follow.kind == kind, Follow.subject.contains(part, autoescape=True))
    for row in session.scalars(statement.order_by(Follow.id)).all():
        subject = rename(row.subject)
        if subject == row.subject:
            continue
        is_same = (Follow.person_id == row.person_id, Follow.kind == kind, Follow.subject == subject)
        if session.scalar(select(Follow.id).where(*is_same)) is None:
            row.subject = subject
        else:
            session.delete(row)
        session.flush()
