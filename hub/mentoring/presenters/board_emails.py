"""Emails of the board of requests. None holds the words of a request."""

from sqlalchemy.orm import Session

from hub.accounts.domain import find_reachable_person, person_names_by_id
from hub.kit.emails import Email, Message, MessageKind
from hub.kit.page import Link
from hub.mentoring.domain.board import BoardState
from hub.mentoring.domain.vocabulary import ChoiceState
from hub.mentoring.models import MentoringRequest, RegisterProfile, RequestChoice
from hub.mentoring.presenters.words import activity


def compose_board_decision(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a leader whether their request is on the board."""
    request = session.get(MentoringRequest, message.about_id) if message.about_id is not None else None
    person = find_reachable_person(session, message.person_id)
    if request is None or person is None or request.ended_at is not None:
        return None
    url = f"{site_url}/mentoring/requests/{request.public_id}"
    subject = f"Your request for {activity(request.kind)}"
    if request.board_state == BoardState.SHOWN:
        words = (
            "Your request is on the noticeboard, without your name.",
            "We will email you when someone offers to help.",
        )
        return Email(
            to=person.email or "", subject=subject, paragraphs=words, link=Link("See your request", url)
        )
    if request.board_state == BoardState.REFUSED:
        words = (
            "The moderator has not posted your request on the noticeboard.",
            "They have said why. Read it, then change your request and send it again.",
        )
        return Email(
            to=person.email or "", subject=subject, paragraphs=words, link=Link("Change your request", url)
        )
    return None


def compose_offer(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a leader that someone offers to help with their request on the board."""
    choice = session.get(RequestChoice, message.about_id) if message.about_id is not None else None
    person = find_reachable_person(session, message.person_id)
    if choice is None or person is None or choice.state != ChoiceState.OFFERED:
        return None
    request = session.get_one(MentoringRequest, choice.request_id)
    if request.ended_at is not None:
        return None
    profile = session.get_one(RegisterProfile, choice.profile_id)
    name = person_names_by_id(session, [profile.person_id]).get(profile.person_id, "Someone")
    return Email(
        to=person.email or "",
        subject=f"{name} has offered to help with your request for {activity(request.kind)}",
        paragraphs=(
            f"{name} has seen your request on the noticeboard. They do not know your name.",
            "If you would like their help, ask them. They will then see who you are, and can accept or "
            "decline.",
        ),
        link=Link("See the offer", f"{site_url}/mentoring/requests/{request.public_id}"),
    )


BOARD_MESSAGE_KINDS = (
    MessageKind("mentoring-board", compose_board_decision),
    MessageKind("mentoring-offered", compose_offer),
)
