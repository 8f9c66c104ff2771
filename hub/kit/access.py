"""Who reads: the viewer. Who may enter: the audience that each route states. Refused by default."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from hub.kit.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    """Who may enter a route, or see a thing."""

    PUBLIC = "public"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Viewer:
    """Who reads: a person and their organisations, by id. The public is a viewer too."""

    person_id: int | None = None
    organisation_ids: frozenset[int] = frozenset()


PUBLIC = Viewer()


def audience(who: Audience) -> Callable[[View], View]:
    """State who may enter a view; a view that does not say lets nobody in."""

    def mark(view: View) -> View:
        view.audience = who  # type: ignore[attr-defined]
        return view

    return mark


def audience_of(view: Callable[..., Any]) -> Audience | None:
    """Return the audience that `view` states, or None."""
    return getattr(view, "audience", None)


def admit(view: Callable[..., Any], viewer: Viewer) -> None:
    """Let `viewer` into `view`, or raise NotAllowed."""
    who = audience_of(view)
    if who is Audience.PUBLIC or (who is Audience.ORGANISATION and viewer.organisation_ids):
        return
    raise NotAllowed("This page is not open to you.")
