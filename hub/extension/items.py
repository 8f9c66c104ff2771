"""Lines that a feature adds to /desk and /me."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.page import Link


@dataclass(frozen=True)
class SectionItem:
    """One thing on /me or /desk: where it is dealt with, a sentence, and since when it waits."""

    link: Link
    words: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class TaskSource:
    """What waits for somebody: a heading, and the things that `find(session, viewer)` returns."""

    heading: str
    list_items: Callable[[Session, Viewer], list[SectionItem]]


@dataclass(frozen=True)
class ProfileSection:
    """What is somebody's own: a heading, what to say when there is nothing, and what `find` returns.

    What belongs to their record of continuing development (`development`) is part of the sheet that they can
    take away: each item with its day (`since`), such as that on which a course was finished.
    """

    heading: str
    empty_text: str
    list_items: Callable[[Session, Viewer], list[SectionItem]]
    in_development_record: bool = False
