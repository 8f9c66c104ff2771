"""Emails of accounts: links that were asked for, and notices of changes to how a person signs in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from hub.accounts.domain.email_tokens import find_email_token, is_email_token_valid, sign_email_token
from hub.accounts.domain.persons import find_person_by_email, find_reachable_person
from hub.accounts.models import Identity
from hub.kit.clock import format_date, format_time, from_timestamp, now
from hub.kit.emails import Email, Message, MessageKind
from hub.kit.page import Link

NOT_YOU = (
    "If this was not you, choose a new password at once: go to the sign-in page and say that you forgot it."
)
NOT_ASKED = "If you did not ask for this, you need do nothing."
LINK_TERMS = "The link works once, and for an hour."


def _notice(
    name: str, subject: str, text: str, *, advice: str = NOT_YOU, link: Link | None = None
) -> MessageKind:
    """Return the message kind of a notice: what was changed, when, and what to do about it."""
    notice_link = link or Link("How you sign in", "/account")

    def compose(session: Session, message: Message, site: str) -> Email | None:
        person = find_reachable_person(session, message.person_id)
        if person is None:
            return None
        return Email(
            to=person.email or "",
            subject=subject,
            paragraphs=(f"{text} {_format_done_at(message)}",),
            link=Link(notice_link.text, site + notice_link.url),
            closing_paragraphs=(advice,),
        )

    return MessageKind(name, compose)


def _compose_password_reset(session: Session, message: Message, site: str) -> Email | None:
    person = find_reachable_person(session, message.person_id)
    email_token = find_email_token(session, message.about_id)
    if person is None or email_token is None or not is_email_token_valid(email_token, now()):
        return None
    if person.password_hash is None and _has_identity(session, person.id):
        return Email(
            to=person.email or "",
            subject="How you sign in",
            paragraphs=("You sign in with your organisation's account: there is no password here.",),
            link=Link("Sign in", f"{site}/sign-in"),
            closing_paragraphs=(NOT_ASKED,),
        )
    return Email(
        to=person.email or "",
        subject="Choose a new password",
        paragraphs=("A new password was asked for, most likely by you.", LINK_TERMS),
        link=Link("Choose a new password", f"{site}/sign-in/reset/{sign_email_token(session, email_token)}"),
        closing_paragraphs=(f"{NOT_ASKED} Your password stays as it is.",),
    )


def _compose_email_confirmation(session: Session, message: Message, site: str) -> Email | None:
    person = find_reachable_person(session, message.person_id)
    email_token = find_email_token(session, message.about_id)
    if person is None or email_token is None or not email_token.new_email:
        return None
    if not is_email_token_valid(email_token, now()):
        return None
    if find_person_by_email(session, email_token.new_email) is not None:
        return Email(
            to=email_token.new_email,
            subject="This address has an account already",
            paragraphs=("Somebody asked to use this address for another account. Nothing was changed.",),
            link=Link("Sign in", f"{site}/sign-in"),
            closing_paragraphs=(NOT_ASKED,),
        )
    return Email(
        to=email_token.new_email,
        subject="Confirm your new address",
        paragraphs=("You asked to sign in with this address from now on.", LINK_TERMS),
        link=Link("Use this address", f"{site}/sign-in/address/{sign_email_token(session, email_token)}"),
        closing_paragraphs=(f"{NOT_ASKED} Nothing changes.",),
    )


def _compose_email_changed(session: Session, message: Message, site: str) -> Email | None:
    person = find_reachable_person(session, message.person_id)
    email_token = find_email_token(session, message.about_id)
    if person is None or email_token is None or not email_token.old_email:
        return None
    return Email(
        to=email_token.old_email,
        subject="Your address was changed",
        paragraphs=(f"You no longer sign in with this address but with another. {_format_done_at(message)}",),
        link=Link("About the hub", f"{site}/about/hub"),
        closing_paragraphs=("If this was not you, tell the hub office or the lead of your trust at once.",),
    )


def _has_identity(session: Session, person_id: int) -> bool:
    return session.scalar(select(Identity.id).where(Identity.person_id == person_id).limit(1)) is not None


def _format_done_at(message: Message) -> str:
    done_at = from_timestamp(int(message.details.get("at", 0)))
    return f"This was done on {format_date(done_at)} at {format_time(done_at)}."


PASSWORD_RESET_LINK = Link("Choose a new password", "/sign-in/forgotten")
IDENTITIES_LINK = Link("Signing in with another account", "/account/single-sign-on")
SECOND_FACTOR_LINK = Link("Your second factor", "/account/second-factor")

MESSAGES: tuple[MessageKind, ...] = (
    MessageKind("reset", _compose_password_reset),
    MessageKind("email-confirm", _compose_email_confirmation),
    MessageKind("email-changed", _compose_email_changed),
    _notice(
        "email-asked",
        "A change of your address was asked for",
        "A change to another address was asked for, most likely by you. It must first be confirmed.",
    ),
    _notice(
        "password-changed",
        "Your password was changed",
        "Your password was changed.",
        link=PASSWORD_RESET_LINK,
    ),
    _notice(
        "identity-linked",
        "You can sign in with another account",
        "An account elsewhere was linked to yours: from now on it lets you in.",
        link=IDENTITIES_LINK,
    ),
    _notice(
        "identity-unlinked",
        "A way to sign in was removed",
        "An account elsewhere no longer lets you in, and what was opened with it is signed out.",
        link=IDENTITIES_LINK,
    ),
    _notice(
        "second-factor-on",
        "Your second factor is set up",
        "From now on you sign in with your password and a code.",
    ),
    _notice(
        "second-factor-off",
        "Your second factor was turned off",
        "From now on you sign in without a code.",
        link=SECOND_FACTOR_LINK,
    ),
    _notice(
        "second-factor-reset",
        "Your second factor was taken away",
        "A hub admin took your authenticator app and recovery codes away, as you asked. Set up new ones "
        "when you sign in next.",
        link=SECOND_FACTOR_LINK,
    ),
    _notice(
        "recovery-codes-new",
        "You have new recovery codes",
        "New recovery codes were made. Those before no longer work.",
        link=SECOND_FACTOR_LINK,
    ),
    _notice(
        "recovery-code-used",
        "A recovery code was used",
        "A recovery code was used instead of the authenticator app, most likely by you.",
        link=SECOND_FACTOR_LINK,
    ),
)
