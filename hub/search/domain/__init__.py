"""The functions of the search for other features.

Without an app, call `attach_follower` with an engine and a folder first.
"""

from hub.search.domain.execution import search_entries
from hub.search.domain.missed_searches import list_missed_searches

__all__ = ["list_missed_searches", "search_entries"]
