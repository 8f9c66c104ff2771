"""The check of the identity providers by `hub doctor`: whether people could sign in with each."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from hub.accounts.domain.provider_faults import ProviderFault, describe_fault
from hub.accounts.domain.provider_metadata import find_metadata_doubts, find_metadata_faults
from hub.accounts.domain.providers import IdentityProvider
from hub.accounts.services.oidc_flow import get_redirect_uri
from hub.accounts.services.oidc_providers import get_oidc_client, identity_providers_by_slug


def check_providers(session: Session, _settings: Any) -> Iterator[str]:
    """Yield a sentence for each reason for which people cannot sign in with a provider."""
    session.rollback()  # no transaction stays open during a request to another site
    for provider in identity_providers_by_slug().values():
        for problem in _find_problems(provider):
            yield f"Single sign-on with {provider.label} ([{provider.slug}] in HUB_OIDC_FILE): {problem}"


def _find_problems(provider: IdentityProvider) -> Iterator[str]:
    client = get_oidc_client(provider)
    try:
        document = client.read_document()
        faults = list(find_metadata_faults(provider, document))
        yield from map(describe_fault, faults)
        if not faults:
            yield from find_metadata_doubts(provider, document)
            client.check_connection(get_redirect_uri(provider))
    except ProviderFault as fault:
        yield describe_fault(fault)
