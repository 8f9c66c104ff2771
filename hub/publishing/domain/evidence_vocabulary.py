"""Words of evidence, adoptions, ratings and comments, with their labels."""

from enum import StrEnum
from typing import TypeVar

from hub.plugin_api.vocabulary import Word

WordT = TypeVar("WordT", bound=Word)


class AdoptionKind(Word):
    """How an organisation uses an item of another."""

    USED = "used", "We use it as it is"
    ADAPTED = "adapted", "We have adapted it"


class EvaluationMethod(Word):
    """What kind of evaluation it is."""

    COMPARISON = "comparison", "Compared with people who did not take part"
    BEFORE_AND_AFTER = "before-and-after", "Measured before and after"
    SURVEY = "survey", "Asked people who took part"
    OBSERVATION = "observation", "Interviews, case study or observation"
    FIGURES = "figures", "Figures that are collected routinely"


class Direction(Word):
    """Which way the result of an evaluation points."""

    POSITIVE = "positive", "It worked"
    MIXED = "mixed", "Mixed or unclear"
    NEGATIVE = "negative", "It did not work"


class Strength(Word):
    """How strong an evaluation is, as those say who added it."""

    STRONG = "strong", "Strong: many people, and a comparison"
    MODERATE = "moderate", "Moderate: enough people to see a change"
    WEAK = "weak", "Weak: few people, or a single place"


class Usefulness(Word):
    """What a person says of an item that they have used, from 1 to 5."""

    NOT = "1", "1 – not useful"
    LITTLE = "2", "2 – a little useful"
    USEFUL = "3", "3 – useful"
    VERY = "4", "4 – very useful"
    ESSENTIAL = "5", "5 – essential"


class CommentState(StrEnum):
    """Where a comment stands."""

    SHOWN = "shown"
    HIDDEN = "hidden"


def find_word(words: type[WordT], value: str) -> WordT:
    """Return the word with this value, which a form has checked."""
    return next(word for word in words if word.value == value)
