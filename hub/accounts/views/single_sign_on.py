from http import HTTPStatus
from typing import Any

from flask import redirect, render_template
from markupsafe import Markup

from hub.access import Act, may
from hub.accounts.domain.identities import (
    find_person_by_identity,
    link_identity,
    list_identities,
    unlink_identity,
)
from hub.accounts.domain.persons import get_person
from hub.accounts.presenters import identities_page
from hub.accounts.services.oidc_flow import ProviderCallback, complete_flow, start_flow
from hub.accounts.services.oidc_providers import get_identity_provider, identity_providers_by_slug
from hub.accounts.services.sign_in_flow import continue_sign_in
from hub.accounts.views import blueprint
from hub.kit.clock import now
from hub.kit.db import db, short_writes, write_transaction
from hub.kit.errors import Conflict, HubError
from hub.web.authentication import current_auth_context, get_redirect_path
from hub.web.flash import flash_message
from hub.web.form_data import submitted_text
from hub.web.slow_views import slow_view
from hub.web.verified_identity import store_verified_identity

MAX_INVITATION_ID_LENGTH = 100
SIGN_IN_PURPOSE, LINK_PURPOSE = "sign-in", "link"
IDENTITIES_URL = "/account/single-sign-on"


def render_provider_buttons() -> Markup:
    """Return the provider buttons for the sign-in page, or nothing if no provider is configured."""
    if not identity_providers_by_slug():
        return Markup("")
    buttons = render_template("accounts/with_providers.jinja", next=get_redirect_path(""))
    return Markup(buttons)  # noqa: S704 -- the template has escaped it


@blueprint.post("/sign-in/with/<provider>")
@may(Act.SIGN_IN)
@slow_view
@short_writes
def sign_in_with_provider(provider: str) -> Any:
    """Send the browser to a provider, to sign in or to verify an identity while accepting an invitation."""
    invitation = submitted_text("invitation", MAX_INVITATION_ID_LENGTH)
    purpose = f"invitation:{invitation}" if invitation else SIGN_IN_PURPOSE
    return start_flow(get_identity_provider(provider), purpose, get_redirect_path())


@blueprint.get("/sign-in/with/<provider>/back")
@may(Act.SIGN_IN)
@slow_view
def provider_callback(provider: str) -> Any:
    """Complete a flow, once, and do what it was started for."""
    callback = complete_flow(get_identity_provider(provider))
    if callback.purpose == SIGN_IN_PURPOSE:
        return _sign_in_by_identity(callback)
    if callback.purpose == LINK_PURPOSE:
        return _link_identity(callback)
    store_verified_identity(
        callback.provider.slug,
        callback.subject,
        second_factor=callback.second_factor,
        purpose=callback.purpose,
    )
    return redirect(callback.return_url, HTTPStatus.SEE_OTHER)


def _sign_in_by_identity(callback: ProviderCallback) -> Any:
    # The protocol makes the callback a GET. Its state has been checked and works once, so it may write.
    with write_transaction() as session:
        person = find_person_by_identity(session, callback.provider.slug, callback.subject)
        if person is not None:
            return continue_sign_in(
                person,
                callback.provider.slug,
                second_factor=callback.second_factor,
                return_url=callback.return_url,
            )
    page = render_template("accounts/unknown_identity.jinja", provider=callback.provider)
    return page, HTTPStatus.FORBIDDEN


def _link_identity(callback: ProviderCallback) -> Any:
    person_id = current_auth_context().signed_in_person_id
    if person_id is None or person_id != callback.started_by_id:
        raise Conflict(
            "You have been signed out, or signed in as someone else, since you started. Sign in and link "
            "the account again."
        )
    with write_transaction() as session:
        person = get_person(session, person_id)
        if find_person_by_identity(session, callback.provider.slug, callback.subject) is not person:
            link_identity(session, person, callback.provider.slug, callback.subject, now())
    flash_message(f"Your {callback.provider.label} account was linked. You can now sign in with it.")
    return redirect(IDENTITIES_URL, HTTPStatus.SEE_OTHER)


@blueprint.get(IDENTITIES_URL)
@may(Act.CHANGE_SIGN_IN)
def own_identities() -> str:
    """Show the linked identities, and the providers that can be linked."""
    return _render_identities()


@blueprint.post(f"{IDENTITIES_URL}/link/<provider>")
@may(Act.CHANGE_SIGN_IN)
@slow_view
@short_writes
def link_provider(provider: str) -> Any:
    """Send the browser to a provider to link an identity."""
    return start_flow(get_identity_provider(provider), LINK_PURPOSE, IDENTITIES_URL)


@blueprint.post(f"{IDENTITIES_URL}/<int:identity_id>/unlink")
@may(Act.CHANGE_SIGN_IN)
def unlink_provider(identity_id: int) -> Any:
    """Unlink an identity."""
    auth_context = current_auth_context()
    person = get_person(db.session(), auth_context.signed_in_person_id or 0)
    try:
        unlink_identity(
            db.session(),
            person,
            identity_id,
            identity_providers_by_slug(),
            now(),
            current_login_session_id=auth_context.login_session_id,
        )
    except Conflict as problem:
        return _render_identities(problem), problem.status
    flash_message("The link was removed, and you were signed out wherever else you had signed in with it.")
    return redirect(IDENTITIES_URL, HTTPStatus.SEE_OTHER)


def _render_identities(problem: HubError | None = None) -> str:
    page = identities_page(
        list_identities(db.session(), current_auth_context().signed_in_person_id or 0),
        identity_providers_by_slug(),
    )
    return render_template("accounts/single_sign_on.jinja", page=page, problem=problem)
