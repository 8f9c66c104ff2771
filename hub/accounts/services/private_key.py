"""The private key with which the hub authenticates to an identity provider (private_key_jwt, RFC 7523)."""

from collections.abc import Sequence

from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from hub.accounts.domain.provider_faults import ProviderFault, Reason, Step
from hub.kit.errors import Invalid

RSA_ALGORITHMS = ("RS256", "PS256", "RS512", "PS512", "RS384", "PS384")
CURVE_ALGORITHMS = {"P-256": ("ES256",), "P-384": ("ES384",), "P-521": ("ES512",)}


class PrivateKeyAuth:
    """A private key of the hub, and how it is used; `key_id` is what the provider calls it, if anything."""

    def __init__(self, pem: str, key_id: str) -> None:
        self._key = _import_private_key(pem)
        self._headers = {"kid": key_id} if key_id else {}

    def sign_with(self, offered: Sequence[str]) -> PrivateKeyJWT:
        """Return the method of authentication with an algorithm that the provider offers.

        Raises ProviderFault if none fits the key.
        """
        usable = RSA_ALGORITHMS if isinstance(self._key, RSAKey) else CURVE_ALGORITHMS[self._key.curve_name]
        algorithm = next((name for name in usable if not offered or name in offered), None)
        if algorithm is None:
            raise ProviderFault(Step.METADATA, Reason.CLIENT_AUTHENTICATION)
        return _KeyMethod(self._key, self._headers, algorithm)


class _KeyMethod(PrivateKeyJWT):  # type: ignore[misc]
    """Authlib's method, with the key in its own place instead of that of the secret."""

    def __init__(self, key: RSAKey | ECKey, headers: dict[str, str], algorithm: str) -> None:
        super().__init__(headers=headers, alg=algorithm)
        self._key = key

    def sign(self, auth: object, token_endpoint: str) -> str:
        auth.client_secret = self._key  # type: ignore[attr-defined]
        assertion: str = super().sign(auth, token_endpoint)
        return assertion


def _import_private_key(pem: str) -> RSAKey | ECKey:
    for kind in (RSAKey, ECKey):
        try:
            key = kind.import_key(pem)
        except (JoseError, ValueError, TypeError):
            continue
        if key.is_private and (isinstance(key, RSAKey) or key.curve_name in CURVE_ALGORITHMS):
            return key
    raise Invalid("OIDC_FILE", "HUB_OIDC_FILE: a private_key_file must hold an RSA or EC private key in PEM.")
