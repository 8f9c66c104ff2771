"""Public interface of the domain of publishing: drafts, evidence, adoptions and what keeps items current."""

from hub.publishing.domain.confirmations import ItemStatement, confirm_items, list_unconfirmed
from hub.publishing.domain.item_reports import ReportKind, ReportPlan, list_own_reports, report_item
from hub.publishing.domain.review_dates import tell_of_reviews

__all__ = [
    "ItemStatement",
    "ReportKind",
    "ReportPlan",
    "confirm_items",
    "list_own_reports",
    "list_unconfirmed",
    "report_item",
    "tell_of_reviews",
]
