"""Routes of publishing: drafts, review, versions, evidence, adoptions and what keeps an item current."""

from hub.publishing.views import reference_moderation, references
from hub.publishing.views.blueprint import blueprint

__all__ = ["blueprint", "reference_moderation", "references"]
