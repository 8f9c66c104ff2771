"""Whom an identity provider has just vouched for in this browser, and for which purpose: kept in its cookie.

The cookie is signed, so only the hub writes it. It opens nothing: whoever reads it decides what follows.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta

from flask import session

from hub.kit.clock import now

LIFETIME = timedelta(minutes=15)
SESSION_KEY = "proved"


@dataclass(frozen=True)
class VerifiedIdentity:
    """A provider's own name for somebody, and whether they proved to it twice who they are."""

    provider: str
    subject: str
    second_factor: bool
    purpose: str
    at: int


def store_verified_identity(provider: str, subject: str, *, second_factor: bool, purpose: str) -> None:
    """Let this browser carry for a while what was proved in it."""
    found = VerifiedIdentity(provider, subject, second_factor, purpose, int(now().timestamp()))
    session[SESSION_KEY] = asdict(found)


def find_verified_identity(purpose: str) -> VerifiedIdentity | None:
    """Return what was proved in this browser for `purpose` within the last 15 minutes, or None."""
    kept = session.get(SESSION_KEY)
    if not kept or kept["purpose"] != purpose:
        return None
    found = VerifiedIdentity(**kept)
    return found if now().timestamp() - found.at <= LIFETIME.total_seconds() else None
