"""How the entries hold together: each has a mark made with the hub's key from itself and the mark before."""

import hashlib
import hmac
import json
from typing import Any

from hub.kit.clock import isoformat_utc

PURPOSE = "audit"


def entry_mac(key: bytes, before: str, entry: Any) -> str:
    """Return the mark of an entry (a row of its table) that follows one whose mark is `before`."""
    said = [
        *(before, entry.id, isoformat_utc(entry.at), entry.person_id, entry.for_person_id, entry.act),
        *(entry.kind, entry.object_id, entry.organisation_id, entry.details),
    ]
    return _mac(key, said)


def pruning_seal(key: bytes, first_id: int, before: str) -> str:
    """Return the mark of a new beginning: from which entry on the record is kept, and what came before it."""
    return _mac(key, ["begins", first_id, before])


def _mac(key: bytes, content: list[Any]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
