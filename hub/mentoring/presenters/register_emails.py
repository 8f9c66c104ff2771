"""Emails on what becomes of a profile: invitations, quiet profiles, departures and certificates."""

from sqlalchemy.orm import Session

from hub.accounts.domain import find_reachable_person
from hub.kit.emails import Email, Message, MessageKind
from hub.kit.page import Link
from hub.mentoring.presenters.words import activity


def compose_account_ended(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that whoever they worked with has deleted their account."""
    person = find_reachable_person(session, message.person_id)
    if person is None:
        return None
    what = activity(str(message.details["kind"]))
    return Email(
        to=person.email or "",
        subject=f"Your {what} has ended",
        paragraphs=(
            f"The person with whom you had {what} has deleted their account. The {what} has ended and is "
            "no longer on your page.",
            "If you had meetings planned, please take them out of your calendar.",
        ),
        link=Link("See your mentoring and coaching", f"{site_url}/mentoring/me"),
    )


REGISTER_MESSAGE_KINDS = (MessageKind("mentoring-account-ended", compose_account_ended),)
