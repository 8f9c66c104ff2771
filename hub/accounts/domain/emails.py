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
    "If this was not you, change your password now: go to the sign-in page and select “I have forgotten "
    "my password”."
)
NOT_ASKED = "If you did not ask for this, ignore this email."
LINK_TERMS = "The link works once and expires after an hour."


def _notice(
    name: str, subject: str, text: str, *, advice: str = NOT_YOU, link: Link | None = None
) -> MessageKind:
    """Return the message kind of a notice: what was changed, when, and what to do about it.

    `{when}` in the text stands for the day and time.
    """
    notice_link = link or Link("How you sign in", "/account")

    def compose(session: Session, message: Message, site: str) -> Email | None:
        person = find_reachable_person(session, message.person_id)
        if person is None:
            return None
        return Email(
            to=person.email or "",
            subject=subject,
            paragraphs=(text.format(when=_format_done_at(message)),),
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
            paragraphs=(
                "You sign in with your organisation's account, so you have no password for the hub.",
            ),
            link=Link("Sign in", f"{site}/sign-in"),
            closing_paragraphs=(NOT_ASKED,),
        )
    return Email(
        to=person.email or "",
        subject="Choose a new password",
        paragraphs=("You, or someone using your email address, asked to choose a new password.", LINK_TERMS),
        link=Link("Choose a new password", f"{site}/sign-in/reset/{sign_email_token(session, email_token)}"),
        closing_paragraphs=(f"{NOT_ASKED} Your password will not change.",),
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
            subject="There is already an account with this email address",
            paragraphs=("Someone asked to use this email address for another account. Nothing was changed.",),
            link=Link("Sign in", f"{site}/sign-in"),
            closing_paragraphs=(NOT_ASKED,),
        )
    return Email(
        to=email_token.new_email,
        subject="Confirm your new email address",
        paragraphs=("You asked to use this email address to sign in.", LINK_TERMS),
        link=Link("Confirm this address", f"{site}/sign-in/address/{sign_email_token(session, email_token)}"),
        closing_paragraphs=(f"{NOT_ASKED} Nothing will change.",),
    )


def _compose_email_changed(session: Session, message: Message, site: str) -> Email | None:
    person = find_reachable_person(session, message.person_id)
    email_token = find_email_token(session, message.about_id)
    if person is None or email_token is None or not email_token.old_email:
        return None
    return Email(
        to=email_token.old_email,
        subject="Your email address was changed",
        paragraphs=(
            f"Your email address was changed on {_format_done_at(message)}.",
            "You now sign in with the new address.",
        ),
        link=Link("About the hub", f"{site}/about/hub"),
        closing_paragraphs=("If this was not you, tell the hub office or your trust's lead straight away.",),
    )


def _has_identity(session: Session, person_id: int) -> bool:
    return session.scalar(select(Identity.id).where(Identity.person_id == person_id).limit(1)) is not None


def _format_done_at(message: Message) -> str:
    done_at = from_timestamp(int(message.details.get("at", 0)))
    return f"{format_date(done_at)} at {format_time(done_at)}"


PASSWORD_RESET_LINK = Link("Choose a new password", "/sign-in/forgotten")
IDENTITIES_LINK = Link("Sign in with another account", "/account/single-sign-on")
SECOND_FACTOR_LINK = Link("Two-step sign-in", "/account/second-factor")

MESSAGES: tuple[MessageKind, ...] = (
    MessageKind("reset", _compose_password_reset),
    MessageKind("email-confirm", _compose_email_confirmation),
    MessageKind("email-changed", _compose_email_changed),
    _notice(
        "email-asked",
        "You asked to change your email address",
        "On {when}, you, or someone using your account, asked to change your email address. It will change "
        "only when the new address is confirmed.",
    ),
    _notice(
        "password-changed",
        "Your password was changed",
        "Your password was changed on {when}.",
        link=PASSWORD_RESET_LINK,
    ),
    _notice(
        "identity-linked",
        "You can sign in with another account",
        "Your account with another service, such as your organisation's, was linked to your hub account on "
        "{when}. You can now sign in with it.",
        link=IDENTITIES_LINK,
    ),
    _notice(
        "identity-unlinked",
        "A way to sign in was removed",
        "On {when}, the link between your hub account and an account with another service was removed. You "
        "can no longer sign in with it, and you were signed out wherever you had used it.",
        link=IDENTITIES_LINK,
    ),
    _notice(
        "second-factor-on",
        "Two-step sign-in is on",
        "Two-step sign-in has been on since {when}. You now sign in with your password and a code.",
    ),
    _notice(
        "second-factor-off",
        "Two-step sign-in was turned off",
        "Two-step sign-in was turned off on {when}. You now sign in without a code.",
        link=SECOND_FACTOR_LINK,
    ),
    _notice(
        "second-factor-reset",
        "Your two-step sign-in was reset",
        "A hub admin removed your authenticator app and recovery codes on {when}, as you asked. Set up "
        "two-step sign-in again when you next sign in.",
        link=SECOND_FACTOR_LINK,
    ),
    _notice(
        "recovery-codes-new",
        "You have new recovery codes",
        "New recovery codes were created on {when}. The old ones no longer work.",
        link=SECOND_FACTOR_LINK,
    ),
    _notice(
        "recovery-code-used",
        "A recovery code was used",
        "A recovery code was used on {when} to sign in to your account instead of the authenticator app.",
        link=SECOND_FACTOR_LINK,
    ),
)
