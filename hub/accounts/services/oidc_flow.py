"""To a provider and back: what is sent, what must come back with it, and what is believed of it."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from flask import current_app, make_response, render_template, request, session
from werkzeug.wrappers import Response as Answer

from hub.accounts.domain import IdentityProvider
from hub.accounts.services.oidc_providers import ProviderFault, get_oidc_client
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Conflict, HubError, NotAllowed
from hub.web.authentication import current_auth_context

log = structlog.get_logger("hub.accounts")
FLOW_KEY = "with_provider"
FLOW_LIFETIME = timedelta(minutes=10)
CLOCK_SKEW_SECONDS = 120
FLOW_EXPIRED = "This page was open too long, or was opened a second time. Begin again."
MAX_SUBJECT_LENGTH = 255


class ProviderUnavailable(HubError):
    """A provider does not answer, or not as it should: nothing that the hub itself has done wrong."""


@dataclass(frozen=True)
class ProviderCallback:
    """Who has come back from a provider, and what they had set out for."""

    provider: IdentityProvider
    subject: str
    second_factor: bool
    purpose: str
    return_url: str
    started_by_id: int | None


def start_flow(provider: IdentityProvider, purpose: str, return_url: str) -> Answer:
    """Return the page that leads to the provider. One way at a time: what was begun before is forgotten.

    It is a page that leads on by itself and no redirect, which a browser refuses after a form where the
    content security policy lets forms lead only to this site.
    """
    for key in [key for key in session if key.startswith("_state_")]:
        del session[key]
    anew = {"prompt": "login", "max_age": 0} if current_auth_context().login_session_id is not None else {}
    acr = {"acr_values": " ".join(provider.acr)} if provider.acr else {}
    address = f"{current_app.config['SITE_URL']}/sign-in/with/{provider.slug}/back"
    client = get_oidc_client(provider)
    db.session.rollback()  # no transaction is open while another site is asked
    try:
        made = client.begin_authorization(address, **anew, **acr)
    except ProviderFault as error:
        raise _unavailable(provider, str(error)) from None
    session[FLOW_KEY] = {
        "provider": provider.slug,
        "state": made["state"],
        "purpose": purpose,
        "next": return_url,
        "by": current_auth_context().signed_in_person_id,
        "at": int(now().timestamp()),
        "anew": bool(anew),
    }
    page = render_template("accounts/going_on.jinja", provider=provider, leads_to=made["url"])
    answer: Answer = make_response(page)
    answer.headers["Refresh"] = f"0; url={made['url']}"
    return answer


def complete_flow(provider: IdentityProvider) -> ProviderCallback:
    """Return who has come back. Each answer is taken once; what does not hold raises HubError, in words."""
    flow = session.get(FLOW_KEY)
    if flow is None or not _matches_flow(flow, provider):
        raise Conflict(FLOW_EXPIRED)
    del session[FLOW_KEY]
    if now().timestamp() - flow["at"] > FLOW_LIFETIME.total_seconds():
        raise Conflict(FLOW_EXPIRED)
    if "error" in request.args:
        get_oidc_client(provider).forget_state(flow["state"])
        raise _refusal(provider)
    claims = _fetch_claims(provider)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_LENGTH:
        raise _unavailable(provider, "subject")
    if flow["anew"] and not _is_new_authentication(claims, flow["at"]):
        raise NotAllowed(f"{provider.label} did not ask you again who you are. Begin again.")
    twice = provider.asserts_second_factor(claims)
    return ProviderCallback(provider, subject, twice, flow["purpose"], flow["next"], flow["by"])


def _matches_flow(flow: dict[str, Any], provider: IdentityProvider) -> bool:
    given = request.args.get("state", "").encode()
    return bool(flow["provider"] == provider.slug) and hmac.compare_digest(flow["state"].encode(), given)


def _fetch_claims(provider: IdentityProvider) -> dict[str, Any]:
    if request.args.get("iss", provider.issuer) != provider.issuer:  # RFC 9207
        raise _unavailable(provider, "issuer")
    db.session.rollback()  # no transaction is open while another site is asked
    try:
        return get_oidc_client(provider).fetch_claims(CLOCK_SKEW_SECONDS)
    except ProviderFault as error:
        raise _unavailable(provider, str(error)) from None


def _is_new_authentication(claims: dict[str, Any], started_at: int) -> bool:
    proved = claims.get("auth_time")
    return isinstance(proved, int | float) and proved >= started_at - CLOCK_SKEW_SECONDS


def _refusal(provider: IdentityProvider) -> HubError:
    if request.args["error"] == "access_denied":
        return NotAllowed(f"You did not sign in with {provider.label}. Nothing has changed.")
    return _unavailable(provider, "refused")


def _unavailable(provider: IdentityProvider, kind: str) -> HubError:
    log.warning("a provider could not be used", provider=provider.slug, kind=kind)
    return ProviderUnavailable(
        f"{provider.label} could not be reached, or did not answer as it should. Try again."
    )
