"""Routes of publishing: drafts, review, versions, evidence, adoptions and what keeps an item current."""

from hub.publishing.views import attachments, drafts, reviews, versions
from hub.publishing.views.blueprint import blueprint

__all__ = ["attachments", "blueprint", "drafts", "reviews", "versions"]
