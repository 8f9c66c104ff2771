"""What may happen to the record of what was done: it is added to, read and checked, and never changed."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hub.audit.models import AuditEntry, AuditHead
from hub.kit.access import Viewer
from hub.kit.clock import for_programs, now
from hub.kit.keyring import keys_for

NOTHING: Mapping[str, str | int | bool] = MappingProxyType({})
FIRST_MAC = ""
PURPOSE = "audit"


def record(
    session: Session,
    by: Viewer,
    act: str,
    *,
    kind: str,
    object_id: str | int = "",
    organisation_id: int | None = None,
    details: Mapping[str, str | int | bool] = NOTHING,
    at: datetime | None = None,
) -> AuditEntry:
    """Write down that `by` did `act` on a thing, in the same transaction as the act itself.

    `details` hold codes and numbers, such as a role or a state: never a name, an address, words that somebody
    typed, or a secret. For a delegate both are recorded: who did it, and for whom.
    """
    head = _lock_head(session)
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
    entry.mac = _mac(keys_for(session, PURPOSE)[0], head.mac, entry)
    session.add(entry)
    head.last_id, head.mac = entry.id, entry.mac
    session.flush()
    return entry


def _lock_head(session: Session) -> AuditHead:
    # Two who write at once would continue the same entry; the second waits here until the first is done.
    locked = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    head = session.scalars(locked).one_or_none()
    if head is None:
        with suppress(IntegrityError), session.begin_nested():  # somebody else may begin the chain just now
            session.add(AuditHead(id=1, last_id=0, mac=FIRST_MAC))
        head = session.scalars(locked).one()
    return head


def _mac(key: bytes, before: str, entry: AuditEntry) -> str:
    said = [
        *(before, entry.id, for_programs(entry.at), entry.person_id, entry.for_person_id, entry.act),
        *(entry.kind, entry.object_id, entry.organisation_id, entry.details),
    ]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def first_fault(session: Session) -> int | None:
    """Return the number of the first entry that is not as it was written, or None when all are.

    An entry that was changed, put in between or taken away is a fault; so is a head that says something else.
    """
    before, expected, keys = FIRST_MAC, 1, keys_for(session, PURPOSE)
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)):
        made = [_mac(key, before, entry) for key in keys]
        if entry.id != expected or not any(hmac.compare_digest(mac, entry.mac) for mac in made):
            return min(expected, entry.id)
        before, expected = entry.mac, expected + 1
    head = session.scalars(select(AuditHead)).one_or_none()
    said = (0, FIRST_MAC) if head is None else (head.last_id, head.mac)
    return None if said == (expected - 1, before) else expected
