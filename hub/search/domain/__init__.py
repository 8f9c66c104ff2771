"""What may be asked of the search. Outside a web request: `attach` an engine to a folder, then ask."""

from hub.search.domain.extracts import Extract, Piece
from hub.search.domain.finding import Answer, find, stands_in, wider
from hub.search.domain.following import Copy, attach, copy_of
from hub.search.domain.misses import (
    FORGOTTEN_AFTER,
    LEAST_ASKERS,
    Missed,
    count_miss,
    forget_marks,
    forget_rare,
    missed,
)
from hub.search.domain.standing import Standing, rebuild, standing
from hub.search.domain.suggesting import Suggestions, suggest

__all__ = [
    "FORGOTTEN_AFTER",
    "LEAST_ASKERS",
    "Answer",
    "Copy",
    "Extract",
    "Missed",
    "Piece",
    "Standing",
    "Suggestions",
    "attach",
    "copy_of",
    "count_miss",
    "find",
    "forget_marks",
    "forget_rare",
    "missed",
    "rebuild",
    "standing",
    "stands_in",
    "suggest",
    "wider",
]
