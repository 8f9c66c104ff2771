"""How the hub speaks to identity providers: to them alone, within limits of time and size.

Loaded only by a hub that has providers: the libraries below take some 18 MB in each process.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, session
from joserfc.errors import JoseError
from requests import PreparedRequest, RequestException, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectTimeout, ContentDecodingError, InvalidURL

from hub.accounts.domain import IdentityProvider
from hub.accounts.services.oidc_providers import ProviderFault

CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
SLOT_WAIT_SECONDS = 0.5
"""How long one waits while all who may ask a provider do so: it answers in less, or hangs."""
MAX_RESPONSE_BYTES = 500_000
CHECKED_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# Signatures with a secret that both know could be made by whoever has learnt it; `none` is no signature.
SIGNATURE_ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
)
# What the libraries raise when a provider is away or says something that does not hold.
PROVIDER_ERRORS = (
    AuthlibBaseError,
    JoseError,
    RequestException,
    ValueError,
    RuntimeError,
    KeyError,
    TypeError,
)


class _LimitedAdapter(HTTPAdapter):
    """Sends to some hosts only, by some of the threads only, waits so long only, and reads so much only."""

    def __init__(self, hosts: frozenset[str], turns: BoundedSemaphore) -> None:
        super().__init__()
        self._hosts = hosts
        self._turns = turns

    def send(self, request: PreparedRequest, **options: Any) -> Response:  # type: ignore[override]
        host = (request.url or "").partition("://")[2].partition("/")[0].lower()
        if host not in self._hosts:
            raise InvalidURL("not a host of this provider")
        if not self._turns.acquire(timeout=SLOT_WAIT_SECONDS):
            raise ConnectTimeout("too many wait for providers")
        try:
            return self._send_limited(request, options)
        finally:
            self._turns.release()

    def _send_limited(self, request: PreparedRequest, options: dict[str, Any]) -> Response:
        response = super().send(
            request, **{**options, "stream": True, "timeout": (CONNECT_SECONDS, READ_SECONDS)}
        )
        body = response.raw.read(MAX_RESPONSE_BYTES + 1, decode_content=True)
        response.close()
        if len(body) > MAX_RESPONSE_BYTES:
            raise ContentDecodingError("the answer is too large")
        response._content, response._content_consumed = body, True  # type: ignore[attr-defined]
        return response


class _LimitedSession(OAuth2Session):  # type: ignore[misc]
    """A session with one provider, which follows no redirect elsewhere."""

    def __init__(
        self, *given: Any, hosts: frozenset[str] = frozenset(), turns: BoundedSemaphore, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.max_redirects = 0
        for scheme in ("https://", "http://"):
            self.mount(scheme, _LimitedAdapter(hosts, turns))


class OidcClient(FlaskOAuth2App):  # type: ignore[misc]
    """Authlib's client, which takes of what the provider says of itself only what is sound."""

    client_cls = _LimitedSession
    provider: IdentityProvider

    def begin_authorization(self, redirect_uri: str, **asked: Any) -> dict[str, str]:
        """Return the `url` to send somebody to and the `state` they come back with, to `address`.

        Raises Unusable.
        """
        with _translate_provider_errors():
            made = self.create_authorization_url(redirect_uri, **asked)
        kept = {name: made[name] for name in ("state", "nonce", "code_verifier")}
        self.save_authorize_data(redirect_uri=redirect_uri, **kept)
        return {"url": made["url"], "state": made["state"]}

    def forget_state(self, state: str) -> None:
        """Keep nothing more of what was begun."""
        self.framework.clear_state_data(session, state)

    def fetch_claims(self, leeway: int) -> dict[str, Any]:
        """Return what the provider says of who has come back; clocks may differ by `leeway` seconds.

        Raises Unusable where it does not hold.
        """
        options = {
            "iss": {"essential": True, "value": self.provider.issuer},
            "aud": {"essential": True, "value": self.provider.client_id},
        }
        with _translate_provider_errors():
            token = self.authorize_access_token(claims_options=options, leeway=leeway)
            return dict(token["userinfo"])

    def load_server_metadata(self) -> dict[str, Any]:
        """Return what the provider says of itself; ValueError where it says it of another."""
        found: dict[str, Any] = super().load_server_metadata()
        theirs = all(self._is_theirs(found.get(name)) for name in CHECKED_ENDPOINTS)
        if found.get("issuer") != self.provider.issuer or not theirs:
            self.server_metadata.clear()
            raise ValueError("it speaks of another")
        offered = found.get("id_token_signing_alg_values_supported") or ["RS256"]
        sound = [one for one in offered if one in SIGNATURE_ALGORITHMS]
        if not sound:  # the library takes an empty list for "any"
            self.server_metadata.clear()
            raise ValueError("no sound signature")
        found["id_token_signing_alg_values_supported"] = sound
        return found

    def _is_theirs(self, address: Any) -> bool:
        scheme, _, rest = str(address).partition("://")
        host = rest.partition("/")[0].lower()
        return scheme == self.provider.discovery.partition("://")[0] and host in self.provider.hosts


@contextmanager
def _translate_provider_errors() -> Iterator[None]:
    try:
        yield
    except PROVIDER_ERRORS as error:
        # The class alone: what the library says may repeat what the provider said of somebody.
        raise ProviderFault(type(error).__name__) from None


def create_oidc_clients(app: Flask, providers: dict[str, IdentityProvider]) -> dict[str, OidcClient]:
    """Return what speaks to each provider, by slug."""
    oauth, clients = OAuth(app), {}
    # At least one thread never waits for a provider, so that pages go on being read while one hangs.
    turns = BoundedSemaphore(max(1, int(app.config["THREADS"]) - 1))
    for provider in providers.values():
        client = oauth.register(
            provider.slug,
            client_cls=OidcClient,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=provider.discovery,
            # Nothing is asked for but who it is: no address, no name.
            client_kwargs={
                "scope": "openid",
                "code_challenge_method": "S256",
                "hosts": provider.hosts,
                "turns": turns,
            },
        )
        client.provider = provider
        clients[provider.slug] = client
    return clients
