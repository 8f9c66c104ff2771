"""Routes of publishing: drafts, review, versions, evidence, adoptions and what keeps an item current."""

from hub.publishing.views import adoptions
from hub.publishing.views.blueprint import blueprint

__all__ = ["adoptions", "blueprint"]
