"""Public interface of the mentoring domain: profiles, requests, answers, relationships and meetings."""

from hub.mentoring.domain.agreements import AgreementPlan, agree, save_agreement
from hub.mentoring.domain.answers import accept_request, decline_request, list_to_answer, suggest_another
from hub.mentoring.domain.approvals import approve_profile
from hub.mentoring.domain.board import BoardState, begin_on_board, moderate, words_digest
from hub.mentoring.domain.board_offers import offer_help
from hub.mentoring.domain.closures import close_relationship
from hub.mentoring.domain.concerns import ConcernPlan, raise_concern
from hub.mentoring.domain.courses import TrainingRole, complete_training
from hub.mentoring.domain.evaluations import evaluate
from hub.mentoring.domain.hours import mark_held
from hub.mentoring.domain.meetings import MeetingPlan, plan_meeting
from hub.mentoring.domain.notes import add_note
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
from hub.mentoring.domain.qualifications import (
    QualificationPlan,
    list_qualifications,
    save_qualification,
)
from hub.mentoring.domain.register_files import guess_columns, read_lines, read_register_table
from hub.mentoring.domain.register_invitations import send_lines, sign_lines
from hub.mentoring.domain.relationship_vocabulary import (
    ConcernAbout,
    ConcernReader,
    EvaluationQuestion,
    Extent,
)
from hub.mentoring.domain.relationships import list_own_relationships
from hub.mentoring.domain.requests import MentoringNeed, ask, find_open_request
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
    "BoardState",
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
    "ProgrammeOffer",
    "ProgrammePlan",
    "Purpose",
    "QualificationPlan",
    "RegisterKind",
    "Sector",
    "TrainingRole",
    "accept_request",
    "add_note",
    "agree",
    "approve_profile",
    "ask",
    "begin_on_board",
    "close_relationship",
    "complete_training",
    "decline_request",
    "evaluate",
    "find_open_request",
    "guess_columns",
    "join_programme",
    "list_own_profiles",
    "list_own_relationships",
    "list_programmes_to_run",
    "list_qualifications",
    "list_to_answer",
    "make_programme",
    "mark_held",
    "moderate",
    "offer_help",
    "offer_places",
    "open_programme",
    "pause_profile",
    "plan_meeting",
    "raise_concern",
    "read_lines",
    "read_register_table",
    "review_programme",
    "save_agreement",
    "save_profile",
    "save_qualification",
    "send_lines",
    "sign_lines",
    "submit_profile",
    "suggest_another",
    "words_digest",
]
