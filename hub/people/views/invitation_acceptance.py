"""Where the link of an invitation leads, and that of a newcomer."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from hub.access import Act, Role, may
from hub.accounts.services.known_devices import describe_this_browser
from hub.kit.clock import format_day, now
from hub.kit.db import db
from hub.kit.errors import Conflict, Invalid
from hub.people.domain import (
    AccountDetails,
    ExternalIdentity,
    Invitation,
    accept_invitation,
    accept_invitation_with_new_account,
    complete_registration,
    find_invited_person,
    get_invitation_by_token,
    get_pending_registration_by_token,
    has_account,
    role_requires_second_factor,
)
from hub.people.domain.role_labels import ROLE_PHRASES
from hub.people.forms import AccountForm, CompleteRegistrationForm
from hub.people.views.blueprint import blueprint, redirect_with_message
from hub.trusts.domain import Organisation, organisations_by_id
from hub.web.authentication import current_auth_context, start_browser_session, viewer
from hub.web.verified_identity import find_verified_identity

SECOND_FACTOR_URL = "/account/second-factor?next=/me"
SIGN_IN_FIRST = "This address has an account by now. Sign in first."


def _account_details(form: AccountForm, identity: ExternalIdentity | None = None) -> AccountDetails:
    password = form.password.data if "password" in form else ""
    return AccountDetails(form.name.data, password, form.preferences, describe_this_browser(), identity)


def _find_external_identity(invitation: Invitation) -> ExternalIdentity | None:
    found = find_verified_identity(f"invitation:{invitation.public_id}")
    return None if found is None else ExternalIdentity(found.provider, found.subject, found.second_factor)


def _make_account_form(invitation: Invitation, **given: str) -> AccountForm:
    form = AccountForm(**given)
    if _find_external_identity(invitation) is not None:
        del form.password
    return form


def _organisation(organisation_id: int) -> Organisation:
    return organisations_by_id(db.session(), [organisation_id])[organisation_id]


def _render_invitation(invitation: Invitation, token: str, form: AccountForm) -> tuple[str, int]:
    account, who = find_invited_person(db.session(), invitation), current_auth_context()
    state = "new" if account is None else "sign-in"
    if who.signed_in_person_id is not None:
        state = "accept" if account is not None and account.id == who.signed_in_person_id else "other"
    page = render_template(
        "people/invitation.jinja",
        state=state,
        organisation=_organisation(invitation.organisation_id),
        role=ROLE_PHRASES[Role(invitation.role)],
        until=format_day(invitation.ends_on) if invitation.ends_on else "",
        second=role_requires_second_factor(Role(invitation.role)),
        email=invitation.email,
        here=f"/invitations/{token}",
        public_id=invitation.public_id,
        form=form,
    )
    return page, 400 if form.errors else 200


@blueprint.get("/invitations/<token>")
@may(Act.USE_EMAIL_LINK)
def invitation(token: str) -> tuple[str, int]:
    """Show an invitation; looking at it uses nothing up."""
    found = get_invitation_by_token(db.session(), token, now())
    return _render_invitation(found, token, _make_account_form(found, name=found.name))


@blueprint.post("/invitations/<token>")
@may(Act.USE_EMAIL_LINK)
def accept_with_new_account(token: str) -> ResponseReturnValue:
    """Make the account that an invitation is for, and sign its owner in."""
    found = get_invitation_by_token(db.session(), token, now(), lock=True)
    form, elsewhere = _make_account_form(found), _find_external_identity(found)
    if (
        current_auth_context().signed_in_person_id is not None
        or find_invited_person(db.session(), found) is not None
    ):
        raise Conflict(SIGN_IN_FIRST)
    if not form.validate_on_submit():
        return _render_invitation(found, token, form)
    try:
        key = accept_invitation_with_new_account(
            db.session(), found, _account_details(form, elsewhere), now()
        )
    except Invalid as error:
        db.session.rollback()
        form.add_error(error.field, error.message)
        return _render_invitation(get_invitation_by_token(db.session(), token, now()), token, form)
    start_browser_session(key)
    return _redirect_after_acceptance(
        found, has_second_factor=elsewhere is not None and elsewhere.second_factor
    )


@blueprint.post("/invitations/<token>/accept")
@may(Act.USE_EMAIL_LINK)
def accept_with_own_account(token: str) -> ResponseReturnValue:
    """Give whoever is signed in the role to which they are invited."""
    found = get_invitation_by_token(db.session(), token, now(), lock=True)
    accept_invitation(db.session(), viewer(), found, now())
    return _redirect_after_acceptance(found)


def _redirect_after_acceptance(
    invitation: Invitation, *, has_second_factor: bool = False
) -> ResponseReturnValue:
    organisation = _organisation(invitation.organisation_id)
    needs = role_requires_second_factor(Role(invitation.role)) and not has_second_factor
    return redirect_with_message(
        f"You have joined {organisation.name}.", SECOND_FACTOR_URL if needs else "/me"
    )


@blueprint.get("/join/<token>")
@may(Act.USE_EMAIL_LINK)
def pending_registration(token: str) -> ResponseReturnValue:
    """Show what a newcomer still has to say; looking at it uses nothing up."""
    found = get_pending_registration_by_token(db.session(), token, now())
    trust = _organisation(found.organisation_id)
    if current_auth_context().signed_in_person_id is not None or has_account(db.session(), found):
        return redirect(f"/trusts/{trust.slug}/join")
    form = CompleteRegistrationForm(name=found.name, words=found.words)
    return render_template("people/newcomer.jinja", trust=trust, email=found.email, form=form)


@blueprint.post("/join/<token>")
@may(Act.USE_EMAIL_LINK)
def submit_registration(token: str) -> ResponseReturnValue:
    """Make an account without any role, and ask the trust."""
    found, form = (
        get_pending_registration_by_token(db.session(), token, now(), lock=True),
        CompleteRegistrationForm(),
    )
    trust, key = _organisation(found.organisation_id), ""
    if current_auth_context().signed_in_person_id is not None or has_account(db.session(), found):
        raise Conflict(SIGN_IN_FIRST)
    try:
        if form.validate_on_submit():
            key = complete_registration(
                db.session(), found, _account_details(form), words=form.words.data or "", at=now()
            )
    except Invalid as error:
        form.add_error(error.field, error.message)
    if not key:
        return render_template("people/newcomer.jinja", trust=trust, email=found.email, form=form), 400
    start_browser_session(key)
    words = (
        f"You have an account. {trust.name} has been asked, and the hub writes to you when it has answered."
    )
    return redirect_with_message(words, "/account/people")
