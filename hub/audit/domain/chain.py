"""The hash chain: each entry has a MAC over its content and the MAC of the previous entry."""

import hashlib
import hmac
import json
from typing import Any

from hub.kit.clock import isoformat_utc

PURPOSE = "audit"


def entry_mac(key: bytes, before: str, entry: Any) -> str:
    """Return the MAC of an entry (a model instance or a row) that follows an entry with the MAC `before`."""
    content = [
        *(before, entry.id, isoformat_utc(entry.at), entry.person_id, entry.for_person_id, entry.act),
        *(entry.kind, entry.object_id, entry.organisation_id, entry.details),
    ]
    return _mac(key, content)


def pruning_seal(key: bytes, first_id: int, before: str) -> str:
    """Return the MAC that proves a pruning: the id of the first kept entry and the MAC of the one before."""
    return _mac(key, ["begins", first_id, before])


def _mac(key: bytes, content: list[Any]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
