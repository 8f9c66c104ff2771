"""The identity providers of an app, and their clients."""

from typing import TYPE_CHECKING

from flask import Flask, current_app

from hub.accounts.domain.providers import IdentityProvider, read_identity_providers
from hub.kit.errors import NotFound
from hub.kit.page import Link

if TYPE_CHECKING:
    from hub.accounts.services.oidc_client import OidcClient


def init_app(app: Flask) -> None:
    """Load the configured identity providers into `app.extensions`, and their links into the templates."""
    providers = read_identity_providers(app.config["OIDC_FILE"])
    clients: dict[str, OidcClient] = {}
    if providers:
        # Imported only if needed, because its libraries take 18 MB.
        from hub.accounts.services.oidc_client import create_oidc_clients

        clients = create_oidc_clients(app, providers)
    app.extensions["hub_identity_providers"] = (providers, clients)
    app.jinja_env.globals["identity_providers"] = lambda: _links(providers)


def _links(providers: dict[str, IdentityProvider]) -> list[Link]:
    return [Link(provider.label, f"/sign-in/with/{provider.slug}") for provider in providers.values()]


def identity_providers_by_slug() -> dict[str, IdentityProvider]:
    """Return the configured identity providers by slug."""
    providers: dict[str, IdentityProvider] = current_app.extensions["hub_identity_providers"][0]
    return providers


def get_identity_provider(slug: str) -> IdentityProvider:
    """Return the identity provider with this slug; raise NotFound if there is none."""
    if slug not in identity_providers_by_slug():
        raise NotFound("There is no such way to sign in.")
    return identity_providers_by_slug()[slug]


def get_oidc_client(provider: IdentityProvider) -> "OidcClient":
    """Return the client of a provider."""
    clients: dict[str, OidcClient] = current_app.extensions["hub_identity_providers"][1]
    return clients[provider.slug]
