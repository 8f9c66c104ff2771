"""Emails, composed when they are sent.

A composer returns None if the email is no longer needed or the recipient cannot be reached.
"""

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
from hub.kit.clock import current_day, format_date, format_day, now
from hub.kit.emails import Email, Message, MessageKind, Topic
from hub.kit.errors import NotFound
from hub.kit.page import Link
from hub.people.domain.delegates import find_delegate
from hub.people.domain.invitation_acceptance import role_requires_second_factor
from hub.people.domain.invitations import find_invitation, invitation_version, sign_invitation_token
from hub.people.domain.join_requests import DeclineReason, find_join_request
from hub.people.domain.last_lead import list_approvers
from hub.people.domain.line_managers import find_line_manager
from hub.people.domain.registrations import find_pending_registration, sign_registration_token
from hub.people.presenters import role_words
from hub.trusts.domain import Organisation, organisations_by_id

NOT_YOU = "If you were not expecting this, ignore this email and nothing will happen."


def _organisation(session: Session, organisation_id: int) -> Organisation:
    return organisations_by_id(session, [organisation_id])[organisation_id]


def _is_approver(session: Session, person_id: int, organisation_id: int) -> bool:
    """Return whether a person is still an approver of an organisation and may read about its people."""
    return any(
        approver.person.id == person_id for approver in list_approvers(session, organisation_id, now())
    )


def compose_invitation(session: Session, message: Message, site_url: str) -> Email | None:
    """Compose the invitation with its personal link."""
    invitation = find_invitation(session, message.about_id)
    if invitation is None or invitation.accepted_at or invitation.withdrawn_at:
        return None
    if invitation.expires_at <= now():
        return None
    if invitation_version(invitation) != message.details.get("until"):
        return None  # it was sent again since, with another link
    organisation = _organisation(session, invitation.organisation_id)
    inviter = person_names_by_id(session, [invitation.invited_by_id]).get(
        invitation.invited_by_id or 0, "The hub office"
    )
    role, token = Role(invitation.role), sign_invitation_token(session, invitation)
    note = ("This role needs two-step sign-in: you sign in with your password and a code from an app.",)
    return Email(
        to=invitation.email,
        subject=role_words.invitation_subject(organisation),
        paragraphs=(
            f"{inviter} has invited you to join "
            f"{role_words.invitation_phrase(role, organisation, invitation.ends_on)}.",
            "It is where ambulance trusts share leadership programmes and practice.",
            *(note if role_requires_second_factor(role) else ()),
        ),
        link=Link("Accept the invitation", f"{site_url}/invitations/{token}"),
        closing_paragraphs=(
            f"The link works once and expires on {format_date(invitation.expires_at)}. Do not share it.",
            NOT_YOU,
        ),
    )


def compose_registration(session: Session, message: Message, site_url: str) -> Email | None:
    """Compose the email that confirms an address; if it has an account, ask its owner to sign in instead."""
    registration = find_pending_registration(session, message.about_id)
    if registration is None or registration.used_at or registration.expires_at <= now():
        return None
    trust = _organisation(session, registration.organisation_id)
    subject = f"Join {trust.name} on the Ambulance Leadership Hub"
    if find_person_by_email(session, registration.email) is not None:
        return Email(
            to=registration.email,
            subject=subject,
            paragraphs=(
                f"Someone used this email address to ask to join {trust.name}. There is "
                "already an account with it.",
                "If it was you, sign in and ask to join.",
            ),
            link=Link("Ask to join", f"{site_url}/trusts/{trust.slug}/join"),
            closing_paragraphs=(NOT_YOU,),
        )
    last_day = format_date(registration.expires_at)
    return Email(
        to=registration.email,
        subject=subject,
        paragraphs=(
            f"You asked to join {trust.name} on the Ambulance Leadership Hub.",
            "Open this link to confirm your email address and create your account. We'll then ask the "
            "trust to approve you.",
        ),
        link=Link("Create your account", f"{site_url}/join/{sign_registration_token(session, registration)}"),
        closing_paragraphs=(f"The link works once and expires on {last_day}.", NOT_YOU),
    )


def compose_join_request(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell an approver that a person asks to join."""
    join_request = find_join_request(session, message.about_id)
    recipient = find_reachable_person(session, message.person_id)
    if join_request is None or recipient is None or join_request.decided_at is not None:
        return None
    if not _is_approver(session, recipient.id, join_request.organisation_id):
        return None
    trust = _organisation(session, join_request.organisation_id)
    name = person_names_by_id(session, [join_request.person_id])[join_request.person_id]
    leaves_id = join_request.leaves_id
    leaving_phrase = f" and to leave {_organisation(session, leaves_id).name}" if leaves_id else ""
    return Email(
        to=recipient.email or "",
        subject=f"Someone has asked to join {trust.name}",
        paragraphs=(f"{name} has asked to join {trust.name}{leaving_phrase}. Accept only if you know them.",),
        link=Link(
            "Answer the request", f"{site_url}/trusts/{trust.slug}/team/requests/{join_request.public_id}"
        ),
    )


def compose_join_answer(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person the answer to their join request."""
    join_request = find_join_request(session, message.about_id)
    recipient = find_reachable_person(session, message.person_id)
    if join_request is None or recipient is None or join_request.decided_at is None:
        return None
    trust = _organisation(session, join_request.organisation_id)
    if join_request.accepted:
        return Email(
            to=recipient.email or "",
            subject=f"You have joined {trust.name} on the Ambulance Leadership Hub",
            paragraphs=(
                f"{trust.name} has accepted your request. You can now see what it shares with its own staff.",
            ),
            link=Link("Go to the hub", f"{site_url}/trusts/{trust.slug}"),
        )
    return Email(
        to=recipient.email or "",
        subject=f"{trust.name} has declined your request",
        paragraphs=(
            f"You asked to join {trust.name}. It has declined your request because "
            f"{DeclineReason(join_request.reason).clause}.",
            "You can still use everything that is public.",
        ),
        link=Link("Your account", f"{site_url}/account/people"),
    )


def compose_role_given(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person about a new role or its new last day."""
    recipient = find_reachable_person(session, message.person_id)
    try:
        membership = get_membership(session, message.about_id or 0)
    except NotFound:
        return None
    if recipient is None or membership.person_id != recipient.id:
        return None
    organisation, role = _organisation(session, membership.organisation_id), Role(membership.role)
    return Email(
        to=recipient.email or "",
        subject=f"Your role in {role_words.organisation_phrase(organisation)}",
        paragraphs=(f"You are now {role_words.role_phrase(role, organisation, membership.ends_on)}.",),
        link=Link("Your roles", f"{site_url}/account/people"),
    )


def compose_role_ended(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that their role has ended."""
    recipient, role = find_reachable_person(session, message.person_id), Role(message.details["role"])
    organisation_id = int(message.details["organisation"])
    if recipient is None:
        return None
    if any(
        (assignment.organisation_id, assignment.role) == (organisation_id, role)
        for assignment in list_roles(session, recipient.id, current_day())
    ):
        return None
    organisation = _organisation(session, organisation_id)
    return Email(
        to=recipient.email or "",
        subject=f"Your role in {role_words.organisation_phrase(organisation)} has ended",
        paragraphs=(
            f"You are no longer {role_words.role_phrase(role, organisation)}.",
            f"If you did not expect this, ask {role_words.lead_phrase(organisation)}.",
        ),
        link=Link("Your roles", f"{site_url}/account/people"),
    )


def compose_member_left(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell an approver of an organisation that a person has left it."""
    recipient = find_reachable_person(session, message.person_id)
    organisation_id = int(message.details["organisation"])
    if recipient is None or not _is_approver(session, recipient.id, organisation_id):
        return None
    person = persons(session, [message.about_id])[message.about_id or 0]
    has_returned = any(
        assignment.organisation_id == organisation_id
        for assignment in list_roles(session, person.id, current_day())
    )
    if person.erased_at is not None or has_returned:
        return None
    organisation = _organisation(session, organisation_id)
    name = role_words.organisation_phrase(organisation)
    return Email(
        to=recipient.email or "",
        subject=f"Someone has left {name}",
        paragraphs=(
            f"{person.name} has left {name} and no longer has a role there.",
            "Anything they have shared will stay on the hub. You do not need to do anything.",
        ),
        link=Link("View the team", f"{site_url}/trusts/{organisation.slug}/team"),
    )


def compose_guest_ends(session: Session, message: Message, site_url: str) -> Email | None:
    """Remind the person who invited a guest that the role ends soon."""
    recipient, today = find_reachable_person(session, message.person_id), current_day()
    try:
        membership = get_membership(session, message.about_id or 0)
    except NotFound:
        return None
    if recipient is None or membership.ends_on is None or not 0 <= (membership.ends_on - today).days <= 7:
        return None
    if not _is_approver(session, recipient.id, membership.organisation_id):
        return None
    organisation = _organisation(session, membership.organisation_id)
    guest = persons(session, [membership.person_id])[membership.person_id]
    return Email(
        to=recipient.email or "",
        subject=f"A guest’s role at {organisation.name} ends on {format_day(membership.ends_on)}",
        paragraphs=(
            f"{guest.name} is a guest of {organisation.name} until {format_day(membership.ends_on)}.",
            "Their role then ends. If they need longer, change the end date of their role.",
        ),
        link=Link("View the guest", f"{site_url}/trusts/{organisation.slug}/team/people/{guest.public_id}"),
    )


def compose_line_manager(session: Session, message: Message, site_url: str) -> Email | None:
    """Ask a person to confirm that they are a line manager."""
    line_manager = find_line_manager(session, message.about_id)
    recipient = find_reachable_person(session, message.person_id)
    if line_manager is None or recipient is None or line_manager.email != recipient.email:
        return None
    name = person_names_by_id(session, [line_manager.person_id])[line_manager.person_id]
    return Email(
        to=recipient.email or "",
        subject="Please confirm that you are a line manager",
        paragraphs=(f"{name} has named you as their line manager. Tell us whether this is right.",),
        link=Link("Answer the request", f"{site_url}/account/people"),
    )


def compose_delegate(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell an assistant that they may act for a person."""
    delegate = find_delegate(session, message.about_id)
    recipient = find_reachable_person(session, message.person_id)
    if delegate is None or recipient is None:
        return None
    name = person_names_by_id(session, [delegate.person_id])[delegate.person_id]
    return Email(
        to=recipient.email or "",
        subject=f"You can now act for {name} on the hub",
        paragraphs=(
            f"{name} has named you as their assistant, so you can act for them. What you do for them is "
            "recorded with both your names.",
            "Either of you can end this at any time.",
        ),
        link=Link("See who you can act for", f"{site_url}/account/people"),
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
