"""What each feature says of people: what it holds of them, for how long, and what waits for them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.page import Link


@dataclass(frozen=True)
class Held:
    """What a feature holds of a person, under a heading a person understands.

    `export(session, person_id)` returns it as plain data, rows of names and values. `erase(session,
    person_id)` removes it or takes the person out of it. Neither commits. `tables` names what it speaks for;
    `why` it is held and who sees it (`seen_by`) are sentences for the privacy page; `stays` says what of it
    outlives an erasure, as the end of "What stays:", and is empty where all of it goes.
    """

    heading: str
    tables: tuple[str, ...]
    export: Callable[[Session, int], list[dict[str, Any]]]
    erase: Callable[[Session, int], None]
    why: str = ""
    seen_by: str = ""
    stays: str = ""


@dataclass(frozen=True)
class Retention:
    """How long something is kept, in words for the privacy page, and what removes it when the time is over.

    `run(session, now)` removes what is over and returns how many.
    """

    what: str
    kept: str
    run: Callable[[Session, datetime], int]


@dataclass(frozen=True)
class Item:
    """One thing on /me or /desk: where it is dealt with, a sentence, and since when it waits."""

    link: Link
    words: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody: a heading, and the things that `find(session, viewer)` returns."""

    heading: str
    find: Callable[[Session, Viewer], list[Item]]


@dataclass(frozen=True)
class Mine:
    """What is somebody's own: a heading, what to say when there is nothing, and what `find` returns.

    What belongs to their record of continuing development (`development`) is part of the sheet that they can
    take away: each item with its day (`since`), such as that on which a course was finished.
    """

    heading: str
    empty: str
    find: Callable[[Session, Viewer], list[Item]]
    development: bool = False


@dataclass(frozen=True)
class OnTrustPage:
    """A part of a trust's page: a heading, and what `find(session, viewer, organisation_id)` returns."""

    heading: str
    find: Callable[[Session, Viewer, int], list[Item]]


@dataclass(frozen=True)
class Recorded:
    """What the record of what was done speaks of: a kind of thing, which has no name there.

    `find(session, ids)` returns in words, by their ids in the record, those things that are still here.
    """

    kind: str
    find: Callable[[Session, Collection[str]], dict[str, str]]
