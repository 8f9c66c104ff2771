"""The fixed words of the register, with their labels on pages."""

from functools import cache
from typing import Any, TypeVar

from hub.plugin_api.vocabulary import Word

WordT = TypeVar("WordT", bound=Word)


class RegisterKind(Word):
    """What a person offers. The three differ, and a person may offer several, each with a profile."""

    MENTOR = "mentor", "Mentor"
    COACH = "coach", "Coach"
    PRECEPTOR = "preceptor", "Preceptor"


class Purpose(Word):
    """What a leader looks for.

    The first is what Appendix Two of the study says mentoring is best for, the next two coaching; both are
    less good for a specific skill, there. Recommendations six, seven and twelve name the others.
    """

    CAREER_STEP = "career-step", "Advice and confidence for the next stage of a career"
    CHALLENGE = "constructive-challenge", "Constructive challenge and reflection"
    EMOTIONAL_INTELLIGENCE = "emotional-intelligence", "Emotional intelligence"
    NEW_ROLE = "new-role", "Starting in a new role"
    WIDER_SYSTEM = "wider-health-system", "Understanding the wider health system"
    SPECIFIC_SKILL = "specific-skill", "A specific skill"


class MeetingFormat(Word):
    """How two people meet."""

    FACE_TO_FACE = "face-to-face", "Face to face"
    VIDEO = "video", "Video"
    TELEPHONE = "telephone", "Telephone"


class Charge(Word):
    """Whether the help costs anything."""

    FREE = "free", "Free"
    CHARGED = "charged", "Charges a fee"


class Sector(Word):
    """Where a person works."""

    AMBULANCE = "ambulance", "Ambulance service"
    NHS = "nhs", "Wider NHS"
    OTHER = "other", "Another sector"


class Preference(Word):
    """From which organisation the other person may be."""

    ANY = "any", "No preference"
    SAME_TRUST = "same-trust", "My own trust"
    ANOTHER_TRUST = "another-trust", "Another ambulance trust"
    OTHER_SECTOR = "other-sector", "Outside the ambulance services"


class ProfileState(Word):
    """Where a profile stands. Whether it is paused or full is told by its columns."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for approval"
    LISTED = "listed", "On the register"
    RETURNED = "returned", "Returned for changes"
    WITHDRAWN = "withdrawn", "No longer on the register"


class FieldReader(Word):
    """Who may read a field of a profile: nobody else, members, people of the same trust, or staff alone."""

    NOBODY = "nobody", "Nobody. It is only included in totals"
    MEMBERS = "members", "Members of all trusts"
    MY_TRUST = "my-trust", "People in my trust"
    STAFF = "staff", "The lead of my trust and hub staff"


class ChoiceState(Word):
    """Where a choice of a request stands."""

    OFFERED = "offered", "Offered to help"
    WAITING = "waiting", "Asked later, if needed"
    ASKED = "asked", "Asked"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Did not answer in time"
    REDIRECTED = "redirected", "Suggested someone else"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SKIPPED = "skipped", "No longer available"


class RequestOutcome(Word):
    """How a request ended."""

    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    NOBODY = "nobody", "Nobody you asked could help"


class DeclineCode(Word):
    """Why a person declines."""

    NO_TIME = "no-time", "I do not have time at the moment"
    NOT_MY_FIELD = "not-my-field", "I am not the right person for this"
    TOO_CLOSE = "too-close", "We work too closely together"
    DISTANCE = "distance", "The distance or the format does not work"
    OTHER = "other", "Another reason"


class RelationshipState(Word):
    """Where a relationship stands."""

    TASTER = "taster", "First conversation"
    AGREEMENT = "agreement", "To be agreed"
    ACTIVE = "active", "Under way"
    CLOSED = "closed", "Ended"


class CloseCode(Word):
    """Why a relationship closed."""

    AS_AGREED = "as-agreed", "We did what we had agreed"
    EARLIER = "earlier", "We agreed to end earlier"
    NEW_JOB = "new-job", "One of us has changed jobs"
    NO_TIME = "no-time", "There was not enough time"
    ANOTHER_PERSON = "another-person", "Someone else would be a better match"
    LEFT = "left", "One of us has left the register"


class MeetingState(Word):
    """Where a meeting stands."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


def word_of(words: type[WordT], value: str) -> WordT:
    """Return the word of a vocabulary with this value; raise KeyError if it has none."""
    word: WordT = _by_value(words)[value]
    return word


@cache
def _by_value(words: type[Word]) -> dict[str, Any]:
    return {word.value: word for word in words}
