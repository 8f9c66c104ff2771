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
class Row:
    """One act on one kind of thing.

    `delegable`: an assistant may do it for somebody. `fresh`: whoever does it has just proved who they are.
    """

    action: str
    on: str
    who: Mapping[Who, Reach]
    delegable: bool = field(default=True, kw_only=True)
    fresh: bool = field(default=False, kw_only=True)


def _by(**reaches: Reach) -> Mapping[Who, Reach]:
    return MappingProxyType({Who[name.upper()]: reach for name, reach in reaches.items()})


ANYONE = _by(anyone=Reach.ALL)
ONESELF = _by(signed_in=Reach.OWN)
OFFICE = _by(hub_staff=Reach.ALL, hub_admin=Reach.ALL)
ADMIN = _by(hub_admin=Reach.ALL)
LEADS = _by(trust_lead=Reach.ORGANISATION, hub_staff=Reach.ALL, hub_admin=Reach.ALL)


class Act(Enum):
    """All that can be done, each with its row."""

    READ = Row("read", "what is public", ANYONE)
    SIGN_IN = Row("sign in", "an account", ANYONE, delegable=False)
    USE_LINK = Row("use", "a link that came by mail", ANYONE, delegable=False)
    SIGN_OUT = Row("sign out", "an account", ANYONE)
    PROVE_AGAIN = Row("prove again", "who one is", ONESELF, delegable=False)

    SEE_MINE = Row("see", "what is mine and what waits for me", ONESELF)
    SEE_ACCOUNT = Row("see", "one's own account", ONESELF, delegable=False)
    CHANGE_ACCOUNT = Row("change", "one's own account", ONESELF, delegable=False)
    SECURE_ACCOUNT = Row("change", "how one signs in", ONESELF, delegable=False, fresh=True)
    TAKE_DATA = Row("take away", "all that is held about oneself", ONESELF, delegable=False, fresh=True)
    ERASE_SELF = Row("erase", "oneself", ONESELF, delegable=False, fresh=True)
    ERASE_PERSON = Row("erase", "a person who asked for it", ADMIN, delegable=False, fresh=True)
    RELATE = Row("name, confirm or end", "a line manager or a delegate", ONESELF, delegable=False)
    ACT_FOR = Row("act for", "somebody whose delegate one is", ONESELF, delegable=False)
    STOP_ACTING = Row("stop acting for", "somebody", ONESELF)
    ASK_TO_JOIN = Row("ask to join", "a trust", ONESELF, delegable=False)
    LEAVE = Row("leave", "an organisation to which one belongs", ONESELF, delegable=False, fresh=True)
    BEGIN_TO_JOIN = Row("say that one wants to join", "a trust", ANYONE, delegable=False)

    SEE_TEAM = Row("see", "who has which role in an organisation", LEADS)
    CHANGE_TEAM = Row("invite, confirm, change or end", "a role in an organisation", LEADS)
    CHANGE_LEADS = Row("give or end", "the role of trust lead", LEADS, delegable=False, fresh=True)
    END_LAST_LEAD = Row("end", "the role of a trust's last lead", OFFICE, delegable=False)
    GIVE_HUB_ROLE = Row("give or end", "a role in the hub office", ADMIN, delegable=False, fresh=True)
    READ_AUDIT = Row("read", "what was done", _by(trust_lead=Reach.ORGANISATION, hub_admin=Reach.ALL))

    SEE_PEOPLE = Row("see", "every person", OFFICE)
    CHANGE_PEOPLE = Row("disable or reset", "a person's account", ADMIN, delegable=False, fresh=True)
    SEE_ADMIN = Row("see", "where one looks after people and the hub", LEADS)
    SEE_PLUGINS = Row("see", "why a plugin is set aside", OFFICE)
    RETRY_PLUGIN = Row("ask again", "a plugin", OFFICE)
    SEE_MISSES = Row("see", "what was looked for in vain", OFFICE)
