"""Verification of the audit log: detects changed, deleted, inserted and truncated entries.

A changed, deleted, inserted or moved entry breaks the chain, and an attacker who has the database but not the
secret key of the hub cannot repair it. The chain alone does not show that the last entries were deleted and
the head was reset, because what remains is a valid, shorter chain; comparing it with an earlier head, which
the nightly job writes to the log, does. An attacker with both the secret key and the database can write a new
chain; only heads in a log that is stored elsewhere reveal that.
"""

import hmac
import re
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.audit.domain.chain import PURPOSE, entry_mac, pruning_seal
from hub.audit.models import AuditEntry, AuditHead
from hub.kit.errors import Invalid
from hub.kit.keyring import derive_keys

HEAD_PATTERN = re.compile(r"([0-9]{1,12}):([0-9a-f]{64})\Z")
BATCH_SIZE = 500


class ChainHead(Struct, frozen=True):
    """The id and the MAC of the last entry at some point in time."""

    last_id: int
    mac: str

    def __str__(self) -> str:
        return f"{self.last_id}:{self.mac}"


class ChainVerification(Struct, frozen=True):
    """The result of a verification. `problem` is a sentence, or empty if the chain is intact."""

    entry_count: int
    first_id: int
    head: ChainHead
    problem: str = ""


def get_chain_head(session: Session) -> ChainHead:
    """Return the current head of the chain."""
    head = _read_head_row(session)
    return ChainHead(head.last_id, head.mac)


def parse_chain_head(text: str) -> ChainHead:
    """Parse a head as it is written to the log; raise Invalid if `text` is not one."""
    match = HEAD_PATTERN.match(text.strip())
    if match is None:
        raise Invalid(
            "head", "A head is a number, a colon and 64 figures and letters, as the job log shows it"
        )
    return ChainHead(int(match[1]), match[2])


def find_first_fault(session: Session) -> int | None:
    """Return the id of the first entry that fails verification, or None if the chain is intact.

    An entry that was changed, inserted or deleted is a fault. So is a head that does not match the last
    entry, and an entry signed with an older secret key than the entry before it.
    """
    keys = derive_keys(session, PURPOSE)
    head = _read_head_row(session)
    if not _has_valid_start(head, keys):
        return head.first_id
    # `keys` begins with the current key, so key indexes may only fall along the chain.
    previous_mac, expected_id, previous_key_index = head.before, head.first_id, len(keys) - 1
    # Select columns instead of objects, so that a long log is streamed and not kept in memory.
    statement = select(*AuditEntry.__table__.columns).order_by(AuditEntry.id)
    with session.execute(statement.execution_options(yield_per=BATCH_SIZE)) as entries:
        for entry in entries:
            key_index = _find_key_index(keys, previous_mac, entry)
            if entry.id != expected_id or key_index is None or key_index > previous_key_index:
                return min(expected_id, int(entry.id))
            previous_mac, expected_id, previous_key_index = entry.mac, expected_id + 1, key_index
    return None if (head.last_id, head.mac) == (expected_id - 1, previous_mac) else expected_id


def verify_chain(session: Session, earlier: ChainHead | None = None) -> ChainVerification:
    """Verify the whole audit log and, if given, compare it with an earlier head."""
    fault = find_first_fault(session)
    row = _read_head_row(session)
    head = ChainHead(row.last_id, row.mac)
    problem = ""
    if fault is not None:
        problem = (
            f"Entry {fault} was changed or removed. If the secret key was changed, add the old one to "
            "HUB_OLD_SECRET_KEYS."
        )
    elif earlier is not None:
        problem = _compare_with_earlier(session, row, earlier)
    return ChainVerification(row.last_id - row.first_id + 1, row.first_id, head, problem)


def _read_head_row(session: Session) -> AuditHead:
    # An empty log has no head row. If the row was deleted from a log with entries, they fail verification.
    row = session.scalars(select(AuditHead).execution_options(populate_existing=True)).one_or_none()
    return row or AuditHead(id=1, last_id=0, mac="", first_id=1, before="", seal="")


def _find_key_index(keys: tuple[bytes, ...], previous_mac: str, entry: Any) -> int | None:
    for index, key in enumerate(keys):
        if hmac.compare_digest(entry_mac(key, previous_mac, entry), str(entry.mac)):
            return index
    return None


def _has_valid_start(head: AuditHead, keys: tuple[bytes, ...]) -> bool:
    if (head.first_id, head.before, head.seal) == (1, "", ""):
        return True
    seals = [pruning_seal(key, head.first_id, head.before) for key in keys]
    return any(hmac.compare_digest(seal, head.seal) for seal in seals)


def _compare_with_earlier(session: Session, row: AuditHead, earlier: ChainHead) -> str:
    if earlier.last_id > row.last_id:
        return (
            f"The activity log ends at entry {row.last_id} but once ended at {earlier.last_id}. Entries "
            "were removed, or an older backup was restored."
        )
    if earlier.last_id < row.first_id - 1:
        return ""  # older than the retention period, so there is no entry left to compare with
    current_mac = (
        row.before
        if earlier.last_id == row.first_id - 1
        else session.get_one(AuditEntry, earlier.last_id).mac
    )
    if hmac.compare_digest(current_mac, earlier.mac):
        return ""
    return f"Entry {earlier.last_id} is different from before: the activity log was rewritten."
