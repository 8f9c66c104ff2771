"""Public interface of the mentoring domain: profiles, requests, answers, relationships and meetings."""

from hub.mentoring.domain.answers import accept_request, decline_request, list_to_answer, suggest_another
from hub.mentoring.domain.approvals import approve_profile
from hub.mentoring.domain.board import BoardState, begin_on_board, moderate, words_digest
from hub.mentoring.domain.board_offers import offer_help
from hub.mentoring.domain.courses import TrainingRole, complete_training
from hub.mentoring.domain.meetings import MeetingPlan, plan_meeting
from hub.mentoring.domain.pauses import pause_profile
from hub.mentoring.domain.profiles import ProfilePlan, list_own_profiles, save_profile, submit_profile
from hub.mentoring.domain.programme_places import join_programme, offer_places, review_programme
from hub.mentoring.domain.programmes import (
    ProgrammeOffer,
    ProgrammePlan,
    list_programmes_to_run,
    make_programme,
    open_programme,
)
from hub.mentoring.domain.requests import MentoringNeed, ask, find_open_request
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
    "BoardState",
    "Charge",
    "DeclineCode",
    "FieldReader",
    "MeetingFormat",
    "MeetingPlan",
    "MentoringNeed",
    "Preference",
    "ProfilePlan",
    "ProgrammeOffer",
    "ProgrammePlan",
    "Purpose",
    "RegisterKind",
    "Sector",
    "TrainingRole",
    "accept_request",
    "approve_profile",
    "ask",
    "begin_on_board",
    "complete_training",
    "decline_request",
    "find_open_request",
    "join_programme",
    "list_own_profiles",
    "list_programmes_to_run",
    "list_to_answer",
    "make_programme",
    "moderate",
    "offer_help",
    "offer_places",
    "open_programme",
    "pause_profile",
    "plan_meeting",
    "review_programme",
    "save_profile",
    "submit_profile",
    "suggest_another",
    "words_digest",
]
