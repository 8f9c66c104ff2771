"""OpenID Connect client: Authlib's, with the provider's metadata checked and its keys read anew.

Imported only if providers are configured, because the libraries below take some 18 MB in each process.
"""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import quote_plus

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from flask import Flask, session
from joserfc.errors import (
    BadSignatureError,
    ClaimError,
    InvalidKeyIdError,
    JoseError,
    UnsupportedAlgorithmError,
)
from joserfc.jwk import JWKRegistry, KeySet
from requests import RequestException

from hub.accounts.domain.provider_faults import (
    ProviderFault,
    Reason,
    Step,
    find_claim_reason,
    find_refusal_reason,
)
from hub.accounts.domain.provider_metadata import ProviderMetadata, check_metadata
from hub.accounts.domain.providers import IdentityProvider
from hub.accounts.services.private_key import PrivateKeyAuth
from hub.accounts.services.provider_documents import ProviderDocument
from hub.accounts.services.provider_session import ProviderSession, find_error_reason

METADATA_MAX_AGE = timedelta(minutes=30)
KEYS_MAX_AGE = timedelta(minutes=5)
"""How long a key is believed that the provider has withdrawn."""
MAX_EXTRA_READS = 5
"""How often in a minute metadata and keys are read anew because a signature does not fit them."""
ENDPOINT_STEPS = (Step.TOKEN, Step.KEYS)
CODE_REASONS = (Reason.CODE_REFUSED, Reason.REFUSED)
"""The reasons that say something of one code, and nothing of the provider or the client."""
UNUSABLE_CODE = "hub-doctor"
"""A code that no provider has issued, to find out whether it accepts the client."""
# Raised by the libraries when a provider is unavailable or sends an invalid response.
PROVIDER_ERRORS = (
    AuthlibBaseError,
    JoseError,
    RequestException,
    ValueError,
    RuntimeError,
    KeyError,
    TypeError,
    AttributeError,
)


class OidcClient(FlaskOAuth2App):  # type: ignore[misc]
    """Authlib's client, with checks on the metadata and the keys of the provider."""

    client_cls = ProviderSession

    def __init__(self, *args: Any, provider: IdentityProvider, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.provider = provider
        # The ages are looked up at each use.
        self._documents = ProviderDocument(self._read_metadata, lambda: METADATA_MAX_AGE)
        self._keys = ProviderDocument(self._read_keys, lambda: KEYS_MAX_AGE)
        self._private_key = (
            PrivateKeyAuth(provider.private_key, provider.private_key_id) if provider.private_key else None
        )

    def begin_authorization(self, redirect_uri: str, **params: Any) -> dict[str, str]:
        """Return the authorization `url` to send the browser to, and the `state` of the flow.

        Raises ProviderFault.
        """
        with _translate_errors(Step.METADATA):
            authorization = self.create_authorization_url(redirect_uri, **params)
        flow_data = {name: authorization[name] for name in ("state", "nonce", "code_verifier")}
        self.save_authorize_data(redirect_uri=redirect_uri, **flow_data)
        return {"url": authorization["url"], "state": authorization["state"]}

    def forget_state(self, state: str) -> None:
        """Delete the data of a flow from the session cookie."""
        self.framework.clear_state_data(session, state)

    def check_issuer(self, issuer: str | None) -> None:
        """Raise ProviderFault if a response names another issuer, or none although it always names one."""
        metadata = self._documents.get()
        if issuer != metadata.issuer and (issuer is not None or metadata.names_issuer):  # RFC 9207
            raise ProviderFault(Step.CALLBACK, Reason.ISSUER)

    def fetch_claims(self, leeway: int) -> dict[str, Any]:
        """Exchange the code of the callback and return the verified claims of the ID token.

        `leeway`: allowed clock skew in seconds. Raises ProviderFault if anything is invalid.
        """
        options = {
            "iss": {"essential": True, "value": self._documents.get().issuer},
            "aud": {"essential": True, "value": self.provider.client_id},
        }
        try:
            with _translate_errors(Step.TOKEN):
                token = self.authorize_access_token(claims_options=options, leeway=leeway)
        except ProviderFault as fault:
            if fault.step in ENDPOINT_STEPS and fault.reason not in CODE_REASONS:
                # An endpoint may have moved: the next attempt reads the metadata anew.
                self._documents.forget()
            raise
        if not token.get("userinfo"):
            raise ProviderFault(Step.TOKEN, Reason.NO_ID_TOKEN)
        return dict(token["userinfo"])

    def parse_id_token(self, token: dict[str, Any], nonce: str, **options: Any) -> Any:
        """Return the verified claims; before a signature is refused, metadata and keys are read anew."""
        with _translate_errors(Step.ID_TOKEN):
            try:
                return super().parse_id_token(token, nonce, **options)
            except ClaimError:
                raise
            except (JoseError, ValueError, TypeError):
                # Another key, type of key, algorithm or address of the keys than a while ago.
                if not self._documents.read_before_refusal(MAX_EXTRA_READS):
                    raise
                self._keys.read_anew()
            return super().parse_id_token(token, nonce, **options)

    def load_server_metadata(self) -> dict[str, Any]:
        """Return what Authlib uses of the metadata; all else that a provider says would set its options."""
        metadata = self._documents.get()
        return {
            "issuer": metadata.issuer,
            "authorization_endpoint": metadata.authorization_endpoint,
            "token_endpoint": metadata.token_endpoint,
            "jwks_uri": metadata.jwks_uri,
            "id_token_signing_alg_values_supported": list(metadata.signature_algorithms),
            "token_endpoint_auth_method": metadata.auth_method,
        }

    def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:
        """Return the keys of the provider; `parse_id_token` decides when they are read anew."""
        if force:
            raise InvalidKeyIdError("no key with this id")
        return self._keys.get()

    def read_document(self) -> Any:
        """Return the metadata as the provider publishes them now, unchecked; raise ProviderFault."""
        return self._read_json(self.provider.discovery, Step.METADATA)

    def check_connection(self, redirect_uri: str) -> None:
        """Raise ProviderFault if the metadata, the keys or the provider's view of the client are faulty."""
        self._documents.get()
        self._keys.get()
        try:
            with _translate_errors(Step.TOKEN):
                self.fetch_access_token(redirect_uri, code=UNUSABLE_CODE, code_verifier="x" * 43)
        except ProviderFault as fault:
            # It refuses the code in any case, but not before it has accepted the client.
            if fault.reason not in CODE_REASONS:
                raise

    def _get_oauth_client(self, **metadata: Any) -> ProviderSession:
        client: ProviderSession = super()._get_oauth_client(**metadata)
        if self.provider.is_secret_form_encoded:
            client.register_client_auth_method(("client_secret_basic", _authenticate_form_encoded))
        else:
            client.register_client_auth_method(("client_secret_basic", _authenticate_as_given))
        if self._private_key is not None:
            algorithms = self._documents.get().assertion_algorithms
            client.register_client_auth_method(self._private_key.sign_with(algorithms))
        return client

    def _read_metadata(self) -> ProviderMetadata:
        metadata = check_metadata(self.provider, self.read_document())
        if self._private_key is not None:
            self._private_key.sign_with(metadata.assertion_algorithms)
        return metadata

    def _read_keys(self) -> dict[str, Any]:
        document = self._read_json(self._documents.get().jwks_uri, Step.KEYS)
        keys = document.get("keys") if isinstance(document, dict) else None
        usable = [key for key in keys if _is_usable_key(key)] if isinstance(keys, list) else []
        if not usable:
            raise ProviderFault(Step.KEYS, Reason.MALFORMED)
        return {"keys": usable}

    def _read_json(self, url: str, step: Step) -> Any:
        with _translate_errors(step), self._get_session() as http:
            response = http.request("GET", url, withhold_token=True)
            response.raise_for_status()
            return response.json()


def _is_usable_key(key: Any) -> bool:
    # RFC 7517, section 5: keys that are not understood are ignored, and the others used.
    if not isinstance(key, dict) or key.get("use", "sig") != "sig" or key.get("kty") == "oct":
        return False
    try:
        KeySet([JWKRegistry.import_key(key)])
    except PROVIDER_ERRORS:
        return False
    return True


def _authenticate_form_encoded(auth: Any, _method: str, uri: str, headers: Any, body: str) -> tuple[Any, ...]:
    # RFC 6749, section 2.3.1; Authlib's own method does not encode.
    return _set_basic(headers, quote_plus(auth.client_id), quote_plus(auth.client_secret), uri, body)


def _authenticate_as_given(auth: Any, _method: str, uri: str, headers: Any, body: str) -> tuple[Any, ...]:
    return _set_basic(headers, auth.client_id, auth.client_secret, uri, body)


def _set_basic(headers: Any, client_id: str, secret: str, uri: str, body: str) -> tuple[Any, ...]:
    headers["Authorization"] = f"Basic {base64.b64encode(f'{client_id}:{secret}'.encode()).decode()}"
    return uri, headers, body


@contextmanager
def _translate_errors(step: Step) -> Iterator[None]:
    try:
        yield
    except PROVIDER_ERRORS as error:
        # Only the reason, because the message of the library may contain claims about a person.
        reason = _find_reason(error)
        status = getattr(getattr(error, "response", None), "status_code", None)
        if step is Step.TOKEN and status == HTTPStatus.UNAUTHORIZED:
            reason = Reason.CLIENT_REFUSED
        raise ProviderFault(step, reason) from None


def _find_reason(error: Exception) -> Reason:
    if isinstance(error, ClaimError):
        return find_claim_reason(error.claim)
    if isinstance(error, AuthlibBaseError):
        return find_refusal_reason(str(error.error))
    library_reasons: dict[type[Exception], Reason] = {
        BadSignatureError: Reason.SIGNATURE,
        InvalidKeyIdError: Reason.KEY_UNKNOWN,
        UnsupportedAlgorithmError: Reason.SIGNATURE_ALGORITHM,
    }
    return library_reasons.get(type(error)) or find_error_reason(error)


def create_oidc_clients(app: Flask, providers: dict[str, IdentityProvider]) -> dict[str, OidcClient]:
    """Return the client of each provider, by slug."""
    oauth, clients = OAuth(app), {}
    # At least one thread never waits for a provider, so that pages are still served while one hangs.
    slots = BoundedSemaphore(max(1, int(app.config["THREADS"]) - 1))
    for provider in providers.values():
        clients[provider.slug] = oauth.register(
            provider.slug,
            client_cls=OidcClient,
            provider=provider,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=provider.discovery,
            # Only the identifier is requested: no email address and no name.
            client_kwargs={
                "scope": "openid",
                "code_challenge_method": "S256",
                "provider": provider,
                "slots": slots,
            },
        )
    return clients
