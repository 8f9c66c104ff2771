"""The letters, made when they are sent; None where the reason has gone, or the person."""

from datetime import date

from sqlalchemy.orm import Session

from hub.access import Role
from hub.accounts.domain import membership_with, names_of, person_at, reachable, roles_of
from hub.accounts.domain import persons_with as persons
from hub.kit.clock import day_in_words, in_words, now
from hub.kit.emails import Letter, Message, MessageKind, Topic
from hub.kit.errors import NotFound
from hub.kit.page import Link
from hub.people.domain import (
    Reason,
    delegate_row_with,
    invitation_with,
    manager_row_with,
    needs_second_factor,
    newcomer_with,
    request_with,
    token_of,
    token_of_newcomer,
    turn_of,
    who_decides,
)
from hub.people.domain.role_labels import WORDS_OF_ROLE
from hub.trusts.domain import Organisation, organisations_by_id

NOT_YOU = "If you do not know what this is about, do nothing: nothing happens without you."


def _organisation(session: Session, organisation_id: int) -> Organisation:
    return organisations_by_id(session, [organisation_id])[organisation_id]


def _decides(session: Session, person_id: int, organisation_id: int) -> bool:
    """Say whether somebody still decides in an organisation: what they are told of others depends on it."""
    return any(one.person.id == person_id for one in who_decides(session, organisation_id, now()))


def _until(last: date | None) -> str:
    return f" until {day_in_words(last)}" if last else ""


def invitation(session: Session, message: Message, site: str) -> Letter | None:
    """Invite somebody, with the link that is theirs alone."""
    found = invitation_with(session, message.about_id)
    if found is None or found.accepted_at or found.withdrawn_at or found.expires_at <= now():
        return None
    if turn_of(found) != message.details.get("until"):
        return None  # it was sent again since, with another link
    organisation = _organisation(session, found.organisation_id)
    inviter = names_of(session, [found.invited_by_id]).get(found.invited_by_id or 0, "The hub office")
    role = Role(found.role)
    second = ("This role asks for an authenticator app as a second factor, beside your password.",)
    return Letter(
        to=found.email,
        subject=f"You are invited to the Ambulance Leadership Hub by {organisation.name}",
        paragraphs=(
            f"{inviter} invites you to join {organisation.name} on the Ambulance Leadership Hub "
            f"as {WORDS_OF_ROLE[role]}{_until(found.ends_on)}.",
            "Ambulance trusts share there what develops their leaders.",
            *(second if needs_second_factor(role) else ()),
        ),
        link=Link("Accept the invitation", f"{site}/invitations/{token_of(session, found)}"),
        after=(f"The link works once, until {in_words(found.expires_at)}. Give it to nobody else.", NOT_YOU),
    )


def newcomer(session: Session, message: Message, site: str) -> Letter | None:
    """Let somebody prove their address; whoever has an account is told to sign in instead."""
    found = newcomer_with(session, message.about_id)
    if found is None or found.used_at or found.expires_at <= now():
        return None
    trust = _organisation(session, found.organisation_id)
    subject = f"Join {trust.name} on the Ambulance Leadership Hub"
    if person_at(session, found.email) is not None:
        return Letter(
            to=found.email,
            subject=subject,
            paragraphs=(
                f"Somebody asked with this address to join {trust.name}. The address has an account already.",
                "If it was you, sign in and ask there.",
            ),
            link=Link("Ask to join", f"{site}/trusts/{trust.slug}/join"),
            after=(NOT_YOU,),
        )
    return Letter(
        to=found.email,
        subject=subject,
        paragraphs=(
            f"You want to join {trust.name} on the Ambulance Leadership Hub.",
            "This link proves that the address is yours. Then you make your account, and the trust is asked.",
        ),
        link=Link("Go on", f"{site}/join/{token_of_newcomer(session, found)}"),
        after=(f"The link works once, until {in_words(found.expires_at)}.", NOT_YOU),
    )


def join_request(session: Session, message: Message, site: str) -> Letter | None:
    """Tell a lead that somebody wants to join."""
    found, reader = request_with(session, message.about_id), reachable(session, message.person_id)
    if found is None or reader is None or found.decided_at is not None:
        return None
    if not _decides(session, reader.id, found.organisation_id):
        return None
    trust = _organisation(session, found.organisation_id)
    who = names_of(session, [found.person_id])[found.person_id]
    moves = f" and to leave {_organisation(session, found.leaves_id).name}" if found.leaves_id else ""
    return Letter(
        to=reader.email or "",
        subject=f"Somebody asks to join {trust.name}",
        paragraphs=(f"{who} asks to join {trust.name}{moves}. Say yes only if you know them.",),
        link=Link("Answer", f"{site}/trusts/{trust.slug}/team/requests/{found.public_id}"),
    )


def join_answer(session: Session, message: Message, site: str) -> Letter | None:
    """Tell somebody what the trust has answered."""
    found, reader = request_with(session, message.about_id), reachable(session, message.person_id)
    if found is None or reader is None or found.decided_at is None:
        return None
    trust = _organisation(session, found.organisation_id)
    if found.accepted:
        return Letter(
            to=reader.email or "",
            subject=f"You belong to {trust.name} on the Ambulance Leadership Hub",
            paragraphs=(f"{trust.name} has said yes. What it shares among its own is open to you now.",),
            link=Link("Go to the hub", f"{site}/trusts/{trust.slug}"),
        )
    return Letter(
        to=reader.email or "",
        subject=f"{trust.name} has not said yes",
        paragraphs=(
            f"You asked to join {trust.name}. It has said no: {Reason(found.reason).label}.",
            "All that is public stays open to you.",
        ),
        link=Link("Your account", f"{site}/account/people"),
    )


def role_given(session: Session, message: Message, site: str) -> Letter | None:
    """Tell somebody of a role, or of its new last day."""
    reader = reachable(session, message.person_id)
    try:
        held = membership_with(session, message.about_id or 0)
    except NotFound:
        return None
    if reader is None or held.person_id != reader.id:
        return None
    organisation, role = _organisation(session, held.organisation_id), Role(held.role)
    return Letter(
        to=reader.email or "",
        subject=f"Your role in {organisation.name}",
        paragraphs=(f"You are now {WORDS_OF_ROLE[role]} of {organisation.name}{_until(held.ends_on)}.",),
        link=Link("Your roles", f"{site}/account/people"),
    )


def role_ended(session: Session, message: Message, site: str) -> Letter | None:
    """Tell somebody that they no longer have a role."""
    reader, role = reachable(session, message.person_id), Role(message.details["role"])
    id_ = int(message.details["organisation"])
    if reader is None:
        return None
    if any(
        (one.organisation_id, one.role) == (id_, role) for one in roles_of(session, reader.id, now().date())
    ):
        return None
    organisation = _organisation(session, id_)
    return Letter(
        to=reader.email or "",
        subject=f"Your role in {organisation.name} has ended",
        paragraphs=(
            f"You are no longer {WORDS_OF_ROLE[role]} of {organisation.name}.",
            "If you did not expect this, ask the trust's lead.",
        ),
        link=Link("Your roles", f"{site}/account/people"),
    )


def member_left(session: Session, message: Message, site: str) -> Letter | None:
    """Tell whoever decides in an organisation that somebody has left it."""
    reader, id_ = reachable(session, message.person_id), int(message.details["organisation"])
    if reader is None or not _decides(session, reader.id, id_):
        return None
    left = persons(session, [message.about_id])[message.about_id or 0]
    back = any(one.organisation_id == id_ for one in roles_of(session, left.id, now().date()))
    if left.erased_at is not None or back:
        return None
    organisation = _organisation(session, id_)
    return Letter(
        to=reader.email or "",
        subject=f"Somebody has left {organisation.name}",
        paragraphs=(
            f"{left.name} has left {organisation.name}, and has no role there any more.",
            "What they have shared stays. You need do nothing.",
        ),
        link=Link("See the team", f"{site}/trusts/{organisation.slug}/team"),
    )


def guest_ends(session: Session, message: Message, site: str) -> Letter | None:
    """Ask whoever invited a guest whether their time should end."""
    reader, today = reachable(session, message.person_id), now().date()
    try:
        held = membership_with(session, message.about_id or 0)
    except NotFound:
        return None
    if reader is None or held.ends_on is None or not 0 <= (held.ends_on - today).days <= 7:
        return None
    if not _decides(session, reader.id, held.organisation_id):
        return None
    organisation = _organisation(session, held.organisation_id)
    guest = persons(session, [held.person_id])[held.person_id]
    return Letter(
        to=reader.email or "",
        subject=f"A guest of {organisation.name} leaves on {day_in_words(held.ends_on)}",
        paragraphs=(
            f"{guest.name} is a guest of {organisation.name} until {day_in_words(held.ends_on)}.",
            "Their role ends by itself. If they should stay longer, choose another day.",
        ),
        link=Link("See the guest", f"{site}/trusts/{organisation.slug}/team/people/{guest.public_id}"),
    )


def line_manager(session: Session, message: Message, site: str) -> Letter | None:
    """Ask somebody to confirm that they are a line manager."""
    found, reader = manager_row_with(session, message.about_id), reachable(session, message.person_id)
    if found is None or reader is None or found.email != reader.email:
        return None
    who = names_of(session, [found.person_id])[found.person_id]
    return Letter(
        to=reader.email or "",
        subject="Are you the line manager of somebody on the hub?",
        paragraphs=(f"{who} has named you as their line manager. Confirm it, or say that you are not.",),
        link=Link("Answer", f"{site}/account/people"),
    )


def delegate(session: Session, message: Message, site: str) -> Letter | None:
    """Tell an assistant for whom they may act."""
    found, reader = delegate_row_with(session, message.about_id), reachable(session, message.person_id)
    if found is None or reader is None:
        return None
    who = names_of(session, [found.person_id])[found.person_id]
    return Letter(
        to=reader.email or "",
        subject=f"You may act for {who} on the hub",
        paragraphs=(
            f"{who} lets you act for them. What you do then is recorded with both your names.",
            "Either of you may end it at any time.",
        ),
        link=Link("See for whom you may act", f"{site}/account/people"),
    )


KINDS = (
    MessageKind("invitation", invitation),
    MessageKind("newcomer", newcomer),
    MessageKind("join-request", join_request, Topic.WAITING),
    MessageKind("join-answer", join_answer),
    MessageKind("role-given", role_given, Topic.MEMBERSHIP),
    MessageKind("role-ended", role_ended, Topic.MEMBERSHIP),
    MessageKind("member-left", member_left, Topic.MEMBERSHIP),
    MessageKind("guest-ends", guest_ends, Topic.WAITING),
    MessageKind("line-manager", line_manager, Topic.WAITING),
    MessageKind("delegate", delegate, Topic.MEMBERSHIP),
)
