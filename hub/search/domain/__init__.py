"""What may be asked of the search. Outside a web request: `attach` an engine to a folder, then ask."""

from hub.search.domain.execution import Answer, find, stands_in, wider
from hub.search.domain.extracts import Extract, Piece
from hub.search.domain.index_follower import Copy, attach, copy_of
from hub.search.domain.index_status import Standing, get_index_status, rebuild
from hub.search.domain.missed_searches import (
    FORGOTTEN_AFTER,
    LEAST_ASKERS,
    Missed,
    count_miss,
    forget_marks,
    forget_rare,
    missed,
)
from hub.search.domain.suggestions import Suggestions, suggest

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
    "get_index_status",
    "missed",
    "rebuild",
    "stands_in",
    "suggest",
    "wider",
]
