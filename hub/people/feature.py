from hub.kit.feature import Feature
from hub.kit.people import Held, Retention
from hub.people.cli import people
from hub.people.domain import holding
from hub.people.jobs import guests_end
from hub.people.presenters.desk import MINE, ON_TRUST_PAGE, WAITING
from hub.people.presenters.letters import KINDS
from hub.people.views import blueprint

HELD = (
    Held(
        "Invitations to you and from you",
        ("invitation",),
        holding.export_invitations,
        holding.erase_invitations,
    ),
    Held(
        "What you said before you had an account",
        ("newcomer",),
        holding.export_newcomers,
        holding.erase_newcomers,
    ),
    Held("Trusts you asked to join", ("join_request",), holding.export_requests, holding.erase_requests),
    Held("Line managers", ("line_manager",), holding.export_managers, holding.erase_managers),
    Held("Assistants", ("delegate",), holding.export_delegates, holding.erase_delegates),
    Held(
        "Reminders of your last day as a guest",
        ("guest_reminder",),
        holding.export_reminders,
        holding.erase_reminders,
    ),
)
RETENTION = (
    Retention(
        "Invitations",
        "Until 30 days after they end without an answer; a year after they are accepted",
        holding.forget_invitations,
    ),
    Retention(
        "What somebody says who begins to join without an account",
        "Until 30 days after the link of two days ends",
        holding.forget_newcomers,
    ),
    Retention("Requests to join a trust", "A year after they are answered", holding.forget_requests),
    Retention("Line managers who have not confirmed it", "90 days", holding.forget_named),
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
    on_trust_page=ON_TRUST_PAGE,
)
