"""The identity providers of a hub, and what speaks to them."""

from typing import TYPE_CHECKING

from flask import Flask, current_app

from hub.accounts.domain import IdentityProvider, read_identity_providers
from hub.kit.errors import NotFound
from hub.kit.page import Link

if TYPE_CHECKING:
    from hub.accounts.services.oidc_client import OidcClient


class ProviderFault(Exception):
    """A provider is away, or says something that does not hold; the words name the kind of fault alone."""


def init_app(app: Flask) -> None:
    """Give `app` the identity providers that its settings name."""
    providers = read_identity_providers(app.config["OIDC_FILE"])
    clients: dict[str, OidcClient] = {}
    if providers:
        # Only here: the libraries behind it take 18 MB.
        from hub.accounts.services.oidc_client import create_oidc_clients

        clients = create_oidc_clients(app, providers)
    app.extensions["hub_identity_providers"] = (providers, clients)
    app.jinja_env.globals["identity_providers"] = lambda: _links(providers)


def _links(providers: dict[str, IdentityProvider]) -> list[Link]:
    return [Link(provider.label, f"/sign-in/with/{provider.slug}") for provider in providers.values()]


def identity_providers_by_slug() -> dict[str, IdentityProvider]:
    """Return the identity providers of this hub by slug."""
    providers: dict[str, IdentityProvider] = current_app.extensions["hub_identity_providers"][0]
    return providers


def get_identity_provider(slug: str) -> IdentityProvider:
    """Return an identity provider; NotFound where there is none of that name."""
    if slug not in identity_providers_by_slug():
        raise NotFound("There is no such way to sign in.")
    return identity_providers_by_slug()[slug]


def get_oidc_client(provider: IdentityProvider) -> "OidcClient":
    """Return what speaks to a provider."""
    clients: dict[str, OidcClient] = current_app.extensions["hub_identity_providers"][1]
    return clients[provider.slug]
