"""Recording audit entries, in the transaction of the action itself."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.access import Viewer
from hub.audit.domain.chain import PURPOSE, entry_mac
from hub.audit.models import AuditEntry, AuditHead
from hub.kit.clock import now
from hub.kit.keyring import derive_keys
from hub.kit.row_locks import for_update

Details = Mapping[str, str | int | bool]
NO_DETAILS: Details = MappingProxyType({})
DETAIL_KEYS = frozenset(
    {
        *("role", "until", "how", "second_factor", "delegate", "reason"),
        *("first", "count", "provider", "former_role"),
        *("strength", "independent", "person"),
    }
)
"""The permitted keys of `details`. Each value is a code, a number, a day or a boolean."""
CODE_PATTERN = re.compile(r"[a-z0-9][a-z0-9.:-]{0,63}\Z")
WORDS_PATTERN = re.compile(r"[a-z][a-z -]{1,59}\Z")
OBJECT_ID_PATTERN = re.compile(r"[A-Za-z0-9._:/-]{0,120}\Z")


def record_audit_entry(
    session: Session,
    by: Viewer,
    act: str,
    *,
    kind: str,
    object_id: str | int = "",
    organisation_id: int | None = None,
    details: Details = NO_DETAILS,
    at: datetime | None = None,
) -> AuditEntry:
    """Record that `by` did `act` on an object, in the same transaction as the action itself.

    `details` hold codes and numbers, such as a role or a state: never a name, an address, text that a user
    typed, or a secret. Raise ValueError for anything that is not a code. For a delegate, both the delegate
    and the person they act for are recorded.
    """
    _refuse_free_text(act, kind, str(object_id), details)
    head = lock_head(session)
    entry = AuditEntry(
        id=head.last_id + 1,
        at=at or now(),
        person_id=by.person_id if by.delegate_id is None else by.delegate_id,
        for_person_id=None if by.delegate_id is None else by.person_id,
        act=act,
        kind=kind,
        object_id=str(object_id),
        organisation_id=organisation_id,
        details=dict(details),
    )
    entry.mac = entry_mac(derive_keys(session, PURPOSE)[0], head.mac, entry)
    session.add(entry)
    head.last_id, head.mac = entry.id, entry.mac
    session.flush()
    return entry


def lock_head(session: Session) -> AuditHead:
    """Return the chain head with a row lock, so that concurrent writers do not continue the same entry."""
    statement = for_update(select(AuditHead))
    head = session.scalars(statement).one_or_none()
    if head is None:
        with suppress(IntegrityError), session.begin_nested():  # another transaction may create it first
            session.add(AuditHead(id=1, last_id=0, mac="", first_id=1, before="", seal=""))
        head = session.scalars(statement).one()
    return head


def _refuse_free_text(act: str, kind: str, object_id: str, details: Details) -> None:
    # A programming error, not a user error, so it raises ValueError; the message does not repeat the value.
    if not (WORDS_PATTERN.match(act) and WORDS_PATTERN.match(kind) and OBJECT_ID_PATTERN.match(object_id)):
        raise ValueError(
            "An entry names its act and its thing by the hub's own words, numbers and public ids."
        )
    if not details.keys() <= DETAIL_KEYS:
        raise ValueError("An entry says only what is in the closed list DETAILS.")
    for value in details.values():
        if not (isinstance(value, int) or CODE_PATTERN.match(value)):
            raise ValueError("An entry says only codes, numbers and days.")
