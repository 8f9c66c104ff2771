"""View models of what people searched for, for the hub office."""

from collections.abc import Sequence

from msgspec import Struct

from hub.kit.clock import format_day
from hub.search.domain import LookedFor, MissedSearchSummary, SearchFeedbackSummary

TOO_FEW = "\u2013"
"""Shown in place of a number of people that is too small to be shown."""


class SearchLine(Struct, frozen=True):
    """The words of a search, how many people missed a result, found it useful or not, and the last day."""

    words: str
    missed_by: str
    useful: str
    not_useful: str
    last: str


class SearchReport(Struct, frozen=True):
    """The searches that many people made, and what people were looking for, which belongs to no search."""

    lines: tuple[SearchLine, ...]
    looked_for: tuple[LookedFor, ...]


def search_report(
    missed: Sequence[MissedSearchSummary],
    feedback: Sequence[SearchFeedbackSummary],
    looked_for: Sequence[LookedFor],
) -> SearchReport:
    """Return what people searched for: first what most people missed or found not useful."""
    misses, answers = {row.words: row for row in missed}, {row.words: row for row in feedback}

    def order(words: str) -> tuple[int, str]:
        missed_by = misses[words].askers if words in misses else 0
        return -max(missed_by, answers[words].not_useful if words in answers else 0), words

    return SearchReport(
        tuple(
            _line(words, misses.get(words), answers.get(words))
            for words in sorted({*misses, *answers}, key=order)
        ),
        tuple(looked_for),
    )


def _line(words: str, miss: MissedSearchSummary | None, answers: SearchFeedbackSummary | None) -> SearchLine:
    return SearchLine(
        words,
        missed_by=f"{miss.askers:,}" if miss else TOO_FEW,
        useful=f"{answers.useful:,}" if answers else TOO_FEW,
        not_useful=f"{answers.not_useful:,}" if answers else TOO_FEW,
        last=format_day(max(row.last_on for row in (miss, answers) if row)),
    )
