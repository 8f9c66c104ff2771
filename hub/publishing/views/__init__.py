"""Routes of publishing: drafts, review, versions, evidence, adoptions and what keeps an item current."""

from hub.publishing.views import (
    adoption_figures,
    adoptions,
    attachments,
    drafts,
    evaluations,
    item_reports,
    opinions,
    reference_moderation,
    references,
    reviews,
    trust_questions,
    upkeep,
    versions,
)
from hub.publishing.views.blueprint import blueprint

__all__ = [
    "adoption_figures",
    "adoptions",
    "attachments",
    "blueprint",
    "drafts",
    "evaluations",
    "item_reports",
    "opinions",
    "reference_moderation",
    "references",
    "reviews",
    "trust_questions",
    "upkeep",
    "versions",
]
