"""Why the sign-in page was opened, as a sentence that is derived from the page to return to.

Nothing that stands in the URL is shown: the words come from the act of the page's route, and the title of an
item that everyone can read comes from the catalogue.
"""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import unquote

from flask import current_app

from hub.access import PUBLIC, Act, find_act
from hub.catalogue.domain import find_entry_by_address
from hub.kit.db import db
from hub.web.application import find_view

REASONS: Mapping[Act, str] = MappingProxyType(
    {
        Act.SEE_OWN_PAGES: "see your page and your things to do",
        **dict.fromkeys((Act.SEE_ACCOUNT, Act.CHANGE_ACCOUNT, Act.CHANGE_SIGN_IN), "manage your account"),
        Act.EXPORT_OWN_DATA: "download your data",
        Act.ERASE_SELF: "erase your account",
        Act.CHANGE_RELATIONS: "manage your roles, line manager and assistant",
        **dict.fromkeys((Act.REQUEST_TO_JOIN, Act.BEGIN_REGISTRATION), "ask to join a trust"),
        Act.LEAVE_ORGANISATION: "leave an organisation",
        **dict.fromkeys((Act.SEE_TEAM, Act.CHANGE_TEAM), "see and change a team"),
        Act.READ_AUDIT: "read the activity log",
        Act.SCHEDULE_EVENTS: "schedule and manage events",
        Act.MARK_ATTENDANCE: "mark who came to an event",
        Act.BOOK_PLACES: "book or change your place at an event",
        Act.ACT_FOR_TRUST_AT_EVENTS: "manage your trust’s places at events",
        Act.DECIDE_RELEASES: "answer a request for release from duty",
        Act.ANSWER_QUESTIONS: "tell the organiser what you need at an event",
        Act.WRITE_SHEET: "write about an event",
        Act.SEE_REGISTER: "find a mentor, coach or preceptor",
        Act.CHANGE_OWN_PROFILE: "offer your help as a mentor, coach or preceptor",
        Act.ASK_FOR_MENTORING: "ask for mentoring or coaching",
        Act.ANSWER_MENTORING: "answer a request for your help",
        Act.USE_RELATIONSHIP: "see your mentoring and coaching",
        Act.COMPLETE_TRAINING: "mark a training course as completed",
        Act.JOIN_MENTORING_PROGRAMME: "see a coaching and mentoring programme",
        **dict.fromkeys((Act.WRITE_ITEMS, Act.REVIEW_ITEMS), "write and review items"),
        Act.CONFIRM_ITEMS: "look after your organisation’s items",
        Act.ADD_EVALUATIONS: "add an evaluation",
        Act.ADOPT_ITEMS: "say that your organisation uses this item",
        Act.RATE_ITEMS: "rate this item or comment on it",
        Act.GIVE_REFERENCES: "give a reference",
        Act.REPORT_ITEMS: "ask a question, report a problem or suggest a change",
        Act.SAVE_AND_FOLLOW: "save items and follow what is new",
    }
)
"""What a person wants to do on the pages of an act. For any other act they want to continue."""
REASONS_BY_KIND: Mapping[str, str] = MappingProxyType({"event": "book a place at {title}"})
"""What a person wants to do on the public page of an item, by the kind of its catalogue entry."""
CONTINUE_TO_ITEM = "continue to {title}"


def describe_sign_in_reason(return_path: str, *, again: bool = False) -> str:
    """Return a sentence such as "Sign in to give a reference.", or "" if no page of the hub is meant.

    With `again` it begins with "Sign in again", for a person who has to prove that it is them.
    """
    path = unquote(return_path.partition("?")[0])
    view = find_view(current_app, path, "GET") if path else None
    act = find_act(view) if view is not None else None
    if act is None:
        return ""
    reason = _describe_item(path) if act is Act.READ else REASONS.get(act, "")
    return f"Sign in {'again ' if again else ''}to {reason or 'continue'}."


def _describe_item(path: str) -> str:
    entry = find_entry_by_address(db.session(), PUBLIC, path)
    if entry is None:
        return ""
    return REASONS_BY_KIND.get(entry.kind, CONTINUE_TO_ITEM).format(title=entry.title)
