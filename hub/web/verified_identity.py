"""The identity that an identity provider has just verified in this browser, kept in the session cookie.

The cookie is signed, so only the hub can write it. The identity alone signs nobody in: the code that reads it
decides what it permits.
"""

from datetime import timedelta

from flask import session
from msgspec import Struct
from msgspec.structs import asdict

from hub.kit.clock import now

LIFETIME = timedelta(minutes=15)
SESSION_KEY = "proved"


class VerifiedIdentity(Struct, frozen=True):
    """A person's subject id at a provider, and whether the provider checked a second factor."""

    provider: str
    subject: str
    second_factor: bool
    purpose: str
    at: int


def store_verified_identity(provider: str, subject: str, *, second_factor: bool, purpose: str) -> None:
    """Store the identity that a provider has verified in the session of this browser."""
    identity = VerifiedIdentity(provider, subject, second_factor, purpose, int(now().timestamp()))
    session[SESSION_KEY] = asdict(identity)


def find_verified_identity(purpose: str) -> VerifiedIdentity | None:
    """Return the identity verified in this browser for `purpose` in the last 15 minutes, or None."""
    stored = session.get(SESSION_KEY)
    if not stored or stored["purpose"] != purpose:
        return None
    identity = VerifiedIdentity(**stored)
    return identity if now().timestamp() - identity.at <= LIFETIME.total_seconds() else None
