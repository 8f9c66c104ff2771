"""The letters, made when they are sent; None where the reason has gone, or the person."""

from datetime import date

from sqlalchemy.orm import Session

from hub.access import Role
from hub.accounts.domain import (
    find_person_by_email,
    find_reachable_person,
    get_membership,
    list_roles,
    person_names_by_id,
)
from hub.accounts.domain import persons_by_id as persons
from hub.kit.clock import format_date, format_day, now
from hub.kit.emails import Email, Message, MessageKind, Topic
from hub.kit.errors import NotFound
from hub.kit.page import Link
from hub.people.domain import (
    DeclineReason,
    find_delegate,
    find_invitation,
    find_join_request,
    find_line_manager,
    find_pending_registration,
    invitation_version,
    list_approvers,
    role_requires_second_factor,
    sign_invitation_token,
    sign_registration_token,
)
from hub.people.domain.role_labels import ROLE_PHRASES
from hub.trusts.domain import Organisation, organisations_by_id

NOT_YOU = "If you do not know what this is about, do nothing: nothing happens without you."


def _organisation(session: Session, organisation_id: int) -> Organisation:
    return organisations_by_id(session, [organisation_id])[organisation_id]


def _is_approver(session: Session, person_id: int, organisation_id: int) -> bool:
    """Say whether somebody still decides in an organisation: what they are told of others depends on it."""
    return any(one.person.id == person_id for one in list_approvers(session, organisation_id, now()))


def _until(last: date | None) -> str:
    return f" until {format_day(last)}" if last else ""


def compose_invitation(session: Session, message: Message, site_url: str) -> Email | None:
    """Invite somebody, with the link that is theirs alone."""
    found = find_invitation(session, message.about_id)
    if found is None or found.accepted_at or found.withdrawn_at or found.expires_at <= now():
        return None
    if invitation_version(found) != message.details.get("until"):
        return None  # it was sent again since, with another link
    organisation = _organisation(session, found.organisation_id)
    inviter = person_names_by_id(session, [found.invited_by_id]).get(
        found.invited_by_id or 0, "The hub office"
    )
    role = Role(found.role)
    second = ("This role asks for an authenticator app as a second factor, beside your password.",)
    return Email(
        to=found.email,
        subject=f"You are invited to the Ambulance Leadership Hub by {organisation.name}",
        paragraphs=(
            f"{inviter} invites you to join {organisation.name} on the Ambulance Leadership Hub "
            f"as {ROLE_PHRASES[role]}{_until(found.ends_on)}.",
            "Ambulance trusts share there what develops their leaders.",
            *(second if role_requires_second_factor(role) else ()),
        ),
        link=Link("Accept the invitation", f"{site_url}/invitations/{sign_invitation_token(session, found)}"),
        closing_paragraphs=(
            f"The link works once, until {format_date(found.expires_at)}. Give it to nobody else.",
            NOT_YOU,
        ),
    )


def compose_registration(session: Session, message: Message, site_url: str) -> Email | None:
    """Let somebody prove their address; whoever has an account is told to sign in instead."""
    found = find_pending_registration(session, message.about_id)
    if found is None or found.used_at or found.expires_at <= now():
        return None
    trust = _organisation(session, found.organisation_id)
    subject = f"Join {trust.name} on the Ambulance Leadership Hub"
    if find_person_by_email(session, found.email) is not None:
        return Email(
            to=found.email,
            subject=subject,
            paragraphs=(
                f"Somebody asked with this address to join {trust.name}. The address has an account already.",
                "If it was you, sign in and ask there.",
            ),
            link=Link("Ask to join", f"{site_url}/trusts/{trust.slug}/join"),
            closing_paragraphs=(NOT_YOU,),
        )
    return Email(
        to=found.email,
        subject=subject,
        paragraphs=(
            f"You want to join {trust.name} on the Ambulance Leadership Hub.",
            "This link proves that the address is yours. Then you make your account, and the trust is asked.",
        ),
        link=Link("Go on", f"{site_url}/join/{sign_registration_token(session, found)}"),
        closing_paragraphs=(f"The link works once, until {format_date(found.expires_at)}.", NOT_YOU),
    )


def compose_join_request(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a lead that somebody wants to join."""
    found, reader = (
        find_join_request(session, message.about_id),
        find_reachable_person(session, message.person_id),
    )
    if found is None or reader is None or found.decided_at is not None:
        return None
    if not _is_approver(session, reader.id, found.organisation_id):
        return None
    trust = _organisation(session, found.organisation_id)
    who = person_names_by_id(session, [found.person_id])[found.person_id]
    moves = f" and to leave {_organisation(session, found.leaves_id).name}" if found.leaves_id else ""
    return Email(
        to=reader.email or "",
        subject=f"Somebody asks to join {trust.name}",
        paragraphs=(f"{who} asks to join {trust.name}{moves}. Say yes only if you know them.",),
        link=Link("Answer", f"{site_url}/trusts/{trust.slug}/team/requests/{found.public_id}"),
    )


def compose_join_answer(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell somebody what the trust has answered."""
    found, reader = (
        find_join_request(session, message.about_id),
        find_reachable_person(session, message.person_id),
    )
    if found is None or reader is None or found.decided_at is None:
        return None
    trust = _organisation(session, found.organisation_id)
    if found.accepted:
        return Email(
            to=reader.email or "",
            subject=f"You belong to {trust.name} on the Ambulance Leadership Hub",
            paragraphs=(f"{trust.name} has said yes. What it shares among its own is open to you now.",),
            link=Link("Go to the hub", f"{site_url}/trusts/{trust.slug}"),
        )
    return Email(
        to=reader.email or "",
        subject=f"{trust.name} has not said yes",
        paragraphs=(
            f"You asked to join {trust.name}. It has said no: {DeclineReason(found.reason).label}.",
            "All that is public stays open to you.",
        ),
        link=Link("Your account", f"{site_url}/account/people"),
    )


def compose_role_given(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell somebody of a role, or of its new last day."""
    reader = find_reachable_person(session, message.person_id)
    try:
        held = get_membership(session, message.about_id or 0)
    except NotFound:
        return None
    if reader is None or held.person_id != reader.id:
        return None
    organisation, role = _organisation(session, held.organisation_id), Role(held.role)
    return Email(
        to=reader.email or "",
        subject=f"Your role in {organisation.name}",
        paragraphs=(f"You are now {ROLE_PHRASES[role]} of {organisation.name}{_until(held.ends_on)}.",),
        link=Link("Your roles", f"{site_url}/account/people"),
    )


def compose_role_ended(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell somebody that they no longer have a role."""
    reader, role = find_reachable_person(session, message.person_id), Role(message.details["role"])
    id_ = int(message.details["organisation"])
    if reader is None:
        return None
    if any(
        (one.organisation_id, one.role) == (id_, role) for one in list_roles(session, reader.id, now().date())
    ):
        return None
    organisation = _organisation(session, id_)
    return Email(
        to=reader.email or "",
        subject=f"Your role in {organisation.name} has ended",
        paragraphs=(
            f"You are no longer {ROLE_PHRASES[role]} of {organisation.name}.",
            "If you did not expect this, ask the trust's lead.",
        ),
        link=Link("Your roles", f"{site_url}/account/people"),
    )


def compose_member_left(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell whoever decides in an organisation that somebody has left it."""
    reader, id_ = find_reachable_person(session, message.person_id), int(message.details["organisation"])
    if reader is None or not _is_approver(session, reader.id, id_):
        return None
    left = persons(session, [message.about_id])[message.about_id or 0]
    back = any(one.organisation_id == id_ for one in list_roles(session, left.id, now().date()))
    if left.erased_at is not None or back:
        return None
    organisation = _organisation(session, id_)
    return Email(
        to=reader.email or "",
        subject=f"Somebody has left {organisation.name}",
        paragraphs=(
            f"{left.name} has left {organisation.name}, and has no role there any more.",
            "What they have shared stays. You need do nothing.",
        ),
        link=Link("See the team", f"{site_url}/trusts/{organisation.slug}/team"),
    )


def compose_guest_ends(session: Session, message: Message, site_url: str) -> Email | None:
    """Ask whoever invited a guest whether their time should end."""
    reader, today = find_reachable_person(session, message.person_id), now().date()
    try:
        held = get_membership(session, message.about_id or 0)
    except NotFound:
        return None
    if reader is None or held.ends_on is None or not 0 <= (held.ends_on - today).days <= 7:
        return None
    if not _is_approver(session, reader.id, held.organisation_id):
        return None
    organisation = _organisation(session, held.organisation_id)
    guest = persons(session, [held.person_id])[held.person_id]
    return Email(
        to=reader.email or "",
        subject=f"A guest of {organisation.name} leaves on {format_day(held.ends_on)}",
        paragraphs=(
            f"{guest.name} is a guest of {organisation.name} until {format_day(held.ends_on)}.",
            "Their role ends by itself. If they should stay longer, choose another day.",
        ),
        link=Link("See the guest", f"{site_url}/trusts/{organisation.slug}/team/people/{guest.public_id}"),
    )


def compose_line_manager(session: Session, message: Message, site_url: str) -> Email | None:
    """Ask somebody to confirm that they are a line manager."""
    found, reader = (
        find_line_manager(session, message.about_id),
        find_reachable_person(session, message.person_id),
    )
    if found is None or reader is None or found.email != reader.email:
        return None
    who = person_names_by_id(session, [found.person_id])[found.person_id]
    return Email(
        to=reader.email or "",
        subject="Are you the line manager of somebody on the hub?",
        paragraphs=(f"{who} has named you as their line manager. Confirm it, or say that you are not.",),
        link=Link("Answer", f"{site_url}/account/people"),
    )


def compose_delegate(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell an assistant for whom they may act."""
    found, reader = (
        find_delegate(session, message.about_id),
        find_reachable_person(session, message.person_id),
    )
    if found is None or reader is None:
        return None
    who = person_names_by_id(session, [found.person_id])[found.person_id]
    return Email(
        to=reader.email or "",
        subject=f"You may act for {who} on the hub",
        paragraphs=(
            f"{who} lets you act for them. What you do then is recorded with both your names.",
            "Either of you may end it at any time.",
        ),
        link=Link("See for whom you may act", f"{site_url}/account/people"),
    )


MESSAGE_KINDS = (
    MessageKind("invitation", compose_invitation),
    MessageKind("newcomer", compose_registration),
    MessageKind("join-request", compose_join_request, Topic.WAITING),
    MessageKind("join-answer", compose_join_answer),
    MessageKind("role-given", compose_role_given, Topic.MEMBERSHIP),
    MessageKind("role-ended", compose_role_ended, Topic.MEMBERSHIP),
    MessageKind("member-left", compose_member_left, Topic.MEMBERSHIP),
    MessageKind("guest-ends", compose_guest_ends, Topic.WAITING),
    MessageKind("line-manager", compose_line_manager, Topic.WAITING),
    MessageKind("delegate", compose_delegate, Topic.MEMBERSHIP),
)
