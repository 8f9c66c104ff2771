from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request
from markupsafe import Markup

from hub.access import Act, may
from hub.accounts.domain import (
    identities_of,
    link_identity,
    person_known_as,
    person_with,
    unlink_identity,
)
from hub.accounts.presenters import identities_page
from hub.accounts.services.oidc_flow import Back, begin, come_back
from hub.accounts.services.oidc_providers import known, provider_called
from hub.accounts.services.sign_in_flow import go_on
from hub.accounts.views import blueprint
from hub.kit.clock import now
from hub.kit.db import db, write_transaction
from hub.kit.errors import Conflict, HubError
from hub.web.authentication import next_page, standing
from hub.web.flash import say
from hub.web.verified_identity import keep_proved

LONGEST_ID = 100
SIGN_IN, LINK = "sign-in", "link"
OWN_PAGE = "/account/single-sign-on"


def provider_buttons() -> Markup:
    """Return the part of the sign-in page that offers identity providers; nothing where there are none."""
    page = render_template("accounts/with_providers.jinja", next=next_page("")) if known() else ""
    return Markup(page)  # noqa: S704 -- a template's own words


@blueprint.post("/sign-in/with/<provider>")
@may(Act.SIGN_IN)
def sign_in_with_provider(provider: str) -> Any:
    """Send somebody to a provider: to sign in, or to show by what it knows them while they join."""
    invitation = request.form.get("invitation", "")[:LONGEST_ID]
    purpose = f"invitation:{invitation}" if invitation else SIGN_IN
    return begin(provider_called(provider), purpose, next_page())


@blueprint.get("/sign-in/with/<provider>/back")
@may(Act.SIGN_IN)
def back_from_provider(provider: str) -> Any:
    """Take what the provider says, once, and do what it was asked for."""
    back = come_back(provider_called(provider))
    if back.purpose == SIGN_IN:
        return _sign_in(back)
    if back.purpose == LINK:
        return _link(back)
    keep_proved(back.provider.slug, back.subject, second_factor=back.second_factor, purpose=back.purpose)
    return redirect(back.onwards, HTTPStatus.SEE_OTHER)


def _sign_in(back: Back) -> Any:
    # A provider's answer is a GET by the protocol. It is proved by its state and taken once, so it may write.
    with write_transaction() as session:
        person = person_known_as(session, back.provider.slug, back.subject)
        if person is not None:
            return go_on(person, back.provider.slug, second_factor=back.second_factor, onwards=back.onwards)
    page = render_template("accounts/unknown_identity.jinja", provider=back.provider)
    return page, HTTPStatus.FORBIDDEN


def _link(back: Back) -> Any:
    own_id = standing().own_id
    if own_id is None or own_id != back.by:
        raise Conflict("You are no longer signed in as when you began. Sign in and link it again.")
    with write_transaction() as session:
        person = person_with(session, own_id)
        if person_known_as(session, back.provider.slug, back.subject) is not person:
            link_identity(session, person, back.provider.slug, back.subject, now())
    say(f"From now on you can sign in with {back.provider.label}.")
    return redirect(OWN_PAGE, HTTPStatus.SEE_OTHER)


@blueprint.get(OWN_PAGE)
@may(Act.SECURE_ACCOUNT)
def own_identities() -> str:
    """Show with which providers somebody can sign in, and with which they could."""
    return _own_page()


@blueprint.post(f"{OWN_PAGE}/link/<provider>")
@may(Act.SECURE_ACCOUNT)
def link_provider(provider: str) -> Any:
    """Send somebody to a provider, to link what it knows them by."""
    return begin(provider_called(provider), LINK, OWN_PAGE)


@blueprint.post(f"{OWN_PAGE}/<int:identity_id>/unlink")
@may(Act.SECURE_ACCOUNT)
def unlink_provider(identity_id: int) -> Any:
    """Let somebody no longer sign in with a provider."""
    person = person_with(db.session(), standing().own_id or 0)
    try:
        here = standing().sign_in_id
        unlink_identity(db.session(), person, identity_id, known(), now(), here=here)
    except Conflict as problem:
        return _own_page(problem), problem.status
    say("The link is removed, and you are signed out wherever else you signed in with it.")
    return redirect(OWN_PAGE, HTTPStatus.SEE_OTHER)


def _own_page(problem: HubError | None = None) -> str:
    page = identities_page(identities_of(db.session(), standing().own_id or 0), known())
    return render_template("accounts/single_sign_on.jinja", page=page, problem=problem)
