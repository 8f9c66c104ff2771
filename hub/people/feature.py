from hub.extension.feature import Feature
from hub.extension.personal_data import Held, Retention
from hub.people.cli import people
from hub.people.domain import personal_data
from hub.people.jobs import guests_end
from hub.people.presenters.audit_labels import RECORDED
from hub.people.presenters.desk import MINE, ON_TRUST_PAGE, WAITING
from hub.people.presenters.emails import KINDS
from hub.people.views import blueprint

HELD = (
    Held(
        "Invitations to you and from you",
        ("invitation",),
        personal_data.export_invitations,
        personal_data.erase_invitations,
        why="So that you get the role that you were invited to, and others see who invited you.",
        seen_by="Who invited you, the lead of that organisation and the hub office.",
    ),
    Held(
        "What you said before you had an account",
        ("newcomer",),
        personal_data.export_newcomers,
        personal_data.erase_newcomers,
        why="So that a trust’s lead knows who asks to join.",
        seen_by="The lead of that trust and the hub office, once you have shown that the address is yours.",
    ),
    Held(
        "Trusts you asked to join",
        ("join_request",),
        personal_data.export_requests,
        personal_data.erase_requests,
        why="So that a trust’s lead can answer you.",
        seen_by="The lead of that trust and the hub office.",
    ),
    Held(
        "Line managers",
        ("line_manager",),
        personal_data.export_managers,
        personal_data.erase_managers,
        why="So that what needs your line manager goes to the right person.",
        seen_by="You and whom you named, or who named you.",
    ),
    Held(
        "Assistants",
        ("delegate",),
        personal_data.export_delegates,
        personal_data.erase_delegates,
        why="So that an assistant can act for whom they assist, and both are recorded.",
        seen_by="Both of you.",
    ),
    Held(
        "Reminders of your last day as a guest",
        ("guest_reminder",),
        personal_data.export_reminders,
        personal_data.erase_reminders,
        why="So that whoever invited you is reminded once, and can put the day off.",
        seen_by="Nobody: only the hub’s own jobs read it.",
    ),
)
RETENTION = (
    Retention(
        "Invitations",
        "Until 30 days after they end without an answer; a year after they are accepted",
        personal_data.forget_invitations,
    ),
    Retention(
        "What somebody says who begins to join without an account",
        "Until 30 days after the link of two days ends",
        personal_data.forget_newcomers,
    ),
    Retention("Requests to join a trust", "A year after they are answered", personal_data.forget_requests),
    Retention("Line managers who have not confirmed it", "90 days", personal_data.forget_named),
)

feature = Feature(
    name="people",
    blueprint=blueprint,
    commands=(people,),
    jobs=(guests_end,),
    messages=KINDS,
    held=HELD,
    retention=RETENTION,
    waiting=WAITING,
    mine=MINE,
    recorded=RECORDED,
    on_trust_page=ON_TRUST_PAGE,
)
