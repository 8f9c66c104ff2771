"""Finding people in a list: by part of their name or address, their role, how their account stands."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from hub.access import Role
from hub.kit.text import searchable

ON_A_PAGE = 50


class State(StrEnum):
    """How an account stands."""

    OPEN = "open"
    SHUT = "shut"
    WITHOUT_ROLE = "without-role"

    @property
    def label(self) -> str:
        """The state as a reader sees it."""
        return {"open": "Open", "shut": "Shut", "without-role": "Without a role"}[self.value]


@dataclass(frozen=True)
class Wanted:
    """Whom a search of everybody is for."""

    q: str = ""
    trust: int | None = None
    role: Role | None = None
    state: State | None = None
    page: int = 1

    @property
    def is_everybody(self) -> bool:
        """Whether nothing is asked for but a page of the list."""
        return not (self.q.strip() or self.trust or self.role or self.state)


def fits(words: Collection[str], name: str, email: str | None) -> bool:
    """Say whether each of the folded words is in a name or an address.

    Names are compared here and not by the database, whose two kinds fold letters differently.
    """
    return all(word in f"{searchable(name)} {email or ''}" for word in words)
