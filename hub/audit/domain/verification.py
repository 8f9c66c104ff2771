"""Checking the record: what was changed, taken away, put in between or cut off.

What each check can show: a changed, deleted, inserted or moved entry breaks the chain, and whoever has the
database without the hub's secret cannot mend it. What the chain alone cannot show is a tail that was cut off
together with the head, for what is left is a whole, shorter record. That shows against an earlier head, which
the nightly job writes to the log. Whoever has the secret and the database can write a record anew: against
them only the heads in a log that is kept elsewhere speak.
"""

import hmac
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.audit.domain.chain import PURPOSE, entry_mac, pruning_seal
from hub.audit.models import AuditEntry, AuditHead
from hub.kit.errors import Invalid
from hub.kit.keyring import derive_keys

HEAD_PATTERN = re.compile(r"([0-9]{1,12}):([0-9a-f]{64})\Z")
BATCH_SIZE = 500


@dataclass(frozen=True)
class ChainHead:
    """How far the record went at a moment: the number of its last entry, and that entry's mark."""

    last_id: int
    mac: str

    def __str__(self) -> str:
        return f"{self.last_id}:{self.mac}"


@dataclass(frozen=True)
class ChainVerification:
    """What a check found: how many entries there are, from which on, how far, and what is wrong in words."""

    entry_count: int
    first_id: int
    head: ChainHead
    problem: str = ""


def get_chain_head(session: Session) -> ChainHead:
    """Return how far the record goes."""
    head = _read_head_row(session)
    return ChainHead(head.last_id, head.mac)


def parse_chain_head(text: str) -> ChainHead:
    """Return the head that was written to the log as `text`; Invalid where it is none."""
    found = HEAD_PATTERN.match(text.strip())
    if found is None:
        raise Invalid(
            "head", "A head is a number, a colon and 64 figures and letters, as it stands in the log"
        )
    return ChainHead(int(found[1]), found[2])


def find_first_fault(session: Session) -> int | None:
    """Return the number of the first entry that is not as it was written, or None when all are.

    An entry that was changed, put in between or taken away is a fault; so is a head that says something else,
    and an entry made with a secret that was given up before one made with it.
    """
    keys = derive_keys(session, PURPOSE)
    head = _read_head_row(session)
    if not _has_valid_start(head, keys):
        return head.first_id
    before, expected, oldest = head.before, head.first_id, len(keys) - 1
    # Columns and not objects: a long record passes through and stays in no memory.
    statement = select(*AuditEntry.__table__.columns).order_by(AuditEntry.id)
    with session.execute(statement.execution_options(yield_per=BATCH_SIZE)) as entries:
        for entry in entries:
            key = _find_signing_key(keys, before, entry)
            if entry.id != expected or key is None or key > oldest:
                return min(expected, int(entry.id))
            before, expected, oldest = entry.mac, expected + 1, key
    return None if (head.last_id, head.mac) == (expected - 1, before) else expected


def verify_chain(session: Session, earlier: ChainHead | None = None) -> ChainVerification:
    """Check the whole record, and against a head that was noted earlier; say in words what is wrong."""
    fault = find_first_fault(session)
    row = _read_head_row(session)
    head = ChainHead(row.last_id, row.mac)
    wrong = ""
    if fault is not None:
        wrong = (
            f"Entry {fault} is not as it was written, or is gone. If the secret key was changed: entries of "
            "before need it in HUB_OLD_SECRET_KEYS."
        )
    elif earlier is not None:
        wrong = _compare_with_earlier(session, row, earlier)
    return ChainVerification(row.last_id - row.first_id + 1, row.first_id, head, wrong)


def _read_head_row(session: Session) -> AuditHead:
    # Where nothing was ever written there is none; where it was removed, there are entries too many.
    found = session.scalars(select(AuditHead).execution_options(populate_existing=True)).one_or_none()
    return found or AuditHead(id=1, last_id=0, mac="", first_id=1, before="", seal="")


def _find_signing_key(keys: tuple[bytes, ...], before: str, entry: Any) -> int | None:
    for number, key in enumerate(keys):
        if hmac.compare_digest(entry_mac(key, before, entry), str(entry.mac)):
            return number
    return None


def _has_valid_start(head: AuditHead, keys: tuple[bytes, ...]) -> bool:
    if (head.first_id, head.before, head.seal) == (1, "", ""):
        return True
    made = [pruning_seal(key, head.first_id, head.before) for key in keys]
    return any(hmac.compare_digest(seal, head.seal) for seal in made)


def _compare_with_earlier(session: Session, row: AuditHead, earlier: ChainHead) -> str:
    if earlier.last_id > row.last_id:
        return (
            f"The record ends at entry {row.last_id}, but once went to {earlier.last_id}: its end was cut "
            "off, or an older backup was restored."
        )
    if earlier.last_id < row.first_id - 1:
        return ""  # from before the time that is kept: nothing is left to hold against it
    known = (
        row.before
        if earlier.last_id == row.first_id - 1
        else session.get_one(AuditEntry, earlier.last_id).mac
    )
    if hmac.compare_digest(known, earlier.mac):
        return ""
    return f"Entry {earlier.last_id} is not the one of then: the record was written anew."
