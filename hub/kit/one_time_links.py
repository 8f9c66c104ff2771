"""Signed links in emails: the one kind of link that works once, for one purpose and for a limited time.

A link is a row of a table, with a random `nonce` and an end (`expires_at`). The token in its address is the
row's key and nonce, signed for its purpose; it is stored nowhere, and what is stored opens nothing without
the hub's secret. Reading a link (`get`) changes nothing, because mail scanners follow links; `use` is one
statement, so that of two who follow a link at once only one is served.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from msgspec import Struct
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from hub.kit.errors import LinkExpired
from hub.kit.keyring import sign, unsign
from hub.kit.page import Link
from hub.kit.row_locks import execute_and_count, for_update

Row = TypeVar("Row")


class OneTimeLink(Struct, Generic[Row], frozen=True):
    """A kind of link: the table of its rows, and what is said when one no longer works.

    `key` is the column that names a row in the token, `used` the one that says when the link was used, and
    `withdrawn` one that ends it as well. `used_message` is for who has used it already.
    """

    purpose: str
    table: type[Row]
    key: str
    lifetime: timedelta
    message: str
    links: tuple[Link, ...] = ()
    used: str = "used_at"
    withdrawn: str = ""
    used_message: str = ""
    used_links: tuple[Link, ...] = ()

    def start(self, at: datetime) -> dict[str, Any]:
        """Return the values with which a row begins: its nonce, when it was made, and its end."""
        return {"nonce": secrets.token_urlsafe(16), "created_at": at, "expires_at": at + self.lifetime}

    def renew(self, row: Any, at: datetime) -> None:
        """Give a row a new link and lifetime; the link before no longer works."""
        row.nonce, row.expires_at = secrets.token_urlsafe(16), at + self.lifetime

    def sign(self, session: Session, row: Any) -> str:
        """Return the token of a row for the address of its link."""
        return sign(session, self.purpose, [getattr(row, self.key), row.nonce])

    def get(self, session: Session, token: str, at: datetime, *, lock: bool = False) -> Row:
        """Return the row of a token without using it; raise LinkExpired if its link no longer works."""
        row: Any = self.find(session, token, lock=lock)
        if row is None:
            raise self.expired()
        if self.used_message and getattr(row, self.used) is not None:
            raise LinkExpired(self.used_message, self.used_links)
        if not self.is_open(row, at):
            raise self.expired()
        return row  # type: ignore[no-any-return]

    def find(self, session: Session, token: str, *, lock: bool = False) -> Row | None:
        """Return the row of a token, whether or not its link still works, or None."""
        content = unsign(session, self.purpose, token)
        if not isinstance(content, list) or len(content) != 2:
            return None
        key, nonce = content
        statement = select(self.table).where(getattr(self.table, self.key) == key)
        row: Any = session.scalar(for_update(statement) if lock else statement)
        return row if row is not None and hmac.compare_digest(row.nonce, str(nonce)) else None

    def is_open(self, row: Any, at: datetime) -> bool:
        """Return whether a link is unused, has not been withdrawn and has not expired."""
        is_ended = any(getattr(row, name) is not None for name in self._ends())
        return not is_ended and bool(row.expires_at > at)

    def use(self, session: Session, row: Any, at: datetime, **values: Any) -> None:
        """Mark a link as used, with further `values`; raise LinkExpired if it no longer works meanwhile."""
        table: Any = self.table
        is_open = [getattr(table, name).is_(None) for name in self._ends()]
        condition = (table.id == row.id, table.nonce == row.nonce, table.expires_at > at, *is_open)
        statement = update(table).where(*condition).values({self.used: at, **values})
        if not execute_and_count(session, statement):
            raise self.expired()

    def _ends(self) -> tuple[str, ...]:
        return (self.used, self.withdrawn) if self.withdrawn else (self.used,)

    def expired(self) -> LinkExpired:
        """Return the error that says that a link no longer works, and how to get a new one."""
        return LinkExpired(self.message, self.links)
