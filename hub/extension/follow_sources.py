"""Things that people follow by email, each kind told by the feature that knows what is new in it."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from urllib.parse import urlencode

from msgspec import Struct
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.kit.page import Link


class NewsUnavailable(Exception):
    """What is new cannot be told now, such as while the search index is behind; try again later."""


class FollowTarget(Struct, frozen=True):
    """Something that can be followed.

    `subject` names it within its kind, always in the same form, so that nobody follows it twice. `link` leads
    to all of it. `is_too_wide`: it is everything there is, so following it is refused.
    """

    subject: str
    link: Link
    is_too_wide: bool = False


class FollowSource(Struct, frozen=True):
    """One kind of thing that people follow, such as a trust.

    `find_targets(session, viewer, subjects)` returns the target of each subject that exists, by the subject
    as given. `list_changed_ids(session, viewer, subject, since)` returns the ids of the catalogue entries of
    it that are new or have changed since then and that the viewer may see, newest first and bounded; it
    raises NewsUnavailable if it cannot know.
    """

    kind: str
    label: str
    find_targets: Callable[[Session, Viewer, Collection[str]], dict[str, FollowTarget]]
    list_changed_ids: Callable[[Session, Viewer, str, datetime], list[int]]


def canonical_query(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a query string in which the same names and values always have the same order."""
    return urlencode(sorted({(name, value) for name, value in pairs if value}))


def follow_url(kind: str, subject: str) -> str:
    """Return the address of the page on which a person follows something."""
    return f"/me/following/new?{urlencode({'kind': kind, 'subject': subject})}"
