from hub.extension.feature import Feature
from hub.extension.personal_data import PersonalData, Retention
from hub.people.cli import people
from hub.people.domain import personal_data
from hub.people.domain.organisation_merge import merge_people
from hub.people.jobs import guests_end, list_people_problems
from hub.people.presenters.audit_labels import AUDIT_LABELS
from hub.people.presenters.desk import PROFILE_SECTIONS, TASK_SOURCES, TRUST_PAGE_PARTS
from hub.people.presenters.emails import MESSAGE_KINDS
from hub.people.views import blueprint

PERSONAL_DATA = (
    PersonalData(
        "Invitations to you and from you",
        ("invitation",),
        personal_data.export_invitations,
        personal_data.erase_invitations,
        purpose="So that you get the role you were invited to, and others can see who invited you.",
        seen_by="The person who invited you, the lead of that organisation and the hub office.",
    ),
    PersonalData(
        "What you told the hub before you had an account",
        ("newcomer",),
        personal_data.export_pending_registrations,
        personal_data.erase_pending_registrations,
        purpose="So that a trust’s lead knows who has asked to join.",
        seen_by="The lead of that trust and the hub office, once you have confirmed your email address.",
    ),
    PersonalData(
        "Trusts you asked to join",
        ("join_request",),
        personal_data.export_join_requests,
        personal_data.erase_join_requests,
        purpose="So that a trust’s lead can answer you.",
        seen_by="The lead of that trust and the hub office.",
    ),
    PersonalData(
        "Line managers",
        ("line_manager",),
        personal_data.export_line_managers,
        personal_data.erase_line_managers,
        purpose="So that requests for your line manager go to the right person.",
        seen_by="You and the person you named, or who named you.",
    ),
    PersonalData(
        "Assistants",
        ("delegate",),
        personal_data.export_delegates,
        personal_data.erase_delegates,
        purpose="So that an assistant can act for someone, and both are recorded.",
        seen_by="You and the other person.",
    ),
    PersonalData(
        "Reminders of your last day as a guest",
        ("guest_reminder",),
        personal_data.export_guest_reminders,
        personal_data.erase_guest_reminders,
        purpose="So that the person who invited you is reminded once and can extend your time.",
        seen_by="Nobody. Only the hub’s automatic tasks use it.",
    ),
)
RETENTION = (
    Retention(
        "Invitations",
        "Until 30 days after they end without an answer; 1 year after they are accepted",
        personal_data.delete_old_invitations,
    ),
    Retention(
        "Requests to join from people without an account",
        "Until 30 days after the link expires",
        personal_data.delete_old_pending_registrations,
    ),
    Retention(
        "Requests to join a trust", "1 year after they are answered", personal_data.delete_old_join_requests
    ),
    Retention(
        "Line managers who have not confirmed", "90 days", personal_data.delete_unconfirmed_line_managers
    ),
)

feature = Feature(
    name="people",
    blueprint=blueprint,
    commands=(people,),
    jobs=(guests_end,),
    health_checks=(list_people_problems,),
    message_kinds=MESSAGE_KINDS,
    personal_data=PERSONAL_DATA,
    retention=RETENTION,
    merge_organisations=merge_people,
    task_sources=TASK_SOURCES,
    profile_sections=PROFILE_SECTIONS,
    audit_labels=AUDIT_LABELS,
    on_trust_page=TRUST_PAGE_PARTS,
)
