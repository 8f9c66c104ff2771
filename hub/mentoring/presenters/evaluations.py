"""Evaluations on pages: sums for hub staff."""

from msgspec import Struct

from hub.mentoring.domain.evaluations import FEWEST_EVALUATIONS, EvaluationSums
from hub.mentoring.domain.relationship_vocabulary import Extent
from hub.mentoring.domain.vocabulary import CloseCode
from hub.plugin_api.vocabulary import label_of

TOO_FEW = f"Totals will be shown here once {FEWEST_EVALUATIONS} people have answered."


class SumsPage(Struct, frozen=True):
    """The sums of all evaluations."""

    is_shown: bool
    number: int
    extents: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    reasons: tuple[tuple[str, int], ...]
    words: tuple[str, ...]


def sums_page(sums: EvaluationSums) -> SumsPage:
    """Return the sums as hub staff see them."""
    return SumsPage(
        is_shown=bool(sums.number),
        number=sums.number,
        extents=tuple(extent.label for extent in Extent),
        rows=tuple(
            (question.label, tuple(counts[extent] for extent in Extent))
            for question, counts in sums.counts.items()
        ),
        reasons=tuple(
            (label_of(CloseCode, code), number) for code, number in sorted(sums.close_codes.items()) if code
        ),
        words=sums.words,
    )
