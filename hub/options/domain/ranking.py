"""Ranking of the options for the guided choice, with the reasons and cautions of each.

Options are sorted by the number of selected needs that the study lists under *best for*. Ties are broken by
the preferences: a match scores two if the option always has that property, and one if it may have it. An
option that the study calls less good for a selected need or circumstance comes after all others.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from hub.options.domain.documents import Line
from hub.options.domain.queries import MenuOption

ALWAYS_SCORE, MAYBE_SCORE = 2, 1
SHOWN_FIRST = 6
NEAREST_SHOWN = 3
"""How many options that do not meet the need are shown when all that meet it carry a caution."""


class Answers(Struct, frozen=True):
    """The user's answers: needs, a (question, word) pair for each preference, and circumstances."""

    needs: tuple[str, ...] = ()
    preferences: tuple[tuple[str, str], ...] = ()
    circumstances: tuple[str, ...] = ()
    no_preference: tuple[str, ...] = ()
    """The questions to which the user said that they do not mind. They count for nothing in the ranking."""

    @property
    def has_any(self) -> bool:
        """Return whether any question is answered."""
        return bool(self.needs or self.preferences or self.circumstances)

    def is_need_unmet(self, choices: Sequence["RankedOption"]) -> bool:
        """Return whether the first of the ranked options does not meet the needs."""
        return bool(self.needs and choices and not choices[0].meets_need)


class MatchReason(Struct, frozen=True):
    """Why an option is shown: a line of the study's menu, or a preference (`facet`, `word`) that it meets."""

    text: str = ""
    facet: str = ""
    word: str = ""


class RankedOption(Struct, frozen=True):
    """One option with its reasons, unmet preferences, cautions and score."""

    option: MenuOption
    reasons: tuple[MatchReason, ...]
    unmet: tuple[MatchReason, ...]
    """Preferences that the option does not meet; the study gives no caution for these."""
    cautions: tuple[str, ...]
    score: tuple[int, int]
    """Number of needs met, and the score of the preferences met."""

    @property
    def has_reasons(self) -> bool:
        """Return whether the option meets any need or preference."""
        return bool(self.reasons)

    @property
    def meets_need(self) -> bool:
        """Return whether the study lists a selected need under what the option is best for."""
        return any(reason.text for reason in self.reasons)


def rank_options(options: Iterable[MenuOption], answers: Answers) -> list[RankedOption]:
    """Return the options that meet the answers, best first; those with a caution come last.

    If every match carries a caution, the other options without one are added before them.
    """
    scored = [_score_option(option, answers) for option in options]
    matches = [choice for choice in scored if choice.has_reasons and _answers_need(choice, answers)]
    if all(choice.cautions for choice in matches):
        # The first result must never be one that the study warns against.
        matches += [choice for choice in scored if choice not in matches and not choice.cautions]
    return sorted(matches, key=lambda choice: (bool(choice.cautions), *(-part for part in choice.score)))


def split_shown(
    answers: Answers, choices: Sequence[RankedOption]
) -> tuple[list[RankedOption], list[RankedOption]]:
    """Return the options shown at once and those folded away, each in ranking order."""
    if not answers.is_need_unmet(choices):
        return list(choices[:SHOWN_FIRST]), list(choices[SHOWN_FIRST:])
    # Options that meet the need rank last here because of their cautions, but must stay visible.
    meeting = [choice for choice in choices if choice.meets_need]
    nearest = [choice for choice in choices if not choice.meets_need]
    return [*nearest[:NEAREST_SHOWN], *meeting], nearest[NEAREST_SHOWN:]


def _answers_need(choice: RankedOption, answers: Answers) -> bool:
    return not answers.needs or choice.meets_need


def _score_option(option: MenuOption, answers: Answers) -> RankedOption:
    needs_met = [MatchReason(text=line.text) for line in _matching_lines(option.best_for, answers.needs)]
    preferences = [MatchReason(facet=facet, word=word) for facet, word in answers.preferences]
    preferences_met = [reason for reason in preferences if reason.word in option.facets.get(reason.facet, ())]
    cautions = _matching_lines(option.less_good_for, (*answers.needs, *answers.circumstances))
    return RankedOption(
        option=option,
        reasons=(*needs_met, *preferences_met),
        unmet=tuple(reason for reason in preferences if reason not in preferences_met),
        cautions=tuple(line.text for line in cautions),
        score=(
            len(needs_met),
            sum(_preference_score(option, reason.facet) for reason in preferences_met),
        ),
    )


def _preference_score(option: MenuOption, facet: str) -> int:
    return ALWAYS_SCORE if len(option.facets[facet]) == 1 else MAYBE_SCORE


def _matching_lines(lines: tuple[Line, ...], words: tuple[str, ...]) -> list[Line]:
    return [line for line in lines if line.word and line.word in words]
