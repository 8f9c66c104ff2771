"""The hub's secret, and the keys made from it: one for each purpose, found by the database they belong to.

The first key makes; all of them read, so that a secret can be changed without shutting anybody out: the old
one goes to HUB_OLD_SECRET_KEYS until what was made with it is over.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from hub.kit.clock import now

_secrets: WeakKeyDictionary[Engine, tuple[str, ...]] = WeakKeyDictionary()


def set_secrets(engine: Engine, secrets: Sequence[str]) -> None:
    """Give the database behind `engine` its secrets, the one in use first."""
    _secrets[engine] = tuple(secrets)


def derive_keys(session: Session, purpose: str) -> tuple[bytes, ...]:
    """Return the keys for `purpose`, 32 bytes each, the one in use first."""
    bind = session.get_bind()
    secrets = _secrets[bind if isinstance(bind, Engine) else bind.engine]
    return tuple(hmac.digest(secret.encode(), f"hub {purpose}".encode(), "sha256") for secret in secrets)


def hmac_hex(session: Session, purpose: str, *parts: str) -> str:
    """Return a mark of `parts` that nobody without the hub's secret can make or undo, as hex."""
    key = derive_keys(session, purpose)[0]
    return hmac.new(key, "\0".join(parts).encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def daily_pseudonym(session: Session, subject: str) -> str:
    """Return by what the log tells, within a day, which of its lines belong together, and never whose."""
    return hmac_hex(session, "log", f"{now():%Y-%m-%d}", subject)[:12]


def encrypt(session: Session, purpose: str, text: str) -> str:
    """Return `text` so that only the hub can read it."""
    return _fernet(session, purpose).encrypt(text.encode()).decode()


def decrypt(session: Session, purpose: str, encrypted: str) -> str | None:
    """Return what was sealed for `purpose`, or None if it was not sealed by this hub."""
    try:
        return _fernet(session, purpose).decrypt(encrypted.encode()).decode()
    except InvalidToken:
        return None


def sign(session: Session, purpose: str, content: Any) -> str:
    """Return `content` (plain data) signed, to be part of an address. It can be read, but not changed."""
    return str(_signer(session, purpose).dumps(content))


def unsign(session: Session, purpose: str, token: str) -> Any | None:
    """Return what was signed for `purpose`, or None if it was not signed by this hub."""
    if not token.isascii():  # the library would read past what is not
        return None
    try:
        return _signer(session, purpose).loads(token)
    except BadSignature:
        return None


def _fernet(session: Session, purpose: str) -> MultiFernet:
    keys = derive_keys(session, f"seal {purpose}")
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def _signer(session: Session, purpose: str) -> URLSafeSerializer:
    # The library signs with the last key and reads with all.
    keys = [key.hex() for key in reversed(derive_keys(session, f"sign {purpose}"))]
    return URLSafeSerializer(keys, salt=purpose, signer_kwargs={"digest_method": hashlib.sha256})
