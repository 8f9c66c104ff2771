"""The functions of the search for other features.

Without an app, call `attach_follower` with an engine and a folder first.
"""

from hub.search.domain.execution import search_entries
from hub.search.domain.missed_searches import MissedSearchSummary, list_missed_searches
from hub.search.domain.newest_entries import list_newest_by_facet
from hub.search.domain.search_feedback import (
    LookedFor,
    SearchFeedbackSummary,
    list_looked_for,
    list_search_feedback,
)
from hub.search.domain.similar_entries import list_related_entries

__all__ = [
    "LookedFor",
    "MissedSearchSummary",
    "SearchFeedbackSummary",
    "list_looked_for",
    "list_missed_searches",
    "list_newest_by_facet",
    "list_related_entries",
    "list_search_feedback",
    "search_entries",
]
