"""What the public page says of mentors, coaches and preceptors: how they differ, and who uses which."""

from collections.abc import Mapping

from msgspec import Struct

from hub.mentoring.domain.vocabulary import RegisterKind
from hub.mentoring.presenters.profiles import MEANING
from hub.mentoring.presenters.words import format_count

USED_BY = {
    RegisterKind.MENTOR: (
        "Mentoring suits people who need advice and confidence for the next stage of a career. "
        "Some trusts gave new managers a mentor, which is likely to take less time than a course.",
        "Appendix Two; 7.1",
    ),
    RegisterKind.COACH: (
        "Coaching suits people who need constructive challenge and time to reflect, or want to develop "
        "emotional intelligence. Middle managers should have a coach who helps them to practise what a "
        "programme taught.",
        "Appendix Two; 1.3",
    ),
    RegisterKind.PRECEPTOR: (
        "Trusts need enough resources for the preceptorship of newly qualified graduates, and for ongoing "
        "supervision and mentoring.",
        "5.1",
    ),
}
"""Who uses which, and the sections of the study that say so."""


class AboutKind(Struct, frozen=True):
    """One of the three kinds of help on the public page. `count` never shows a small number."""

    label: str
    meaning: str
    count: str
    who: str
    source: str


def about_kinds(counts: Mapping[RegisterKind, int]) -> list[AboutKind]:
    """Return the three kinds of help, with how many people offer each."""
    return [
        AboutKind(kind.label, MEANING[kind], format_count(counts.get(kind, 0)), *USED_BY[kind])
        for kind in RegisterKind
    ]
