"""What may be asked of the search. Outside a web request: `attach` an engine to a folder, then ask."""

from hub.search.domain.extracts import Extract, Piece
from hub.search.domain.finding import Answer, find, stands_in, wider
from hub.search.domain.following import Copy, attach, copy_of

__all__ = ["Answer", "Copy", "Extract", "Piece", "attach", "copy_of", "find", "stands_in", "wider"]
