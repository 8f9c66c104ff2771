"""Encryption, signatures and keyed hashes with keys that are derived from the hub's secrets.

There is one key for each purpose and secret. The current secret encrypts and signs; old secrets, from
HUB_OLD_SECRET_KEYS, still decrypt and verify, so that a secret can be replaced without signing anyone out.

The keyring travels in the execution options of the database engine, so that every function finds it through
the session it is given.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from hub.kit.clock import current_day

ENGINE_OPTION = "hub_keyring"


class Keyring:
    """The secrets of a hub, the current one first."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = tuple(secrets)

    def derive_keys(self, purpose: str) -> tuple[bytes, ...]:
        """Return the keys for `purpose`, 32 bytes each, the current one first."""
        return tuple(
            hmac.digest(secret.encode(), f"hub {purpose}".encode(), "sha256") for secret in self._secrets
        )


def init_keyring(engine: Engine, secrets: Sequence[str]) -> None:
    """Store a keyring with these secrets, the current one first, in the execution options of `engine`."""
    engine.update_execution_options(**{ENGINE_OPTION: Keyring(secrets)})


def derive_keys(session: Session, purpose: str) -> tuple[bytes, ...]:
    """Return the keys for `purpose`, 32 bytes each, the current one first."""
    keyring: Keyring = session.get_bind().get_execution_options()[ENGINE_OPTION]
    return keyring.derive_keys(purpose)


def hmac_hex(session: Session, purpose: str, *parts: str) -> str:
    """Return the HMAC-SHA256 of `parts` under the current key for `purpose`, as hex."""
    key = derive_keys(session, purpose)[0]
    return hmac.new(key, "\0".join(parts).encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def daily_pseudonym(session: Session, subject: str) -> str:
    """Return a pseudonym of `subject` for the log that links its lines within one day only."""
    return hmac_hex(session, "log", current_day().isoformat(), subject)[:12]


def encrypt(session: Session, purpose: str, text: str) -> str:
    """Return `text` encrypted with the current key for `purpose`."""
    return _fernet(session, purpose).encrypt(text.encode()).decode()


def decrypt(session: Session, purpose: str, encrypted: str) -> str | None:
    """Return the plain text, or None if this hub did not encrypt it for `purpose`."""
    try:
        return _fernet(session, purpose).decrypt(encrypted.encode()).decode()
    except InvalidToken:
        return None


def is_current(session: Session, purpose: str, encrypted: str) -> bool:
    """Return whether a text was encrypted for `purpose` with the current key."""
    key = derive_keys(session, f"seal {purpose}")[0]
    try:
        Fernet(base64.urlsafe_b64encode(key)).decrypt(encrypted.encode())
    except InvalidToken:
        return False
    return True


def has_old_secrets(session: Session) -> bool:
    """Return whether this hub still accepts what was encrypted with an earlier secret."""
    return len(derive_keys(session, "seal")) > 1


def sign(session: Session, purpose: str, content: Any) -> str:
    """Return `content` (JSON data) as a signed, URL-safe token. It is readable, but cannot be altered."""
    return str(_signer(session, purpose).dumps(content))


def unsign(session: Session, purpose: str, token: str) -> Any | None:
    """Return the content of a token, or None if this hub did not sign it for `purpose`."""
    if not token.isascii():  # the library ignores characters outside ASCII
        return None
    try:
        return _signer(session, purpose).loads(token)
    except BadSignature:
        return None


def _fernet(session: Session, purpose: str) -> MultiFernet:
    keys = derive_keys(session, f"seal {purpose}")
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def _signer(session: Session, purpose: str) -> URLSafeSerializer:
    # The library signs with the last key and verifies with all of them.
    keys = [key.hex() for key in reversed(derive_keys(session, f"sign {purpose}"))]
    return URLSafeSerializer(keys, salt=purpose, signer_kwargs={"digest_method": hashlib.sha256})
