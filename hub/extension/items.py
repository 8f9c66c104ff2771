"""Lines that a feature adds to /desk and /me."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy.orm import InstrumentedAttribute, Session

from hub.access import Viewer
from hub.kit.page import Link

Columns = tuple[InstrumentedAttribute[Any], ...]


class ItemButton(Struct, frozen=True):
    """A button that posts `values` to `url`; `hidden` ends its text for people who do not see the line."""

    text: str
    url: str
    values: Mapping[str, str]
    hidden: str = ""


class SectionItem(Struct, frozen=True):
    """One line on /desk, /me or a trust's page: a link to act on it, a sentence, and since when it waits.

    A line may have a button on /me instead of the address of its link.
    """

    link: Link
    words: str = ""
    since: datetime | None = None
    button: ItemButton | None = None


class TaskSource(Struct, frozen=True):
    """Things to do: a heading, and the things that `list_items(session, viewer)` returns.

    They stand on /desk, and for people who manage nothing on /me. `named_in`: columns that hold people's ids;
    if there are any, `list_items` is called only for people whose id is in one of them.
    """

    heading: str
    list_items: Callable[[Session, Viewer], list[SectionItem]]
    named_in: Columns = ()


class ProfileSection(Struct, frozen=True):
    """A section of /me: a heading, the text of the empty section, and what `list_items` returns.

    `in_development_record`: its items are part of the CSV file of a person's continuing development, each
    with its day (`since`), such as the day on which a course was finished. `comes_first`: it stands before
    the things to do, because who signs in may want it before anything else. `follows_tasks`: it stands right
    after them, because the person waits for what others do. `named_in`: as in `TaskSource`. `empty_link`
    follows the text of the empty section.
    """

    heading: str
    empty_text: str
    list_items: Callable[[Session, Viewer], list[SectionItem]]
    in_development_record: bool = False
    comes_first: bool = False
    follows_tasks: bool = False
    named_in: Columns = ()
    empty_link: Link | None = None
