"""Public interface of the mentoring domain: profiles, requests, answers, relationships and meetings."""

from hub.mentoring.domain.answers import accept_request, decline_request, list_to_answer, suggest_another
from hub.mentoring.domain.approvals import approve_profile
from hub.mentoring.domain.meetings import MeetingPlan, plan_meeting
from hub.mentoring.domain.pauses import pause_profile
from hub.mentoring.domain.profiles import ProfilePlan, list_own_profiles, save_profile, submit_profile
from hub.mentoring.domain.qualifications import (
    QualificationPlan,
    list_qualifications,
    save_qualification,
)
from hub.mentoring.domain.register_files import guess_columns, read_lines, read_register_table
from hub.mentoring.domain.register_invitations import send_lines, sign_lines
from hub.mentoring.domain.requests import MentoringNeed, ask
from hub.mentoring.domain.vocabulary import (
    Charge,
    DeclineCode,
    FieldReader,
    MeetingFormat,
    Preference,
    Purpose,
    RegisterKind,
    Sector,
)

__all__ = [
    "Charge",
    "DeclineCode",
    "FieldReader",
    "MeetingFormat",
    "MeetingPlan",
    "MentoringNeed",
    "Preference",
    "ProfilePlan",
    "Purpose",
    "QualificationPlan",
    "RegisterKind",
    "Sector",
    "accept_request",
    "approve_profile",
    "ask",
    "decline_request",
    "guess_columns",
    "list_own_profiles",
    "list_qualifications",
    "list_to_answer",
    "pause_profile",
    "plan_meeting",
    "read_lines",
    "read_register_table",
    "save_profile",
    "save_qualification",
    "send_lines",
    "sign_lines",
    "submit_profile",
    "suggest_another",
]
