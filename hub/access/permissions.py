"""The access table: who may do what, and how far. Every route names one row, and no other rule applies.

`docs/access.md` shows the table to people; tests/architecture/test_access.py keeps the two the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from types import MappingProxyType

from hub.access.viewer import Role


class OpenTo(StrEnum):
    """Groups that need no role."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"


Who = Role | OpenTo
"""To whom a permission is granted."""


class Reach(StrEnum):
    """How far a permission goes: the viewer's own things, those of the organisation of the role, or all."""

    OWN = "own"
    ORGANISATION = "organisation"
    ALL = "all"


@dataclass(frozen=True)
class Permission:
    """One row of the access table: an action on one kind of target, and who may do it.

    `delegable`: a delegate may do it for the person they act for. `needs_reauthentication`: it requires a
    recent re-authentication.
    """

    action: str
    target: str
    reach_by_role: Mapping[Who, Reach]
    delegable: bool = field(default=True, kw_only=True)
    needs_reauthentication: bool = field(default=False, kw_only=True)


def _grant(reach_by_role: dict[Who, Reach]) -> Mapping[Who, Reach]:
    return MappingProxyType(reach_by_role)


ANYONE = _grant({OpenTo.ANYONE: Reach.ALL})
ANY_SIGNED_IN = _grant({OpenTo.SIGNED_IN: Reach.OWN})
HUB_OFFICE = _grant({Role.HUB_STAFF: Reach.ALL, Role.HUB_ADMIN: Reach.ALL})
ADMIN = _grant({Role.HUB_ADMIN: Reach.ALL})
LEADS_AND_OFFICE = _grant({Role.TRUST_LEAD: Reach.ORGANISATION, **HUB_OFFICE})
PUBLISHERS_AND_OFFICE = _grant(
    {Role.PUBLISHER: Reach.ORGANISATION, Role.TRUST_LEAD: Reach.ORGANISATION, **HUB_OFFICE}
)
ORGANISERS = _grant(
    dict.fromkeys((Role.PUBLISHER, Role.TRUST_LEAD, Role.HUB_STAFF, Role.HUB_ADMIN), Reach.ORGANISATION)
)
MEMBERS = _grant(dict.fromkeys(Role, Reach.OWN))
"""Anyone with a current role. A guest of a trust is a member of nothing else, but may ask and be asked."""
EVERY_ROLE = _grant(dict.fromkeys(Role, Reach.ORGANISATION))
TRUST_LEADS = _grant({Role.TRUST_LEAD: Reach.ORGANISATION})
LEADS_AND_ADMIN = _grant({Role.TRUST_LEAD: Reach.ORGANISATION, **ADMIN})


class Act(Enum):
    """Every act of the hub, with its permission."""

    READ = Permission("read", "everything public", ANYONE)
    GIVE_SEARCH_FEEDBACK = Permission("say", "whether a search was useful", ANYONE)
    SIGN_IN = Permission("sign in", "an account", ANYONE, delegable=False)
    USE_EMAIL_LINK = Permission("use", "a link from an email", ANYONE, delegable=False)
    SIGN_OUT = Permission("sign out", "an account", ANYONE)
    REAUTHENTICATE = Permission("confirm", "who they are", ANY_SIGNED_IN, delegable=False)

    SEE_OWN_PAGES = Permission("see", "their own page and things to do", ANY_SIGNED_IN)
    SEE_ACCOUNT = Permission("see", "their own account", ANY_SIGNED_IN, delegable=False)
    CHANGE_ACCOUNT = Permission("change", "their own account", ANY_SIGNED_IN, delegable=False)
    CHANGE_SIGN_IN = Permission(
        "change", "how they sign in", ANY_SIGNED_IN, delegable=False, needs_reauthentication=True
    )
    EXPORT_OWN_DATA = Permission(
        "download",
        "all data about them",
        ANY_SIGNED_IN,
        delegable=False,
        needs_reauthentication=True,
    )
    ERASE_SELF = Permission(
        "erase", "their own account", ANY_SIGNED_IN, delegable=False, needs_reauthentication=True
    )
    ERASE_PERSON = Permission(
        "erase",
        "the account of a person who asked for it",
        ADMIN,
        delegable=False,
        needs_reauthentication=True,
    )
    CHANGE_RELATIONS = Permission(
        "name, confirm or end", "a line manager or a delegate", ANY_SIGNED_IN, delegable=False
    )
    ACT_FOR = Permission("act for", "someone who named them as delegate", ANY_SIGNED_IN, delegable=False)
    STOP_ACTING = Permission("stop acting for", "someone else", ANY_SIGNED_IN)
    REQUEST_TO_JOIN = Permission("ask to join", "a trust", ANY_SIGNED_IN, delegable=False)
    LEAVE_ORGANISATION = Permission(
        "leave",
        "an organisation they belong to",
        ANY_SIGNED_IN,
        delegable=False,
        needs_reauthentication=True,
    )
    BEGIN_REGISTRATION = Permission("ask to join without an account", "a trust", ANYONE, delegable=False)

    SEE_TEAM = Permission("see", "who has which role in an organisation", LEADS_AND_OFFICE)
    CHANGE_TEAM = Permission("invite, confirm, change or end", "a role in an organisation", LEADS_AND_OFFICE)
    CHANGE_LEADS = Permission(
        "give or end",
        "the role of trust lead",
        LEADS_AND_OFFICE,
        delegable=False,
        needs_reauthentication=True,
    )
    END_LAST_LEAD = Permission("end", "the role of a trust's last lead", HUB_OFFICE, delegable=False)
    CHANGE_HUB_ROLES = Permission(
        "give or end", "a role in the hub office", ADMIN, delegable=False, needs_reauthentication=True
    )
    READ_AUDIT = Permission("read", "the activity log", LEADS_AND_ADMIN)

    SCHEDULE_EVENTS = Permission("make, change, open or cancel", "an event", PUBLISHERS_AND_OFFICE)
    MARK_ATTENDANCE = Permission(
        "mark who came to", "an event that they organise or help with", ANY_SIGNED_IN
    )
    BOOK_PLACES = Permission("book, cancel or wait for", "their own place at an event", ANY_SIGNED_IN)
    ACT_FOR_TRUST_AT_EVENTS = Permission(
        "nominate, withdraw or give back the places of", "the people of a trust at events", LEADS_AND_OFFICE
    )
    DECIDE_RELEASES = Permission(
        "agree to or decline", "the release from duty of people who ask them", ANY_SIGNED_IN, delegable=False
    )
    DECIDE_LATE_RELEASES = Permission(
        "agree to or decline", "a release from duty that nobody has answered", TRUST_LEADS, delegable=False
    )
    ANSWER_QUESTIONS = Permission(
        "say", "what they need at an event, and who may see their name", ANY_SIGNED_IN, delegable=False
    )
    READ_ANSWERS = Permission(
        "read", "what people need at an event of their organisation", ORGANISERS, delegable=False
    )
    READ_PRIVATE_CALENDAR = Permission(
        "read", "their own events at a secret calendar address", ANYONE, delegable=False
    )
    WRITE_SHEET = Permission(
        "write, read or share", "their own reflections on an event", ANY_SIGNED_IN, delegable=False
    )
    READ_SHARED_SHEETS = Permission(
        "read",
        "reflections that were shared with the lead",
        _grant({Role.TRUST_LEAD: Reach.ORGANISATION}),
        delegable=False,
    )
    READ_GATHERED_SHEETS = Permission(
        "read", "answers from reflections, without names", HUB_OFFICE, delegable=False
    )

    SEE_REGISTER = Permission(
        "find and read", "mentors, coaches and preceptors on the register", MEMBERS, delegable=False
    )
    CHANGE_OWN_PROFILE = Permission(
        "write, pause or withdraw", "their own profile on the register", ANY_SIGNED_IN, delegable=False
    )
    ASK_FOR_MENTORING = Permission(
        "ask for", "a mentor, coach or preceptor of their choice", MEMBERS, delegable=False
    )
    ANSWER_MENTORING = Permission(
        "answer",
        "people who ask for their help as mentor, coach or preceptor",
        ANY_SIGNED_IN,
        delegable=False,
    )
    EXCLUDE_FROM_MENTORING = Permission(
        "add or block",
        "people the register must not match them with",
        ANY_SIGNED_IN,
        delegable=False,
    )
    USE_RELATIONSHIP = Permission(
        "agree, meet and end", "their own mentoring or coaching", ANY_SIGNED_IN, delegable=False
    )
    WRITE_NOTES = Permission("write and read", "their own private notes", ANY_SIGNED_IN, delegable=False)
    RAISE_CONCERN = Permission(
        "raise", "a concern about mentoring or coaching", ANY_SIGNED_IN, delegable=False
    )
    HANDLE_CONCERNS = Permission(
        "read and answer", "concerns about mentoring or coaching", LEADS_AND_OFFICE, delegable=False
    )
    MANAGE_REGISTER = Permission(
        "approve, return, check and export",
        "profiles of their organisation on the register",
        LEADS_AND_OFFICE,
        delegable=False,
    )
    MODERATE_BOARD = Permission(
        "show or refuse", "requests on the noticeboard of the register", HUB_OFFICE, delegable=False
    )
    SEE_MENTORING_FIGURES = Permission(
        "read", "totals for mentoring and coaching, without names", LEADS_AND_OFFICE, delegable=False
    )
    COMPLETE_TRAINING = Permission(
        "mark", "their own training for mentors and mentees as completed", ANY_SIGNED_IN, delegable=False
    )
    RUN_MENTORING_PROGRAMMES = Permission(
        "make, change and review",
        "a coaching and mentoring programme of their organisation",
        PUBLISHERS_AND_OFFICE,
        delegable=False,
    )
    JOIN_MENTORING_PROGRAMME = Permission(
        "join or decline", "a coaching and mentoring programme", ANY_SIGNED_IN, delegable=False
    )

    WRITE_ITEMS = Permission("write and submit", "an item of their organisation", ORGANISERS)
    REVIEW_ITEMS = Permission(
        "return, publish and withdraw", "an item that someone else wrote", LEADS_AND_OFFICE, delegable=False
    )
    REDACT_ITEMS = Permission(
        "redact", "a published version of an item", ADMIN, delegable=False, needs_reauthentication=True
    )
    CONFIRM_ITEMS = Permission("confirm or end", "what their organisation offers", ORGANISERS)
    ADD_EVALUATIONS = Permission("add or withdraw", "an evaluation of an item", ORGANISERS, delegable=False)
    CONFIRM_EVALUATIONS = Permission("confirm", "an evaluation that counts", HUB_OFFICE, delegable=False)
    ADOPT_ITEMS = Permission(
        "say", "that their organisation uses or has adapted an item", EVERY_ROLE, delegable=False
    )
    RATE_ITEMS = Permission("rate or comment on", "an item that they have used", MEMBERS, delegable=False)
    SEE_ADOPTION_FIGURES = Permission("see", "how many organisations use items", HUB_OFFICE, delegable=False)
    MODERATE_COMMENTS = Permission("hide", "comments on items, and references", HUB_OFFICE, delegable=False)
    GIVE_REFERENCES = Permission(
        "give", "a reference for something they took part in", MEMBERS, delegable=False
    )
    COMMENT_ON_REFERENCES = Permission(
        "comment on", "references for what their organisation runs", ORGANISERS, delegable=False
    )
    REPORT_ITEMS = Permission(
        "ask",
        "about an item or a trust, report a problem or suggest a change",
        ANY_SIGNED_IN,
        delegable=False,
    )

    SAVE_AND_FOLLOW = Permission(
        "save and follow",
        "items, searches, trusts and series, for themselves",
        ANY_SIGNED_IN,
        delegable=False,
    )

    SEE_PEOPLE = Permission("see", "every person", HUB_OFFICE)
    CHANGE_PEOPLE = Permission(
        "suspend or reset", "a person's account", ADMIN, delegable=False, needs_reauthentication=True
    )
    SEE_ADMIN = Permission("see", "the administration pages", LEADS_AND_OFFICE)
    SEE_PLUGINS = Permission("see", "why a plugin is set aside", HUB_OFFICE)
    RETRY_PLUGIN = Permission("ask again", "a plugin", HUB_OFFICE)
    SEE_MISSED_SEARCHES = Permission("see", "what people searched for, and whether it was useful", HUB_OFFICE)
    DELETE_LOOKED_FOR = Permission("delete", "what somebody wrote about a search", HUB_OFFICE)
