"""Whom an identity provider has just vouched for in this browser, and for which purpose: kept in its cookie.

The cookie is signed, so only the hub writes it. It opens nothing: whoever reads it decides what follows.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta

from flask import session

from hub.kit.clock import now

LASTS = timedelta(minutes=15)
KEY = "proved"


@dataclass(frozen=True)
class ProvedIdentity:
    """A provider's own name for somebody, and whether they proved to it twice who they are."""

    provider: str
    subject: str
    second_factor: bool
    purpose: str
    at: int


def keep_proved(provider: str, subject: str, *, second_factor: bool, purpose: str) -> None:
    """Let this browser carry for a while what was proved in it."""
    found = ProvedIdentity(provider, subject, second_factor, purpose, int(now().timestamp()))
    session[KEY] = asdict(found)


def proved_identity(purpose: str) -> ProvedIdentity | None:
    """Return what was proved in this browser for `purpose` within the last 15 minutes, or None."""
    kept = session.get(KEY)
    if not kept or kept["purpose"] != purpose:
        return None
    found = ProvedIdentity(**kept)
    return found if now().timestamp() - found.at <= LASTS.total_seconds() else None


def forget_proved() -> None:
    """Let this browser carry it no longer: it has been used."""
    session.pop(KEY, None)
