"""Routes of publishing: drafts, review, versions, evidence, adoptions and what keeps an item current."""

from hub.publishing.views import item_reports, upkeep
from hub.publishing.views.blueprint import blueprint

__all__ = ["blueprint", "item_reports", "upkeep"]
