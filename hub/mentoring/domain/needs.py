"""What a leader looks for, and which kind of help the study says is best for it."""

from collections.abc import Iterable

from msgspec import Struct

from hub.mentoring.domain.vocabulary import Charge, MeetingFormat, Preference, Purpose, RegisterKind
from hub.plugin_api.vocabulary import Capability


class SoughtHelp(Struct, frozen=True):
    """What a leader looks for, in words of the vocabulary alone: nothing of it is personal.

    The formats are alternatives. `charge` is free for someone who wants no fee, and None for no preference.
    """

    kind: RegisterKind
    purposes: tuple[Purpose, ...]
    formats: tuple[MeetingFormat, ...] = ()
    preference: Preference = Preference.ANY
    capabilities: tuple[Capability, ...] = ()
    charge: Charge | None = None


class Advice(Struct, frozen=True):
    """What the study says of a purpose: the kinds of help to begin with, in words, and where it says so."""

    kinds: tuple[RegisterKind, ...]
    words: str
    source: str


ADVICE = {
    Purpose.CAREER_STEP: Advice(
        (RegisterKind.MENTOR,),
        "Mentoring is best for people who need advice and confidence for the next stage of their career.",
        "Study: Appendix Two",
    ),
    Purpose.CHALLENGE: Advice(
        (RegisterKind.COACH,),
        "Coaching is among the best options for people who need constructive challenge and reflection.",
        "Study: Appendix Two",
    ),
    Purpose.EMOTIONAL_INTELLIGENCE: Advice(
        (RegisterKind.COACH,),
        "Coaching is among the best options for developing emotional intelligence.",
        "Study: Appendix Two",
    ),
    Purpose.NEW_ROLE: Advice(
        (RegisterKind.MENTOR, RegisterKind.COACH),
        "New managers should be offered a coach or a mentor, from within the trust or outside. Middle "
        "managers should have a coach who helps them put what they learned into practice.",
        "Study: 1.3, recommendations six and seven",
    ),
    Purpose.WIDER_SYSTEM: Advice(
        (RegisterKind.MENTOR,),
        "Mentoring is one way to understand the wider health system, besides seminars, secondments and "
        "shadowing.",
        "Study: 1.3, recommendation twelve",
    ),
    Purpose.SPECIFIC_SKILL: Advice(
        (),
        "Mentoring and coaching are less good for a specific skill. Internal training courses are best for "
        "it, and special projects for people who have some skill already and need to practise it.",
        "Study: Appendix Two",
    ),
}


def recommend_kind(purposes: Iterable[Purpose]) -> RegisterKind:
    """Return the kind of help to begin with: that which most purposes name, at a tie the first named."""
    named = [kind for purpose in purposes for kind in ADVICE[purpose].kinds[:1]]
    return max(named, key=named.count, default=RegisterKind.MENTOR)
