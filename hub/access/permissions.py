"""The access table: who may do what, and how far. Each route names one row; nothing else decides.

`docs/access.md` shows it to people; a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from types import MappingProxyType


class Who(StrEnum):
    """Anybody, anybody who is signed in, or who holds a role."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    LEADER = "leader"
    PUBLISHER = "publisher"
    TRUST_LEAD = "trust-lead"
    HUB_STAFF = "hub-staff"
    HUB_ADMIN = "hub-admin"
    GUEST = "guest"


class Reach(StrEnum):
    """How far an act goes: one's own things, those of the organisation in which one has the role, or all."""

    OWN = "own"
    ORGANISATION = "organisation"
    ALL = "all"


@dataclass(frozen=True)
class Permission:
    """One act on one kind of thing.

    `delegable`: an assistant may do it for somebody. `fresh`: whoever does it has just proved who they are.
    """

    action: str
    target: str
    reach_by_role: Mapping[Who, Reach]
    delegable: bool = field(default=True, kw_only=True)
    needs_reauthentication: bool = field(default=False, kw_only=True)


def _grant(**reaches: Reach) -> Mapping[Who, Reach]:
    return MappingProxyType({Who[name.upper()]: reach for name, reach in reaches.items()})


ANYONE = _grant(anyone=Reach.ALL)
ANY_SIGNED_IN = _grant(signed_in=Reach.OWN)
HUB_OFFICE = _grant(hub_staff=Reach.ALL, hub_admin=Reach.ALL)
ADMIN = _grant(hub_admin=Reach.ALL)
LEADS_AND_OFFICE = _grant(trust_lead=Reach.ORGANISATION, hub_staff=Reach.ALL, hub_admin=Reach.ALL)


class Act(Enum):
    """All that can be done, each with its row."""

    READ = Permission("read", "what is public", ANYONE)
    SIGN_IN = Permission("sign in", "an account", ANYONE, delegable=False)
    USE_EMAIL_LINK = Permission("use", "a link that came by mail", ANYONE, delegable=False)
    SIGN_OUT = Permission("sign out", "an account", ANYONE)
    REAUTHENTICATE = Permission("prove again", "who one is", ANY_SIGNED_IN, delegable=False)

    SEE_OWN_PAGES = Permission("see", "what is mine and what waits for me", ANY_SIGNED_IN)
    SEE_ACCOUNT = Permission("see", "one's own account", ANY_SIGNED_IN, delegable=False)
    CHANGE_ACCOUNT = Permission("change", "one's own account", ANY_SIGNED_IN, delegable=False)
    CHANGE_SIGN_IN = Permission(
        "change", "how one signs in", ANY_SIGNED_IN, delegable=False, needs_reauthentication=True
    )
    EXPORT_OWN_DATA = Permission(
        "take away",
        "all that is held about oneself",
        ANY_SIGNED_IN,
        delegable=False,
        needs_reauthentication=True,
    )
    ERASE_SELF = Permission("erase", "oneself", ANY_SIGNED_IN, delegable=False, needs_reauthentication=True)
    ERASE_PERSON = Permission(
        "erase", "a person who asked for it", ADMIN, delegable=False, needs_reauthentication=True
    )
    CHANGE_RELATIONS = Permission(
        "name, confirm or end", "a line manager or a delegate", ANY_SIGNED_IN, delegable=False
    )
    ACT_FOR = Permission("act for", "somebody whose delegate one is", ANY_SIGNED_IN, delegable=False)
    STOP_ACTING = Permission("stop acting for", "somebody", ANY_SIGNED_IN)
    REQUEST_TO_JOIN = Permission("ask to join", "a trust", ANY_SIGNED_IN, delegable=False)
    LEAVE_ORGANISATION = Permission(
        "leave",
        "an organisation to which one belongs",
        ANY_SIGNED_IN,
        delegable=False,
        needs_reauthentication=True,
    )
    BEGIN_REGISTRATION = Permission("say that one wants to join", "a trust", ANYONE, delegable=False)

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
    READ_AUDIT = Permission(
        "read", "what was done", _grant(trust_lead=Reach.ORGANISATION, hub_admin=Reach.ALL)
    )

    SEE_PEOPLE = Permission("see", "every person", HUB_OFFICE)
    CHANGE_PEOPLE = Permission(
        "disable or reset", "a person's account", ADMIN, delegable=False, needs_reauthentication=True
    )
    SEE_ADMIN = Permission("see", "where one looks after people and the hub", LEADS_AND_OFFICE)
    SEE_PLUGINS = Permission("see", "why a plugin is set aside", HUB_OFFICE)
    RETRY_PLUGIN = Permission("ask again", "a plugin", HUB_OFFICE)
    SEE_MISSED_SEARCHES = Permission("see", "what was looked for in vain", HUB_OFFICE)
