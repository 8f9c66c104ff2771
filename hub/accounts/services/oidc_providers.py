"""The identity providers of a hub, and what speaks to them."""

from typing import TYPE_CHECKING

from flask import Flask, current_app

from hub.accounts.domain import Provider, read_providers
from hub.kit.errors import NotFound
from hub.kit.page import Link

if TYPE_CHECKING:
    from hub.accounts.services.oidc_client import Client


class Unusable(Exception):
    """A provider is away, or says something that does not hold; the words name the kind of fault alone."""


def init_app(app: Flask) -> None:
    """Give `app` the identity providers that its settings name."""
    providers = read_providers(app.config["OIDC_FILE"])
    clients: dict[str, Client] = {}
    if providers:
        # Only here: the libraries behind it take 18 MB.
        from hub.accounts.services.oidc_client import clients_of

        clients = clients_of(app, providers)
    app.extensions["hub_identity_providers"] = (providers, clients)
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


def client_for(provider: Provider) -> "Client":
    """Return what speaks to a provider."""
    clients: dict[str, Client] = current_app.extensions["hub_identity_providers"][1]
    return clients[provider.slug]
