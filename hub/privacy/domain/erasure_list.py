"""Who is erased, as marks that lead to nobody: so that an old backup brings nobody back.

A mark is a hash of the person's public id, which is random: it cannot be guessed back, says nothing about
anybody, and is known again without the hub's secret, which may be lost together with the machine.
"""

import hashlib
import os
import re
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.domain import person_ids_by_public_id
from hub.privacy.models import Erasure

ERASURE_LIST_FILE = "erased-people"
HASH_PATTERN = re.compile(r"[0-9a-f]{64}\Z")


def erasure_hash(public_id: str) -> str:
    """Return the mark of the person with this public id."""
    return hashlib.sha256(f"erased {public_id}".encode()).hexdigest()


def list_erasure_hashes(session: Session) -> set[str]:
    """Return the marks of all who were erased in this database."""
    return set(session.scalars(select(Erasure.mark)))


def read_erasure_list(folder: Path) -> set[str]:
    """Return the marks in the list that is kept beside the database."""
    try:
        lines = (folder / ERASURE_LIST_FILE).read_text(encoding="ascii").split()
    except FileNotFoundError:
        return set()
    return {line for line in lines if HASH_PATTERN.match(line)}


def extend_erasure_list(folder: Path, hashes: Collection[str]) -> None:
    """Add marks to the list beside the database; it only grows, and is on the disk when this returns."""
    new = sorted({mark for mark in hashes if HASH_PATTERN.match(mark)} - read_erasure_list(folder))
    if not new:
        return
    handle = os.open(folder / ERASURE_LIST_FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        # A line that a crash cut short must not swallow the next.
        file.write("\n" + "".join(f"{mark}\n" for mark in new))
        file.flush()
        os.fsync(file.fileno())


def list_restored_person_ids(session: Session, hashes: Collection[str]) -> list[int]:
    """Return the ids of people who are there though they were erased."""
    return sorted(
        id_
        for public_id, id_ in person_ids_by_public_id(session).items()
        if erasure_hash(public_id) in hashes
    )
