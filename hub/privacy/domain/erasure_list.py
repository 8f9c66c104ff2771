"""The list of erased people, as hashes, by which people restored from an old backup are erased again.

The hash is of the person's public id, which is random: it cannot be reversed and reveals nothing about the
person. It needs no secret key, because that may be lost together with the server.
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
    """Return the erasure hash of the person with this public id."""
    return hashlib.sha256(f"erased {public_id}".encode()).hexdigest()


def list_erasure_hashes(session: Session) -> set[str]:
    """Return the hashes of all people erased in this database."""
    return set(session.scalars(select(Erasure.mark)))


def read_erasure_list(folder: Path) -> set[str]:
    """Return the hashes in the list file beside the database; lines that are not hashes are ignored."""
    try:
        lines = (folder / ERASURE_LIST_FILE).read_text(encoding="ascii").split()
    except FileNotFoundError:
        return set()
    return {line for line in lines if HASH_PATTERN.match(line)}


def extend_erasure_list(folder: Path, hashes: Collection[str]) -> None:
    """Append new hashes to the list file beside the database, and sync it to disk."""
    new_hashes = sorted({hash_ for hash_ in hashes if HASH_PATTERN.match(hash_)} - read_erasure_list(folder))
    if not new_hashes:
        return
    descriptor = os.open(folder / ERASURE_LIST_FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        # Begin with a newline, in case a crash left the last line unfinished.
        file.write("\n" + "".join(f"{hash_}\n" for hash_ in new_hashes))
        file.flush()
        os.fsync(file.fileno())


def list_restored_person_ids(session: Session, hashes: Collection[str]) -> list[int]:
    """Return the ids of people in the database whose hash is among the erased."""
    return sorted(
        id_
        for public_id, id_ in person_ids_by_public_id(session).items()
        if erasure_hash(public_id) in hashes
    )
