"""OpenID Connect flow: sending the browser to a provider, and checking the callback."""

import hmac
from datetime import timedelta
from typing import Any

import structlog
from flask import current_app, make_response, render_template, request, session
from msgspec import Struct
from werkzeug.wrappers import Response as BaseResponse

from hub.accounts.domain.provider_faults import ProviderFault, Reason, Step
from hub.accounts.domain.providers import IdentityProvider
from hub.accounts.services.oidc_providers import get_oidc_client
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Conflict, HubError, NotAllowed
from hub.web.authentication import current_auth_context

log = structlog.get_logger("hub.accounts")
FLOW_KEY = "with_provider"
FLOW_LIFETIME = timedelta(minutes=10)
CLOCK_SKEW_SECONDS = 120
FLOW_EXPIRED = "This page was open for too long, or was opened twice. Start again."
MAX_SUBJECT_LENGTH = 255


class ProviderUnavailable(HubError):
    """A provider does not respond, or sends an invalid response; not a fault of the hub."""


class ProviderCallback(Struct, frozen=True):
    """Result of a completed flow: the identity, and what the flow was started for and by whom."""

    provider: IdentityProvider
    subject: str
    second_factor: bool
    purpose: str
    return_url: str
    started_by_id: int | None


def get_redirect_uri(provider: IdentityProvider) -> str:
    """Return the address to which a provider sends the browser back."""
    return f"{current_app.config['SITE_URL']}/sign-in/with/{provider.slug}/back"


def start_flow(provider: IdentityProvider, purpose: str, return_url: str) -> BaseResponse:
    """Return a page that forwards the browser to the provider; earlier flows of this browser are dropped.

    Not a redirect: after a form is submitted, browsers block redirects to other sites because of the
    `form-action` of the content security policy.
    """
    for key in [key for key in session if key.startswith("_state_")]:
        del session[key]
    force_login = (
        {"prompt": "login", "max_age": 0} if current_auth_context().login_session_id is not None else {}
    )
    acr = {"acr_values": " ".join(provider.acr)} if provider.acr else {}
    client = get_oidc_client(provider)
    db.session.rollback()  # no transaction stays open during a request to another site
    try:
        authorization = client.begin_authorization(get_redirect_uri(provider), **force_login, **acr)
    except ProviderFault as fault:
        raise _unavailable(provider, fault) from None
    session[FLOW_KEY] = {
        "provider": provider.slug,
        "state": authorization["state"],
        "purpose": purpose,
        "next": return_url,
        "by": current_auth_context().signed_in_person_id,
        "at": int(now().timestamp()),
        "anew": bool(force_login),
    }
    url = authorization["url"]
    page = render_template("accounts/going_on.jinja", provider=provider, authorization_url=url)
    response: BaseResponse = make_response(page)
    response.headers["Refresh"] = f"0; url={url}"
    return response


def complete_flow(provider: IdentityProvider) -> ProviderCallback:
    """Return the verified result of a callback, which works once; raise a HubError if anything is wrong."""
    flow = session.get(FLOW_KEY)
    if flow is None or not _matches_flow(flow, provider):
        raise Conflict(FLOW_EXPIRED)
    del session[FLOW_KEY]
    if now().timestamp() - flow["at"] > FLOW_LIFETIME.total_seconds():
        raise Conflict(FLOW_EXPIRED)
    try:
        claims = _fetch_claims(provider, flow["state"])
    except ProviderFault as fault:
        raise _unavailable(provider, fault) from None
    subject = claims["sub"]
    if flow["anew"] and not _is_new_authentication(claims, flow["at"]):
        raise NotAllowed(f"{provider.label} did not ask you to sign in again. Start again.")
    second_factor = provider.asserts_second_factor(claims)
    return ProviderCallback(provider, subject, second_factor, flow["purpose"], flow["next"], flow["by"])


def _matches_flow(flow: dict[str, Any], provider: IdentityProvider) -> bool:
    state = request.args.get("state", "").encode()
    return bool(flow["provider"] == provider.slug) and hmac.compare_digest(flow["state"].encode(), state)


def _fetch_claims(provider: IdentityProvider, state: str) -> dict[str, Any]:
    client = get_oidc_client(provider)
    db.session.rollback()  # no transaction stays open during a request to another site
    is_refused = "error" in request.args
    if is_refused:
        client.forget_state(state)
    client.check_issuer(request.args.get("iss"))
    if is_refused:
        raise _refusal(provider)
    if not request.args.get("code"):
        raise ProviderFault(Step.CALLBACK, Reason.MALFORMED)
    claims = client.fetch_claims(CLOCK_SKEW_SECONDS)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_LENGTH:
        raise ProviderFault(Step.ID_TOKEN, Reason.CLAIM_SUB)
    return claims


def _is_new_authentication(claims: dict[str, Any], started_at: int) -> bool:
    auth_time = claims.get("auth_time")
    return isinstance(auth_time, int | float) and auth_time >= started_at - CLOCK_SKEW_SECONDS


def _refusal(provider: IdentityProvider) -> HubError:
    if request.args["error"] == "access_denied":
        return NotAllowed(f"You did not finish signing in with {provider.label}. Nothing has changed.")
    return _unavailable(provider, ProviderFault(Step.CALLBACK, Reason.REFUSED))


def _unavailable(provider: IdentityProvider, fault: ProviderFault) -> HubError:
    log.warning(
        "a provider could not be used",
        provider=provider.slug,
        step=fault.step.value,
        reason=fault.reason.value,
    )
    return ProviderUnavailable(
        f"{provider.label} could not be reached, or did not respond as expected. Try again in a few minutes."
    )
