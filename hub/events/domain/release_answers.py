"""The answer to a request for release from duty: shifts that it touches, cover, and where it stands."""

from enum import StrEnum

from msgspec import Struct

from hub.events.models import ReleaseRequest


class ReleaseState(StrEnum):
    """Where the release of a person with a place stands."""

    NOT_ASKED = "not asked"
    WAITING = "waiting"
    AGREED = "agreed"
    DECLINED = "declined"
    MISDIRECTED = "sent to someone else"


class Shift(StrEnum):
    """The shifts that a day away touches."""

    NIGHT_BEFORE = "night-before"
    SAME_DAY = "same-day"
    REST_AFTER = "rest-after"
    ON_CALL = "on-call"

    @property
    def label(self) -> str:
        """The words on pages."""
        return {
            "night-before": "The night shift before",
            "same-day": "A shift on the day",
            "rest-after": "Time to rest afterwards, such as missing the next shift",
            "on-call": "On-call duty",
        }[self.value]


class Cover(StrEnum):
    """How the work of a person who is released is covered."""

    NOT_NEEDED = "not-needed"
    COLLEAGUE = "colleague"
    OVERTIME = "overtime"
    TO_ARRANGE = "to-arrange"

    @property
    def label(self) -> str:
        """The words on pages."""
        return {
            "not-needed": "No cover is needed",
            "colleague": "A colleague will cover",
            "overtime": "Overtime or bank staff",
            "to-arrange": "Cover still has to be arranged",
        }[self.value]


class ReleaseAnswer(Struct, frozen=True):
    """The answer of a line manager."""

    agreed: bool
    shifts: tuple[Shift, ...] = ()
    cover: Cover | None = None
    cover_note: str = ""
    reason: str = ""


def state_of(request: ReleaseRequest | None) -> ReleaseState:
    """Return where a request stands."""
    if request is None:
        return ReleaseState.NOT_ASKED
    if request.is_misdirected:
        return ReleaseState.MISDIRECTED
    if request.decided_at is None:
        return ReleaseState.WAITING
    return ReleaseState.AGREED if request.agreed else ReleaseState.DECLINED
