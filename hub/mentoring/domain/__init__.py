"""Public interface of the mentoring domain: profiles, requests, answers, relationships and meetings."""

from hub.mentoring.domain.agreements import AgreementPlan, agree, save_agreement
from hub.mentoring.domain.answers import accept_request, decline_request, list_to_answer, suggest_another
from hub.mentoring.domain.approvals import approve_profile
from hub.mentoring.domain.closures import close_relationship
from hub.mentoring.domain.concerns import ConcernPlan, raise_concern
from hub.mentoring.domain.evaluations import evaluate
from hub.mentoring.domain.hours import mark_held
from hub.mentoring.domain.meetings import MeetingPlan, plan_meeting
from hub.mentoring.domain.notes import add_note
from hub.mentoring.domain.pauses import pause_profile
from hub.mentoring.domain.profiles import ProfilePlan, list_own_profiles, save_profile, submit_profile
from hub.mentoring.domain.relationship_vocabulary import (
    ConcernAbout,
    ConcernReader,
    EvaluationQuestion,
    Extent,
)
from hub.mentoring.domain.relationships import list_own_relationships
from hub.mentoring.domain.requests import MentoringNeed, ask
from hub.mentoring.domain.vocabulary import (
    Charge,
    CloseCode,
    DeclineCode,
    FieldReader,
    MeetingFormat,
    Preference,
    Purpose,
    RegisterKind,
    Sector,
)

__all__ = [
    "AgreementPlan",
    "Charge",
    "CloseCode",
    "ConcernAbout",
    "ConcernPlan",
    "ConcernReader",
    "DeclineCode",
    "EvaluationQuestion",
    "Extent",
    "FieldReader",
    "MeetingFormat",
    "MeetingPlan",
    "MentoringNeed",
    "Preference",
    "ProfilePlan",
    "Purpose",
    "RegisterKind",
    "Sector",
    "accept_request",
    "add_note",
    "agree",
    "approve_profile",
    "ask",
    "close_relationship",
    "decline_request",
    "evaluate",
    "list_own_profiles",
    "list_own_relationships",
    "list_to_answer",
    "mark_held",
    "pause_profile",
    "plan_meeting",
    "raise_concern",
    "save_agreement",
    "save_profile",
    "submit_profile",
    "suggest_another",
]
