"""What may happen to options: stated by a document, read, and chosen among."""

from hub.options.domain.documents import Circumstance, Line, Need, OptionDocument
from hub.options.domain.queries import MenuOption, goes_with, menu
from hub.options.domain.ranking import Answers, Choice, Reason, choose

__all__ = [
    "Answers",
    "Choice",
    "Circumstance",
    "Line",
    "MenuOption",
    "Need",
    "OptionDocument",
    "Reason",
    "choose",
    "goes_with",
    "menu",
]
