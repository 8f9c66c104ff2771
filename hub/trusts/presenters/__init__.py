"""Presenters of trusts: pages and API records."""

from hub.trusts.presenters.pages import trust_card, trust_page
from hub.trusts.presenters.records import TrustList, TrustRecord, trust_list, trust_record

__all__ = ["TrustList", "TrustRecord", "trust_card", "trust_list", "trust_page", "trust_record"]
