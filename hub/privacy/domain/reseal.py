"""Encryption of kept values with the current secret, so that an earlier one can be taken away."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from hub.extension.encryption import SealedColumn
from hub.kit.keyring import decrypt, encrypt, has_old_secrets, is_current
from hub.kit.row_locks import for_update

BATCH = 200
"""How many rows are encrypted in one transaction."""


class Resealing(Struct, frozen=True):
    """How many values were encrypted anew, needed nothing, or cannot be read with any secret."""

    resealed: int = 0
    current: int = 0
    unreadable: int = 0

    def plus(self, other: "Resealing") -> "Resealing":
        """Return the sums of two."""
        return Resealing(
            self.resealed + other.resealed,
            self.current + other.current,
            self.unreadable + other.unreadable,
        )


def reseal_batch(session: Session, sealed: SealedColumn, after_id: int) -> tuple[int | None, Resealing]:
    """Encrypt the next rows anew under their lock; return the last id, or None at the end, and the counts."""
    rows: Sequence[Any] = session.execute(for_update(_select_batch(sealed, after_id))).all()
    resealed = current = unreadable = 0
    for row_id, value in rows:
        if is_current(session, sealed.purpose, value):
            current += 1
            continue
        plain = decrypt(session, sealed.purpose, value)
        if plain is None:
            unreadable += 1
            continue
        values = {sealed.column.key: encrypt(session, sealed.purpose, plain)}
        session.execute(update(sealed.column.class_).where(sealed.column.class_.id == row_id).values(values))
        resealed += 1
    return (rows[-1][0] if rows else None), Resealing(resealed, current, unreadable)


def needs_old_secret(session: Session, columns: Sequence[SealedColumn]) -> bool:
    """Return whether a kept value can only be read with an earlier secret."""
    return has_old_secrets(session) and any(
        not is_current(session, sealed.purpose, value)
        for sealed in columns
        for value in _iterate(session, sealed)
    )


def _iterate(session: Session, sealed: SealedColumn) -> Iterator[str]:
    rows: Sequence[Any] = session.execute(_select_batch(sealed, 0)).all()
    while rows:
        yield from (value for _, value in rows)
        rows = session.execute(_select_batch(sealed, rows[-1][0])).all()


def _select_batch(sealed: SealedColumn, after_id: int) -> Select[Any]:
    table_id = sealed.column.class_.id
    return (
        select(table_id, sealed.column)
        .where(table_id > after_id, sealed.column.is_not(None), sealed.column != "")
        .order_by(table_id)
        .limit(BATCH)
    )
