"""Domain of options: their content files, queries and the ranking of the guided choice."""

from hub.options.domain.documents import Circumstance, Line, Need, OptionDocument
from hub.options.domain.queries import OPTIONS, MenuOption, list_options
from hub.options.domain.ranking import Answers, MatchReason, RankedOption, rank_options

__all__ = [
    "OPTIONS",
    "Answers",
    "Circumstance",
    "Line",
    "MatchReason",
    "MenuOption",
    "Need",
    "OptionDocument",
    "RankedOption",
    "list_options",
    "rank_options",
]
