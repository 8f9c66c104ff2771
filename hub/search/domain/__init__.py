"""The functions of the search for other features.

Without an app, call `attach_follower` with an engine and a folder first.
"""

from hub.search.domain.execution import SearchResults, is_name_match, list_wider_searches, search_entries
from hub.search.domain.extracts import Extract, TextFragment
from hub.search.domain.index_follower import IndexFollower, attach_follower, find_follower
from hub.search.domain.index_status import IndexStatus, get_index_status, rebuild_index
from hub.search.domain.missed_searches import (
    MIN_ASKERS,
    RARE_RETENTION,
    MissedSearchSummary,
    delete_old_askers,
    delete_rare_missed_searches,
    list_missed_searches,
    record_missed_search,
)
from hub.search.domain.suggestions import Suggestions, suggest

__all__ = [
    "MIN_ASKERS",
    "RARE_RETENTION",
    "Extract",
    "IndexFollower",
    "IndexStatus",
    "MissedSearchSummary",
    "SearchResults",
    "Suggestions",
    "TextFragment",
    "attach_follower",
    "delete_old_askers",
    "delete_rare_missed_searches",
    "find_follower",
    "get_index_status",
    "is_name_match",
    "list_missed_searches",
    "list_wider_searches",
    "rebuild_index",
    "record_missed_search",
    "search_entries",
    "suggest",
]
