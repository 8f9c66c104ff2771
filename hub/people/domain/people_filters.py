"""Finding people in a list: by part of their name or address, their role, how their account stands."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from hub.access import Role
from hub.kit.text import fold_text

PEOPLE_PAGE_SIZE = 50


class AccountState(StrEnum):
    """How an account stands."""

    ACTIVE = "open"
    DEACTIVATED = "shut"
    WITHOUT_ROLE = "without-role"

    @property
    def label(self) -> str:
        """The state as a reader sees it."""
        return {"open": "Open", "shut": "Shut", "without-role": "Without a role"}[self.value]


@dataclass(frozen=True)
class PeopleFilters:
    """Whom a search of everybody is for."""

    q: str = ""
    organisation_id: int | None = None
    role: Role | None = None
    state: AccountState | None = None
    page: int = 1

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for but a page of the list."""
        return not (self.q.strip() or self.organisation_id or self.role or self.state)


def matches_words(words: Collection[str], name: str, email: str | None) -> bool:
    """Say whether each of the folded words is in a name or an address.

    Names are compared here and not by the database, whose two kinds fold letters differently.
    """
    return all(word in f"{fold_text(name)} {email or ''}" for word in words)
