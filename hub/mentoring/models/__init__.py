"""The tables of the register: profiles, requests, and the relationships that come of them."""

from hub.mentoring.models.profiles import (
    Qualification,
    RegisterExclusion,
    RegisterInvitation,
    RegisterProfile,
    TrainingRecord,
)
from hub.mentoring.models.programmes import MentoringProgramme, ProgrammePlace
from hub.mentoring.models.relationships import (
    MentoringConcern,
    PrivateNote,
    Relationship,
    RelationshipEvaluation,
    RelationshipMeeting,
)
from hub.mentoring.models.requests import MentoringRequest, RequestChoice

__all__ = [
    "MentoringConcern",
    "MentoringProgramme",
    "MentoringRequest",
    "PrivateNote",
    "ProgrammePlace",
    "Qualification",
    "RegisterExclusion",
    "RegisterInvitation",
    "RegisterProfile",
    "Relationship",
    "RelationshipEvaluation",
    "RelationshipMeeting",
    "RequestChoice",
    "TrainingRecord",
]
