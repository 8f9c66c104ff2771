"""Routes behind the emailed links of invitations and registrations."""

from http import HTTPStatus

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, Role, may
from hub.accounts.domain import TooManyHashes
from hub.accounts.services.known_devices import describe_this_browser
from hub.kit.clock import format_day, now
from hub.kit.db import db, short_writes, write_transaction
from hub.kit.errors import Conflict, HubError, Invalid
from hub.people.domain.invitation_acceptance import (
    AccountDetails,
    ExternalIdentity,
    accept_invitation,
    accept_invitation_with_new_account,
    find_invited_person,
    hash_account_password,
    role_requires_second_factor,
)
from hub.people.domain.invitations import Invitation, get_invitation_by_token
from hub.people.domain.registrations import (
    PendingRegistration,
    complete_registration,
    get_pending_registration_by_token,
    has_account,
)
from hub.people.domain.role_labels import ROLE_PHRASES
from hub.people.forms import AccountForm, CompleteRegistrationForm
from hub.people.views.blueprint import blueprint
from hub.trusts.domain import Organisation, organisations_by_id
from hub.web.authentication import current_auth_context, start_browser_session, viewer
from hub.web.flash import redirect_with_message
from hub.web.slow_views import slow_view
from hub.web.verified_identity import find_verified_identity

SECOND_FACTOR_URL = "/account/second-factor?next=/me"
SIGN_IN_FIRST = "This email address now has an account. Sign in to continue."


def _account_details(
    form: AccountForm, email: str, identity: ExternalIdentity | None = None
) -> AccountDetails:
    """Return the values for an account; no transaction may be open, because the password is hashed."""
    db.session.rollback()
    password_hash = (
        hash_account_password(form.name.data, email, form.password.data) if "password" in form else None
    )
    return AccountDetails(form.name.data, password_hash, form.preferences, describe_this_browser(), identity)


def _find_external_identity(invitation: Invitation) -> ExternalIdentity | None:
    identity = find_verified_identity(f"invitation:{invitation.public_id}")
    return (
        None
        if identity is None
        else ExternalIdentity(identity.provider, identity.subject, identity.second_factor)
    )


def _make_account_form(invitation: Invitation, **initial: str) -> AccountForm:
    form = AccountForm(**initial)
    if _find_external_identity(invitation) is not None:
        del form.password
    return form


def _organisation(organisation_id: int) -> Organisation:
    return organisations_by_id(db.session(), [organisation_id])[organisation_id]


def _render_invitation(invitation: Invitation, token: str, form: AccountForm) -> tuple[str, int]:
    account, auth_context = find_invited_person(db.session(), invitation), current_auth_context()
    state = "new" if account is None else "sign-in"
    if auth_context.signed_in_person_id is not None:
        state = (
            "accept" if account is not None and account.id == auth_context.signed_in_person_id else "other"
        )
    page = render_template(
        "people/invitation.jinja",
        state=state,
        organisation=_organisation(invitation.organisation_id),
        role=ROLE_PHRASES[Role(invitation.role)],
        last_day=format_day(invitation.ends_on) if invitation.ends_on else "",
        needs_second_factor=role_requires_second_factor(Role(invitation.role)),
        email=invitation.email,
        form_url=f"/invitations/{token}",
        public_id=invitation.public_id,
        form=form,
    )
    return page, 400 if form.errors else 200


@blueprint.get("/invitations/<token>")
@may(Act.USE_EMAIL_LINK)
def invitation(token: str) -> tuple[str, int]:
    """Show an invitation; this does not use up its link."""
    invitation = get_invitation_by_token(db.session(), token, now())
    return _render_invitation(invitation, token, _make_account_form(invitation, name=invitation.name))


@blueprint.post("/invitations/<token>")
@may(Act.USE_EMAIL_LINK)
@slow_view
@short_writes
def accept_with_new_account(token: str) -> ResponseReturnValue:
    """Create the account of an invitation and sign its owner in."""
    invitation = _get_invitation_without_account(token)
    form, identity = _make_account_form(invitation), _find_external_identity(invitation)
    if not form.validate_on_submit():
        return _render_invitation(invitation, token, form)
    try:
        details = _account_details(form, invitation.email, identity)
        with write_transaction() as session:
            invitation = _get_invitation_without_account(token, lock=True)
            start_browser_session(accept_invitation_with_new_account(session, invitation, details, now()))
            return _redirect_after_acceptance(
                invitation, has_second_factor=identity is not None and identity.second_factor
            )
    except (Invalid, TooManyHashes) as error:
        refused = error
    form.add_error(getattr(refused, "field", "name"), refused.message)
    page, status = _render_invitation(get_invitation_by_token(db.session(), token, now()), token, form)
    return _refuse(page, status, refused)


def _get_invitation_without_account(token: str, *, lock: bool = False) -> Invitation:
    invitation = get_invitation_by_token(db.session(), token, now(), lock=lock)
    if (
        current_auth_context().signed_in_person_id is not None
        or find_invited_person(db.session(), invitation) is not None
    ):
        raise Conflict(SIGN_IN_FIRST)
    return invitation


@blueprint.post("/invitations/<token>/accept")
@may(Act.USE_EMAIL_LINK)
def accept_with_own_account(token: str) -> ResponseReturnValue:
    """Give the signed-in person the role of the invitation."""
    invitation = get_invitation_by_token(db.session(), token, now(), lock=True)
    accept_invitation(db.session(), viewer(), invitation, now())
    return _redirect_after_acceptance(invitation)


def _redirect_after_acceptance(
    invitation: Invitation, *, has_second_factor: bool = False
) -> ResponseReturnValue:
    organisation = _organisation(invitation.organisation_id)
    needs_second_factor = role_requires_second_factor(Role(invitation.role)) and not has_second_factor
    return redirect_with_message(
        f"You have joined {organisation.name}.", SECOND_FACTOR_URL if needs_second_factor else "/me"
    )


@blueprint.get("/join/<token>")
@may(Act.USE_EMAIL_LINK)
def pending_registration(token: str) -> ResponseReturnValue:
    """Show the form that completes a registration; this does not use up its link."""
    registration = get_pending_registration_by_token(db.session(), token, now())
    trust = _organisation(registration.organisation_id)
    if current_auth_context().signed_in_person_id is not None or has_account(db.session(), registration):
        return redirect(f"/trusts/{trust.slug}/join")
    form = CompleteRegistrationForm(name=registration.name, words=registration.words)
    return render_template("people/newcomer.jinja", trust=trust, email=registration.email, form=form)


@blueprint.post("/join/<token>")
@may(Act.USE_EMAIL_LINK)
@slow_view
@short_writes
def submit_registration(token: str) -> ResponseReturnValue:
    """Complete a registration: create the account and the join request."""
    registration, form = _get_registration_without_account(token), CompleteRegistrationForm()
    refused: HubError | None = None
    try:
        if form.validate_on_submit():
            details = _account_details(form, registration.email)
            with write_transaction() as session:
                registration = _get_registration_without_account(token, lock=True)
                trust = _organisation(registration.organisation_id)
                words = form.words.data or ""
                start_browser_session(
                    complete_registration(session, registration, details, words=words, at=now())
                )
                message = (
                    f"Your account was created. We have asked {trust.name} to approve you, and will "
                    "email you when it answers."
                )
                return redirect_with_message(message, "/account/people")
    except (Invalid, TooManyHashes) as error:
        refused = error
        form.add_error(getattr(error, "field", "name"), error.message)
    registration = get_pending_registration_by_token(db.session(), token, now())
    trust = _organisation(registration.organisation_id)
    page = render_template("people/newcomer.jinja", trust=trust, email=registration.email, form=form)
    return _refuse(page, HTTPStatus.BAD_REQUEST, refused)


def _get_registration_without_account(token: str, *, lock: bool = False) -> PendingRegistration:
    registration = get_pending_registration_by_token(db.session(), token, now(), lock=lock)
    if current_auth_context().signed_in_person_id is not None or has_account(db.session(), registration):
        raise Conflict(SIGN_IN_FIRST)
    return registration


def _refuse(page: str, status: int, problem: HubError | None) -> ResponseReturnValue:
    if problem is None or problem.retry_after is None:
        return page, status
    return page, problem.status, {"Retry-After": str(problem.retry_after)}
