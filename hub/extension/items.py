"""Lines that a feature adds to /desk and /me."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.page import Link


@dataclass(frozen=True)
class SectionItem:
    """One line on /desk, /me or a trust's page: a link to act on it, a sentence, and since when it waits."""

    link: Link
    words: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class TaskSource:
    """Things to do on /desk: a heading, and the things that `list_items(session, viewer)` returns."""

    heading: str
    list_items: Callable[[Session, Viewer], list[SectionItem]]


@dataclass(frozen=True)
class ProfileSection:
    """A section of /me: a heading, the text of the empty section, and what `list_items` returns.

    `in_development_record`: its items are part of the CSV file of a person's continuing development, each
    with its day (`since`), such as the day on which a course was finished.
    """

    heading: str
    empty_text: str
    list_items: Callable[[Session, Viewer], list[SectionItem]]
    in_development_record: bool = False
