"""To a provider and back: what is sent, what must come back with it, and what is believed of it."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from flask import current_app, make_response, render_template, request, session
from werkzeug.wrappers import Response as Answer

from hub.accounts.domain import Provider
from hub.accounts.services.oidc_providers import Unusable, client_for
from hub.kit.clock import now
from hub.kit.db import db
from hub.kit.errors import Conflict, HubError, NotAllowed
from hub.web.authentication import standing

log = structlog.get_logger("hub.accounts")
FLOW = "with_provider"
LASTS = timedelta(minutes=10)
CLOCKS_DIFFER = 120
BEGIN_AGAIN = "This page was open too long, or was opened a second time. Begin again."
LONGEST_SUBJECT = 255


class NotNow(HubError):
    """A provider does not answer, or not as it should: nothing that the hub itself has done wrong."""


@dataclass(frozen=True)
class Back:
    """Who has come back from a provider, and what they had set out for."""

    provider: Provider
    subject: str
    second_factor: bool
    purpose: str
    onwards: str
    by: int | None


def begin(provider: Provider, purpose: str, onwards: str) -> Answer:
    """Return the page that leads to the provider. One way at a time: what was begun before is forgotten.

    It is a page that leads on by itself and no redirect, which a browser refuses after a form where the
    content security policy lets forms lead only to this site.
    """
    for key in [key for key in session if key.startswith("_state_")]:
        del session[key]
    anew = {"prompt": "login", "max_age": 0} if standing().sign_in_id is not None else {}
    acr = {"acr_values": " ".join(provider.acr)} if provider.acr else {}
    address = f"{current_app.config['SITE_URL']}/sign-in/with/{provider.slug}/back"
    client = client_for(provider)
    db.session.rollback()  # no transaction is open while another site is asked
    try:
        made = client.begin(address, **anew, **acr)
    except Unusable as error:
        raise _away(provider, str(error)) from None
    session[FLOW] = {
        "provider": provider.slug,
        "state": made["state"],
        "purpose": purpose,
        "next": onwards,
        "by": standing().own_id,
        "at": int(now().timestamp()),
        "anew": bool(anew),
    }
    page = render_template("accounts/going_on.jinja", provider=provider, leads_to=made["url"])
    answer: Answer = make_response(page)
    answer.headers["Refresh"] = f"0; url={made['url']}"
    return answer


def come_back(provider: Provider) -> Back:
    """Return who has come back. Each answer is taken once; what does not hold raises HubError, in words."""
    flow = session.get(FLOW)
    if flow is None or not _is_ours(flow, provider):
        raise Conflict(BEGIN_AGAIN)
    del session[FLOW]
    if now().timestamp() - flow["at"] > LASTS.total_seconds():
        raise Conflict(BEGIN_AGAIN)
    if "error" in request.args:
        client_for(provider).forget(flow["state"])
        raise _refused(provider)
    claims = _claims(provider)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise _away(provider, "subject")
    if flow["anew"] and not _is_new(claims, flow["at"]):
        raise NotAllowed(f"{provider.label} did not ask you again who you are. Begin again.")
    twice = provider.proved_twice(claims)
    return Back(provider, subject, twice, flow["purpose"], flow["next"], flow["by"])


def _is_ours(flow: dict[str, Any], provider: Provider) -> bool:
    given = request.args.get("state", "").encode()
    return bool(flow["provider"] == provider.slug) and hmac.compare_digest(flow["state"].encode(), given)


def _claims(provider: Provider) -> dict[str, Any]:
    if request.args.get("iss", provider.issuer) != provider.issuer:  # RFC 9207
        raise _away(provider, "issuer")
    db.session.rollback()  # no transaction is open while another site is asked
    try:
        return client_for(provider).claims(CLOCKS_DIFFER)
    except Unusable as error:
        raise _away(provider, str(error)) from None


def _is_new(claims: dict[str, Any], began: int) -> bool:
    proved = claims.get("auth_time")
    return isinstance(proved, int | float) and proved >= began - CLOCKS_DIFFER


def _refused(provider: Provider) -> HubError:
    if request.args["error"] == "access_denied":
        return NotAllowed(f"You did not sign in with {provider.label}. Nothing has changed.")
    return _away(provider, "refused")


def _away(provider: Provider, kind: str) -> HubError:
    log.warning("a provider could not be used", provider=provider.slug, kind=kind)
    return NotNow(f"{provider.label} could not be reached, or did not answer as it should. Try again.")
