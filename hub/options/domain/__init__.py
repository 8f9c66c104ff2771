"""What may happen to options: stated by a document, read, and chosen among."""

from hub.options.domain.choosing import Answers, Choice, Reason, choose
from hub.options.domain.documents import Circumstance, Line, Need, OptionDocument
from hub.options.domain.reading import MenuOption, goes_with, menu

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
