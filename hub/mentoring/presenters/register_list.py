"""The register on pages: a filtered list, and up to three people side by side."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.mentoring.models import RegisterProfile
from hub.mentoring.presenters.profiles import profile_page

NOT_STATED = "Not stated"


class PeopleSideBySide(Struct, frozen=True):
    """People side by side: a column for each, and a row for each fact that one of them states."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    asked: tuple[tuple[str, str], ...]


def compare(
    session: Session, viewer: Viewer, profiles: Sequence[RegisterProfile], at: datetime
) -> PeopleSideBySide:
    """Return profiles side by side, each fact only as far as the viewer may read it."""
    pages = [profile_page(session, viewer, profile, at) for profile in profiles]
    facts = [
        {
            "Offers help as": page.card.kind,
            "Works": page.card.where,
            **dict(page.rows),
            "What they say": " ".join(page.about),
            "How they work": " ".join(page.style),
            "Free place": "Yes" if page.card.is_available else page.unavailable,
        }
        for page in pages
    ]
    labels = dict.fromkeys(label for fact in facts for label in fact)
    rows = [(label, tuple(fact.get(label) or NOT_STATED for fact in facts)) for label in labels]
    return PeopleSideBySide(
        columns=tuple((page.card.name, f"/mentoring/register/{page.card.public_id}") for page in pages),
        rows=tuple((label, cells) for label, cells in rows if set(cells) != {NOT_STATED}),
        asked=tuple(
            (page.card.name, page.card.public_id)
            for page in pages
            if page.card.is_available and not page.is_own
        ),
    )
