"""The tables of publishing: drafts and their checks, evidence, adoptions, upkeep, files and references."""

from hub.publishing.models.adoptions import Adoption, ItemComment, ItemRating
from hub.publishing.models.attachments import Attachment
from hub.publishing.models.checks import DraftCheckRun, DraftFinding
from hub.publishing.models.drafts import Draft, DraftAuthor, DraftSave, DraftStep
from hub.publishing.models.evidence import EvidenceChange, ItemEvaluation
from hub.publishing.models.references import ParticipantReference
from hub.publishing.models.upkeep import ItemLink, ItemReport, ItemUpkeep

__all__ = [
    "Adoption",
    "Attachment",
    "Draft",
    "DraftAuthor",
    "DraftCheckRun",
    "DraftFinding",
    "DraftSave",
    "DraftStep",
    "EvidenceChange",
    "ItemComment",
    "ItemEvaluation",
    "ItemLink",
    "ItemRating",
    "ItemReport",
    "ItemUpkeep",
    "ParticipantReference",
]
