"""Emails on what becomes of a profile: invitations, quiet profiles, departures and certificates."""

from sqlalchemy.orm import Session

from hub.accounts.domain import find_reachable_person, person_names_by_id
from hub.kit.clock import current_day, format_date, format_day, now
from hub.kit.emails import Email, Message, MessageKind
from hub.kit.page import Link
from hub.mentoring.domain.vocabulary import ProfileState
from hub.mentoring.models import Qualification, RegisterInvitation, RegisterProfile, Relationship
from hub.mentoring.presenters.emails import find_profile_of_message
from hub.mentoring.presenters.words import activity, kind_label
from hub.people.domain import find_invitation, sign_invitation_token
from hub.trusts.domain import organisations_by_id


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
            f"The person you were working with has deleted their account. Your {what} has ended and your "
            "planned meetings have been cancelled.",
        ),
        link=Link("See your mentoring and coaching", f"{site_url}/mentoring/me"),
    )


def compose_register_invitation(session: Session, message: Message, site_url: str) -> Email | None:
    """Ask a person of a trust's own register whether they want to be on the national one."""
    line = session.get(RegisterInvitation, message.about_id) if message.about_id is not None else None
    if line is None or line.expires_at <= now():
        return None
    trust = organisations_by_id(session, [line.organisation_id])[line.organisation_id].name
    link, first = _line_link(session, line, message, site_url)
    return Email(
        to=line.email,
        subject=f"{trust} has invited you to the national register as a {kind_label(line.kind)}",
        paragraphs=(
            f"You are on {trust}'s own register. On the Ambulance Leadership Hub you can read and change "
            "what it says about you, and choose who can see what. Nobody else can read it there until you "
            "agree.",
            *first,
            "You can agree to be on the national register, or decline, until "
            f"{format_date(line.expires_at)}. If you decline or do not answer, we will delete what your "
            "trust’s register says about you from the hub.",
        ),
        link=link,
    )


def compose_profile_quiet(session: Session, message: Message, site_url: str) -> Email | None:
    """Ask a person whether their profile still stands."""
    found = find_profile_of_message(session, message, ProfileState.LISTED)
    if found is None or found[0].asked_at is None:
        return None
    profile, person = found
    return Email(
        to=person.email or "",
        subject=f"Are you still available as a {kind_label(profile.kind)}?",
        paragraphs=(
            "We have not heard from you on the register for a while. Please tell us whether people can "
            "still ask you. Select the link and confirm.",
            "If we do not hear from you within 14 days, we will pause your profile. Your current mentoring "
            "and coaching will continue.",
        ),
        link=Link(
            "Tell us if you are still available",
            f"{site_url}/mentoring/me/{profile.kind}/still-available",
        ),
    )


def compose_profile_paused(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that their quiet profile is paused."""
    found = find_profile_of_message(session, message, ProfileState.LISTED)
    if found is None or found[0].paused_until is None or found[0].paused_until < current_day():
        return None
    profile, person = found
    return Email(
        to=person.email or "",
        subject=f"Your profile as a {kind_label(profile.kind)} has been paused",
        paragraphs=(
            "Nobody new can ask you. Your current mentoring and coaching will continue. You can end the "
            "pause at any time.",
        ),
        link=Link("End the pause", f"{site_url}/mentoring/me/{profile.kind}/still-available"),
    )


def compose_profile_moved(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that their profile waits for the approval of their new organisation."""
    found = find_profile_of_message(session, message, ProfileState.SUBMITTED)
    if found is None:
        return None
    profile, person = found
    trust = organisations_by_id(session, [profile.organisation_id])[profile.organisation_id].name
    return Email(
        to=person.email or "",
        subject=f"Your profile as a {kind_label(profile.kind)} is now with {trust}",
        paragraphs=(
            "It is waiting for approval there. Your current mentoring and coaching will continue.",
            "Please check that what you wrote about your work is still right.",
        ),
        link=Link("View your profile", f"{site_url}/mentoring/me/{profile.kind}"),
    )


def compose_profile_left(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell a person that they are no longer on the register, because they have no role any more."""
    found = find_profile_of_message(session, message, ProfileState.WITHDRAWN)
    if found is None:
        return None
    profile, person = found
    return Email(
        to=person.email or "",
        subject=f"You are no longer on the register as a {kind_label(profile.kind)}",
        paragraphs=(
            "You no longer have a role in an organisation on the hub. We keep your profile for two years, "
            "but nobody can find it. If you join another trust, you can ask for approval again.",
        ),
        link=Link("View your profile", f"{site_url}/mentoring/me"),
    )


def compose_mentoring_moved(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell the other of two that the person they work with has changed organisation."""
    return _compose_other(
        session,
        message,
        site_url,
        "has changed organisation. You can continue if you both want to. Either of you can end the "
        "{what} on the hub.",
        "A change to your {what} with {name}",
    )


def compose_mentoring_left(session: Session, message: Message, site_url: str) -> Email | None:
    """Tell the other of two that the person they work with has left."""
    return _compose_other(
        session,
        message,
        site_url,
        "no longer has a role on the hub, so your {what} with them has ended.",
        "Your {what} with {name} has ended",
    )


def compose_qualification_expires(session: Session, message: Message, site_url: str) -> Email | None:
    """Remind a person that a qualification on their profile expires soon."""
    row = session.get(Qualification, message.about_id) if message.about_id is not None else None
    person = find_reachable_person(session, message.person_id)
    if row is None or person is None or row.expires_on is None or row.reminded_on is None:
        return None
    kind = session.get_one(RegisterProfile, row.profile_id).kind
    return Email(
        to=person.email or "",
        subject=f"A qualification on your profile expires on {format_day(row.expires_on)}",
        paragraphs=(
            "After that, your profile will show it as expired. People can still ask you.",
            "If you have renewed it, enter the new date. Your trust’s lead will need to see the evidence "
            "again.",
        ),
        link=Link("See your qualifications", f"{site_url}/mentoring/me/{kind}/qualifications"),
    )


def _line_link(
    session: Session, line: RegisterInvitation, message: Message, site_url: str
) -> tuple[Link, tuple[str, ...]]:
    """Return the link of an invitation, and what to do first if the person has no role in the trust yet."""
    id_ = message.details.get("invitation")
    invitation = find_invitation(session, int(id_)) if id_ else None
    if (
        invitation is None
        or invitation.accepted_at
        or invitation.withdrawn_at
        or invitation.expires_at <= now()
    ):
        return Link("Read what it says about you", f"{site_url}/mentoring/invitations/{line.public_id}"), ()
    words = (
        "First join your trust on the hub as a leader, with the link below. It works once and expires on "
        f"{format_date(invitation.expires_at)}. The invitation to the register will then be listed "
        "under “Things to do” on the hub."
    )
    token = sign_invitation_token(session, invitation)
    return Link("Join your trust on the hub", f"{site_url}/invitations/{token}"), (words,)


def _compose_other(
    session: Session, message: Message, site_url: str, words: str, subject: str
) -> Email | None:
    row = session.get(Relationship, message.about_id) if message.about_id is not None else None
    person = find_reachable_person(session, message.person_id)
    if row is None or person is None:
        return None
    other = row.mentee_id if row.mentor_id == person.id else row.mentor_id
    name = person_names_by_id(session, [other]).get(other) or "The person you work with"
    return Email(
        to=person.email or "",
        subject=subject.format(what=activity(row.kind), name=name),
        paragraphs=(f"{name} {words.format(what=activity(row.kind))}",),
        link=Link(f"See your {activity(row.kind)}", f"{site_url}/mentoring/relationships/{row.public_id}"),
    )


REGISTER_MESSAGE_KINDS = (
    MessageKind("mentoring-account-ended", compose_account_ended),
    MessageKind("register-invitation", compose_register_invitation),
    MessageKind("profile-quiet", compose_profile_quiet),
    MessageKind("profile-paused", compose_profile_paused),
    MessageKind("profile-moved", compose_profile_moved),
    MessageKind("profile-left", compose_profile_left),
    MessageKind("mentoring-moved", compose_mentoring_moved),
    MessageKind("mentoring-left", compose_mentoring_left),
    MessageKind("qualification-expires", compose_qualification_expires),
)
