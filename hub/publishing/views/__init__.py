"""Routes of publishing: drafts, review, versions, evidence, adoptions and what keeps an item current."""

from hub.publishing.views import drafts, reference_moderation, references, reviews, versions
from hub.publishing.views.blueprint import blueprint

__all__ = ["blueprint", "drafts", "reference_moderation", "references", "reviews", "versions"]
