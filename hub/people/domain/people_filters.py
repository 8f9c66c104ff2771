"""Filters for lists of people: by name or email address, role and account state."""

from collections.abc import Collection
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import ColumnElement

from hub.access import Role
from hub.accounts.domain import Person
from hub.kit.text import fold_text, like_pattern, split_words

PEOPLE_PAGE_SIZE = 50


class AccountState(StrEnum):
    """The state of an account."""

    ACTIVE = "open"
    DEACTIVATED = "shut"
    WITHOUT_ROLE = "without-role"

    @property
    def label(self) -> str:
        """The state as shown to people."""
        return {"open": "Active", "shut": "Suspended", "without-role": "Without a role"}[self.value]


class PeopleFilters(Struct, frozen=True):
    """The criteria of a search for people."""

    q: str = ""
    organisation_id: int | None = None
    role: Role | None = None
    state: AccountState | None = None
    page: int = 1

    @property
    def is_empty(self) -> bool:
        """Whether no criterion is set."""
        return not (self.q.strip() or self.organisation_id or self.role or self.state)


def has_words(q: str) -> list[ColumnElement[bool]]:
    """Return the SQL conditions that each word of `q` occurs in the name or the email address of a person."""
    return [Person.search_text.like(like_pattern(word), escape="!") for word in split_words(q)]


def matches_words(words: Collection[str], name: str, email: str | None) -> bool:
    """Return whether each of the folded words occurs in the name or the email address.

    For lists that are in memory; `has_words` is the same in SQL.
    """
    return all(word in f"{fold_text(name)} {email or ''}" for word in words)
