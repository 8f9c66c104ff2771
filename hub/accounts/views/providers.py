"""How the hub speaks to identity providers: to them alone, within limits of time and size."""

from typing import Any

from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, current_app
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ContentDecodingError, InvalidURL

from hub.accounts.domain import Provider, read_providers
from hub.kit.errors import NotFound
from hub.kit.page import Link

CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
LARGEST = 500_000
ASKED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# Signatures with a secret that both know could be made by whoever has learnt it; `none` is no signature.
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


class _Within(HTTPAdapter):
    """Sends to some hosts only, waits so long only, and reads so much only."""

    def __init__(self, hosts: frozenset[str]) -> None:
        super().__init__()
        self._hosts = hosts

    def send(self, request: PreparedRequest, **options: Any) -> Response:  # type: ignore[override]
        host = (request.url or "").partition("://")[2].partition("/")[0].lower()
        if host not in self._hosts:
            raise InvalidURL("not a host of this provider")
        response = super().send(
            request, **{**options, "stream": True, "timeout": (CONNECT_SECONDS, READ_SECONDS)}
        )
        body = response.raw.read(LARGEST + 1, decode_content=True)
        response.close()
        if len(body) > LARGEST:
            raise ContentDecodingError("the answer is too large")
        response._content, response._content_consumed = body, True  # type: ignore[attr-defined]
        return response


class _Session(OAuth2Session):  # type: ignore[misc]
    """A session with one provider, which follows no redirect elsewhere."""

    def __init__(self, *given: Any, hosts: frozenset[str] = frozenset(), **named: Any) -> None:
        super().__init__(*given, **named)
        self.max_redirects = 0
        for scheme in ("https://", "http://"):
            self.mount(scheme, _Within(hosts))


class Client(FlaskOAuth2App):  # type: ignore[misc]
    """Authlib's client, which takes of what the provider says of itself only what is sound."""

    client_cls = _Session
    provider: Provider

    def load_server_metadata(self) -> dict[str, Any]:
        """Return what the provider says of itself; ValueError where it says it of another."""
        found: dict[str, Any] = super().load_server_metadata()
        theirs = all(self._is_theirs(found.get(name)) for name in ASKED)
        if found.get("issuer") != self.provider.issuer or not theirs:
            self.server_metadata.clear()
            raise ValueError("it speaks of another")
        offered = found.get("id_token_signing_alg_values_supported") or ["RS256"]
        sound = [one for one in offered if one in SIGNATURES]
        if not sound:  # the library takes an empty list for "any"
            self.server_metadata.clear()
            raise ValueError("no sound signature")
        found["id_token_signing_alg_values_supported"] = sound
        return found

    def _is_theirs(self, address: Any) -> bool:
        scheme, _, rest = str(address).partition("://")
        host = rest.partition("/")[0].lower()
        return scheme == self.provider.discovery.partition("://")[0] and host in self.provider.hosts


def init_app(app: Flask) -> None:
    """Give `app` the identity providers that its settings name."""
    providers, oauth = read_providers(app.config["OIDC_FILE"]), OAuth(app)
    for provider in providers.values():
        client = oauth.register(
            provider.slug,
            client_cls=Client,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=provider.discovery,
            # Nothing is asked for but who it is: no address, no name.
            client_kwargs={"scope": "openid", "code_challenge_method": "S256", "hosts": provider.hosts},
        )
        client.provider = provider
    app.extensions["hub_identity_providers"] = (providers, oauth)
    app.jinja_env.globals["identity_providers"] = lambda: _links(providers)


def _links(providers: dict[str, Provider]) -> list[Link]:
    return [Link(provider.label, f"/sign-in/with/{provider.slug}") for provider in providers.values()]


def known() -> dict[str, Provider]:
    """Return the identity providers of this hub by slug."""
    providers: dict[str, Provider] = current_app.extensions["hub_identity_providers"][0]
    return providers


def provider_called(slug: str) -> Provider:
    """Return an identity provider; NotFound where there is none of that name."""
    if slug not in known():
        raise NotFound("There is no such way to sign in.")
    return known()[slug]


def client_for(provider: Provider) -> Client:
    """Return what speaks to a provider."""
    client: Client = current_app.extensions["hub_identity_providers"][1].create_client(provider.slug)
    return client
