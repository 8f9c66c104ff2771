"""Labels of the acts in the activity log; the log stores each act as a verb and its object."""

from collections.abc import Mapping
from types import MappingProxyType

IRREGULAR_PASTS: Mapping[str, str] = MappingProxyType(
    {
        "begin": "began",
        "give": "gave",
        "hold": "held",
        "keep": "kept",
        "leave": "left",
        "make": "made",
        "put": "put",
        "reset": "reset",
        "send": "sent",
        "show": "showed",
        "stand": "stood",
        "take": "took",
        "undo": "undid",
        "withdraw": "withdrew",
        "write": "wrote",
        "cut": "cut",
        "say": "said",
        "hide": "hid",
        "choose": "chose",
    }
)
DOUBLED_CONSONANTS = frozenset({"plan", "stop", "submit"})
REPLACED_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "delegate": "assistant",
        "adoption": "use of item",
        "second factor": "two-step sign-in",
        "identity": "account with another service",
        "kept date": "date to plan around",
        "roster notice": "roster deadline",
        "sheet": "reflections",
    }
)
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "agree": "Agreed to mentoring agreement",
        "agree to be named": "Added name to public page",
        "allocate places": "Kept places",
        "ask again": "Tried plugin again",
        "ask hub draft": "Asked hub staff to publish draft",
        "begin draft": "Started draft",
        "begin to act for": "Started acting for",
        "cancel booking": "Cancelled place",
        "close relationship": "Ended mentoring or coaching",
        "decline to let join": "Declined request",
        "disable": "Suspended account",
        "enable": "Reactivated account",
        "end a sign-in": "Signed out one browser",
        "end other sign-ins": "Signed out other browsers",
        "erase": "Erased account",
        "evaluate": "Answered questions on mentoring",
        "exclude from mentoring": "Asked not to be matched with someone",
        "change role": "Role changed",
        "give role": "Role added",
        "end role": "Role ended",
        "adopt item": "Said that organisation uses item",
        "hold meeting": "Marked meeting as held",
        "invite to register": "Invited people to register",
        "invite": "Invited person",
        "let join": "Approved request",
        "make programme": "Created programme",
        "open account": "Created account",
        "offer places in programme": "Offered places on programme",
        "prove again": "Confirmed identity",
        "put request on board": "Sent request to moderator",
        "refuse for board": "Did not post request",
        "say item has changed": "Said that item has changed",
        "say item has ended": "Said that item has ended",
        "send reset link": "Sent link to choose a new password",
        "show on board": "Posted request on noticeboard",
        "sign in": "Signed in",
        "sign out": "Signed out",
        "sign out everywhere": "Signed out everywhere",
        "stand down from events": "Withdrew people from events",
        "suggest another": "Suggested someone else",
        "take back draft": "Withdrew draft from review",
        "take back request": "Cancelled request",
        "take back to be named": "Removed name from public page",
        "take data": "Downloaded data",
        "take declaration back": "Withdrew declaration",
        "take exclusion back": "Withdrew request not to be matched with someone",
        "take offer back": "Withdrew offer",
        "take request off board": "Took request off noticeboard",
        "undo draft": "Undid publication",
        "undo training": "Marked training as not completed",
        "withdraw invitation": "Cancelled invitation",
        "withdraw place in programme": "Withdrew place on programme",
        "write agreement": "Wrote or changed mentoring agreement",
        "write to people": "Sent message",
    }
)
"""Labels that do not follow from the verb."""


def label_act(act: str) -> str:
    """Return the label of an act: its verb in the past tense, such as "Booked place" for "book place"."""
    if act in LABELS:
        return LABELS[act]
    verb, _, rest = act.partition(" ")
    for word, better in REPLACED_WORDS.items():
        rest = rest.replace(word, better)
    return f"{_past_tense(verb)} {rest}".strip().capitalize()


def _past_tense(verb: str) -> str:
    if verb in IRREGULAR_PASTS:
        return IRREGULAR_PASTS[verb]
    if verb in DOUBLED_CONSONANTS:
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y"):
        return f"{verb[:-1]}ied"
    return f"{verb}{'l' if verb == 'cancel' else ''}ed"
