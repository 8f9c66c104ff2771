"""What an identity provider says of itself (OpenID Connect Discovery 1.0), and whether the hub can use it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from hub.accounts.domain.provider_faults import ProviderFault, Reason, Step
from hub.accounts.domain.providers import PRIVATE_KEY_METHOD, SECRET_METHODS, IdentityProvider, read_host

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# HMAC signatures are left out, because anybody who learns the client secret could forge them; so is `none`.
SIGNATURE_ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
NEEDED_VALUES = (
    ("response_types_supported", "code", Reason.RESPONSE_TYPE),
    ("response_modes_supported", "query", Reason.RESPONSE_MODE),
    ("grant_types_supported", "authorization_code", Reason.GRANT_TYPE),
    # Left out by providers that support it without saying so, such as Entra ID: the challenge is sent anyway.
    ("code_challenge_methods_supported", "S256", Reason.CODE_CHALLENGE),
)
"""A list that does not contain this value excludes the hub; a list that is left out does not."""
FORBIDDEN_FLAGS = ("require_pushed_authorization_requests", "require_signed_request_object")
LISTS = (
    *(name for name, _, _ in NEEDED_VALUES),
    "id_token_signing_alg_values_supported",
    "token_endpoint_auth_methods_supported",
    "token_endpoint_auth_signing_alg_values_supported",
    "acr_values_supported",
)
ISSUER_FLAG = "authorization_response_iss_parameter_supported"
USED_FIELDS = frozenset({"issuer", *ENDPOINTS, *LISTS, *FORBIDDEN_FLAGS, ISSUER_FLAG})
"""The fields that the hub uses. Every other one is dropped, so that it cannot change what the hub does."""
DEFAULT_AUTH_METHODS = ("client_secret_basic",)
MAX_QUOTED_LENGTH = 200


class ProviderMetadata(Struct, frozen=True):
    """Metadata that have been checked. `names_issuer`: each response names the issuer (RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    signature_algorithms: tuple[str, ...]
    auth_method: str
    assertion_algorithms: tuple[str, ...]
    names_issuer: bool


def check_metadata(provider: IdentityProvider, document: Any) -> ProviderMetadata:
    """Return the metadata in the document of a provider; raise ProviderFault if the hub cannot use them."""
    for fault in find_metadata_faults(provider, document):
        raise fault
    fields = _select_fields(document)
    return ProviderMetadata(
        **{name: fields[name] for name in ("issuer", *ENDPOINTS)},
        signature_algorithms=_accepted_algorithms(fields),
        auth_method=_find_auth_method(provider, fields) or "",
        assertion_algorithms=tuple(fields.get("token_endpoint_auth_signing_alg_values_supported", ())),
        names_issuer=fields.get(ISSUER_FLAG) is True,
    )


def find_metadata_faults(provider: IdentityProvider, document: Any) -> Iterator[ProviderFault]:
    """Yield everything for which the hub cannot use a provider with these metadata."""
    if not isinstance(document, dict):
        yield ProviderFault(Step.METADATA, Reason.MALFORMED)
        return
    fields = _select_fields(document)
    if fields.get("issuer") not in provider.issuers:
        yield _fault(Reason.ISSUER, "issuer", fields)
    yield from _find_endpoint_faults(provider, fields)
    malformed = [name for name in LISTS if name in fields and not _is_list_of_texts(fields[name])]
    yield from (_fault(Reason.MALFORMED, name, fields) for name in malformed)
    if malformed:
        return
    for name, value, reason in NEEDED_VALUES:
        if fields.get(name) and value not in fields[name]:
            yield _fault(reason, name, fields)
    yield from (_fault(Reason.REQUEST_OBJECT, name, fields) for name in FORBIDDEN_FLAGS if fields.get(name))
    if not _accepted_algorithms(fields):
        yield _fault(Reason.SIGNATURE_ALGORITHM, "id_token_signing_alg_values_supported", fields)
    if _find_auth_method(provider, fields) is None:
        yield _fault(Reason.CLIENT_AUTHENTICATION, "token_endpoint_auth_methods_supported", fields)


def find_metadata_doubts(provider: IdentityProvider, document: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each setting that the metadata contradict, although people can sign in."""
    fields = _select_fields(document)
    offered = fields.get("token_endpoint_auth_methods_supported") or DEFAULT_AUTH_METHODS
    if provider.auth_method and provider.auth_method not in offered:
        yield (
            f"It does not offer token_endpoint_auth_method {provider.auth_method}, only {', '.join(offered)}."
        )
    levels = fields.get("acr_values_supported")
    unknown = [value for value in provider.acr if levels and value not in levels]
    if unknown:
        yield (
            f"It does not list {', '.join(unknown)} of second_factor_acr in acr_values_supported: "
            f"{', '.join(levels or ())}."
        )


def _select_fields(document: Mapping[str, Any]) -> dict[str, Any]:
    # A field that is null is the same as one that is left out.
    return {name: document[name] for name in USED_FIELDS if document.get(name) is not None}


def _fault(reason: Reason, name: str, fields: Mapping[str, Any]) -> ProviderFault:
    return ProviderFault(Step.METADATA, reason, f"{name} is {fields.get(name)!r}"[:MAX_QUOTED_LENGTH])


def _find_endpoint_faults(provider: IdentityProvider, fields: Mapping[str, Any]) -> Iterator[ProviderFault]:
    for name in ENDPOINTS:
        if not isinstance(fields.get(name), str):
            yield _fault(Reason.MALFORMED, name, fields)
        elif not is_allowed_url(provider, fields[name]):
            yield _fault(Reason.HOST, name, fields)


def is_allowed_url(provider: IdentityProvider, url: str) -> bool:
    """Return whether a URL has the scheme of the discovery URL, and a host of this provider.

    A space, a line break, a character outside ASCII or a fragment makes it no URL of an endpoint.
    """
    if not (url.isascii() and url.isprintable()) or " " in url or "#" in url:
        return False
    scheme = url.partition(":")[0].lower()
    return scheme == urlsplit(provider.discovery).scheme and read_host(url) in provider.hosts


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _accepted_algorithms(fields: Mapping[str, Any]) -> tuple[str, ...]:
    offered: Sequence[str] = fields.get("id_token_signing_alg_values_supported") or ("RS256",)
    return tuple(algorithm for algorithm in offered if algorithm in SIGNATURE_ALGORITHMS)


def _find_auth_method(provider: IdentityProvider, fields: Mapping[str, Any]) -> str | None:
    if provider.auth_method:
        return provider.auth_method
    offered = fields.get("token_endpoint_auth_methods_supported") or DEFAULT_AUTH_METHODS
    usable = (PRIVATE_KEY_METHOD,) if provider.private_key else SECRET_METHODS
    return next((method for method in usable if method in offered), None)
