"""The guided choice: which options answer what a reader says, why, and what speaks against them.

What one needs comes first: the more of it the study names as what an option is best for, the better. Between
equals, how one would like to learn decides: it counts two where an option is always so, and one where it may
be so. An option that the study calls less good for what was said comes after all of which it does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hub.options.domain.documents import Line
from hub.options.domain.queries import MenuOption

ALWAYS_SCORE, MAYBE_SCORE = 2, 1
PREFERENCE_QUESTIONS = ("grouping", "mix", "method", "accredited")
"""The questions about how, besides what is needed: the considerations of section 3.1."""


@dataclass(frozen=True)
class Answers:
    """What a reader said: needs, one word for each question answered, and circumstances that hold."""

    needs: tuple[str, ...] = ()
    preferences: tuple[tuple[str, str], ...] = ()
    circumstances: tuple[str, ...] = ()

    @property
    def has_any(self) -> bool:
        """Say whether anything was answered."""
        return bool(self.needs or self.preferences or self.circumstances)


@dataclass(frozen=True)
class MatchReason:
    """Why an option is shown: a line of the study's menu, or an answer (`facet`, `word`) that it fits."""

    text: str = ""
    facet: str = ""
    word: str = ""


@dataclass(frozen=True)
class RankedOption:
    """One option for a reader, with why it is shown and what speaks against it."""

    option: MenuOption
    reasons: tuple[MatchReason, ...]
    unmet: tuple[MatchReason, ...]
    """Answers to the questions about how that the option does not fit; the study gives no caution there."""
    cautions: tuple[str, ...]
    score: tuple[int, int]
    """Needs that it is best for, and what its other fits count."""

    @property
    def has_reasons(self) -> bool:
        """Say whether anything speaks for it."""
        return bool(self.reasons)

    @property
    def meets_need(self) -> bool:
        """Say whether the study names a need that was said among what it is best for."""
        return any(reason.text for reason in self.reasons)


def rank_options(options: Iterable[MenuOption], answers: Answers) -> list[RankedOption]:
    """Return every option for which something speaks, best first; those with a caution come last."""
    weighed = [_score_option(option, answers) for option in options]
    fitting = [choice for choice in weighed if choice.has_reasons and _answers_need(choice, answers)]
    if not any(not choice.cautions for choice in fitting):
        # Nothing answers the need without a caution: the nearest of the others leads, so that none has one.
        fitting += [choice for choice in weighed if choice not in fitting and not choice.cautions]
    return sorted(fitting, key=lambda choice: (bool(choice.cautions), *(-part for part in choice.score)))


def _answers_need(choice: RankedOption, answers: Answers) -> bool:
    return not answers.needs or choice.meets_need


def _score_option(option: MenuOption, answers: Answers) -> RankedOption:
    best = [MatchReason(text=line.text) for line in _matching_lines(option.best_for, answers.needs)]
    asked = [MatchReason(facet=facet, word=word) for facet, word in answers.preferences]
    how = [reason for reason in asked if reason.word in option.facets.get(reason.facet, ())]
    against = _matching_lines(option.less_good_for, (*answers.needs, *answers.circumstances))
    return RankedOption(
        option=option,
        reasons=(*best, *how),
        unmet=tuple(reason for reason in asked if reason not in how),
        cautions=tuple(line.text for line in against),
        score=(len(best), sum(_preference_score(option, reason.facet) for reason in how)),
    )


def _preference_score(option: MenuOption, facet: str) -> int:
    return ALWAYS_SCORE if len(option.facets[facet]) == 1 else MAYBE_SCORE


def _matching_lines(lines: tuple[Line, ...], words: tuple[str, ...]) -> list[Line]:
    return [line for line in lines if line.word and line.word in words]
