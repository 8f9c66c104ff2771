"""OpenID Connect client: limited to the hosts of the providers, and in time and size of responses.

Imported only if providers are configured, because the libraries below take some 18 MB in each process.
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

from hub.accounts.domain.providers import IdentityProvider
from hub.accounts.services.oidc_providers import ProviderFault
from hub.kit.slow_work import slow

CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
SLOT_WAIT_SECONDS = 0.5
"""How long a request waits for a free slot; a provider that works responds in less."""
MAX_RESPONSE_BYTES = 500_000
CHECKED_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# HMAC signatures are left out, because anybody who learns the client secret could forge them; so is `none`.
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
# Raised by the libraries when a provider is unavailable or sends an invalid response.
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
    """HTTP adapter that limits the hosts, the simultaneous requests, the time and the size of responses."""

    def __init__(self, hosts: frozenset[str], slots: BoundedSemaphore) -> None:
        super().__init__()
        self._hosts = hosts
        self._slots = slots

    @slow
    def send(self, request: PreparedRequest, **options: Any) -> Response:  # type: ignore[override]
        host = (request.url or "").partition("://")[2].partition("/")[0].lower()
        if host not in self._hosts:
            raise InvalidURL("not a host of this provider")
        if not self._slots.acquire(timeout=SLOT_WAIT_SECONDS):
            raise ConnectTimeout("too many wait for providers")
        try:
            return self._send_limited(request, options)
        finally:
            self._slots.release()

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
    """HTTP session with one provider, which follows no redirects."""

    def __init__(
        self, *args: Any, hosts: frozenset[str] = frozenset(), slots: BoundedSemaphore, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.max_redirects = 0
        for scheme in ("https://", "http://"):
            self.mount(scheme, _LimitedAdapter(hosts, slots))


class OidcClient(FlaskOAuth2App):  # type: ignore[misc]
    """Authlib's client, with checks on the metadata of the provider."""

    client_cls = _LimitedSession
    provider: IdentityProvider

    def begin_authorization(self, redirect_uri: str, **params: Any) -> dict[str, str]:
        """Return the authorization `url` to send the browser to, and the `state` of the flow.

        Raises ProviderFault.
        """
        with _translate_provider_errors():
            authorization = self.create_authorization_url(redirect_uri, **params)
        flow_data = {name: authorization[name] for name in ("state", "nonce", "code_verifier")}
        self.save_authorize_data(redirect_uri=redirect_uri, **flow_data)
        return {"url": authorization["url"], "state": authorization["state"]}

    def forget_state(self, state: str) -> None:
        """Delete the data of a flow from the session cookie."""
        self.framework.clear_state_data(session, state)

    def fetch_claims(self, leeway: int) -> dict[str, Any]:
        """Exchange the code of the callback and return the verified claims of the ID token.

        `leeway`: allowed clock skew in seconds. Raises ProviderFault if anything is invalid.
        """
        options = {
            "iss": {"essential": True, "value": self.provider.issuer},
            "aud": {"essential": True, "value": self.provider.client_id},
        }
        with _translate_provider_errors():
            token = self.authorize_access_token(claims_options=options, leeway=leeway)
            return dict(token["userinfo"])

    def load_server_metadata(self) -> dict[str, Any]:
        """Return the checked metadata of the provider.

        Raises ValueError if the issuer, an endpoint or the signature algorithms are not acceptable.
        """
        metadata: dict[str, Any] = super().load_server_metadata()
        hosts_are_allowed = all(self._is_allowed_url(metadata.get(name)) for name in CHECKED_ENDPOINTS)
        if metadata.get("issuer") != self.provider.issuer or not hosts_are_allowed:
            self.server_metadata.clear()
            raise ValueError("the metadata name another issuer or host")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        accepted = [algorithm for algorithm in offered if algorithm in SIGNATURE_ALGORITHMS]
        if not accepted:  # the library would treat an empty list as "any"
            self.server_metadata.clear()
            raise ValueError("no acceptable signature algorithm")
        metadata["id_token_signing_alg_values_supported"] = accepted
        return metadata

    def _is_allowed_url(self, url: Any) -> bool:
        scheme, _, rest = str(url).partition("://")
        host = rest.partition("/")[0].lower()
        return scheme == self.provider.discovery.partition("://")[0] and host in self.provider.hosts


@contextmanager
def _translate_provider_errors() -> Iterator[None]:
    try:
        yield
    except PROVIDER_ERRORS as error:
        # Only the class name, because the message of the library may contain claims about a person.
        raise ProviderFault(type(error).__name__) from None


def create_oidc_clients(app: Flask, providers: dict[str, IdentityProvider]) -> dict[str, OidcClient]:
    """Return the client of each provider, by slug."""
    oauth, clients = OAuth(app), {}
    # At least one thread never waits for a provider, so that pages are still served while one hangs.
    slots = BoundedSemaphore(max(1, int(app.config["THREADS"]) - 1))
    for provider in providers.values():
        client = oauth.register(
            provider.slug,
            client_cls=OidcClient,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=provider.discovery,
            # Only the identifier is requested: no email address and no name.
            client_kwargs={
                "scope": "openid",
                "code_challenge_method": "S256",
                "hosts": provider.hosts,
                "slots": slots,
            },
        )
        client.provider = provider
        clients[provider.slug] = client
    return clients
