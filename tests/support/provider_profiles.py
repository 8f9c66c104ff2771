"""How makes of identity provider behave: what they say of themselves, and how they check who a client is.

The metadata are those that each make publishes, shortened. A field that is None is left out, and one that is
NULL is published as null.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key

NULL = object()
CLIENT = "hub"
SECRET = "a secret of the hub and the provider"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True)
class Profile:
    """The behaviour of one identity provider."""

    path: str = ""
    """What follows the host in the address under which it publishes its metadata."""
    issuer: str | None = None
    """The same of its issuer; None if it is `path`."""
    metadata: Mapping[str, object] = field(default_factory=dict)
    methods: tuple[str, ...] = ("client_secret_basic",)
    """How this client may authenticate, whatever the metadata say of others."""
    is_form_encoded: bool = True
    """Whether the id and the secret in HTTP Basic are form-encoded (RFC 6749, section 2.3.1)."""
    client_id: str = CLIENT
    secret: str = SECRET
    client_key: Key | None = None
    """The public key of the client."""
    assertion_algorithm: str = "RS256"
    names_issuer: bool = False
    """Whether each response names the issuer (RFC 9207)."""
    further_keys: tuple[Mapping[str, object], ...] = ()
    """Keys that it publishes beside the one it signs with."""

    def accepts_client(self, headers: Mapping[str, str], form: Mapping[str, list[str]], place: str) -> bool:
        """Say whether a request to the token endpoint `place` authenticates the client, in one way only."""
        used = [
            method
            for method, name in (
                ("client_secret_basic", headers.get("Authorization")),
                ("client_secret_post", form.get("client_secret")),
                ("private_key_jwt", form.get("client_assertion")),
            )
            if name
        ]
        if len(used) != 1 or used[0] not in self.methods:
            return False
        if used == ["private_key_jwt"]:
            return self._accepts_assertion(form, place)
        if used == ["client_secret_post"]:
            return (form.get("client_id"), form["client_secret"]) == ([self.client_id], [self.secret])
        kind, _, encoded = headers["Authorization"].partition(" ")
        given = base64.b64decode(encoded).decode().split(":", 1)
        decoded = [unquote_plus(text) for text in given] if self.is_form_encoded else given
        return kind == "Basic" and decoded == [self.client_id, self.secret]

    def _accepts_assertion(self, form: Mapping[str, list[str]], place: str) -> bool:
        try:
            token = jwt.decode(
                form["client_assertion"][0], self.client_key, algorithms=[self.assertion_algorithm]
            )
        except JoseError:
            return False
        claims = token.claims
        return (
            form.get("client_assertion_type") == [ASSERTION_TYPE]
            and (claims["iss"], claims["sub"], claims["aud"]) == (self.client_id, self.client_id, place)
            and bool(claims["jti"])
            and claims["exp"] > claims["iat"]
        )


ENCRYPTION_KEY = {
    "kty": "RSA",
    "use": "enc",
    "alg": "RSA-OAEP",
    "kid": "for-encryption",
    "e": "AQAB",
    "n": base64.urlsafe_b64encode(b"\xc5" + b"\x11" * 255).rstrip(b"=").decode(),
}
UNKNOWN_CURVE = {"kty": "EC", "crv": "P-999", "x": "AA", "y": "AA", "kid": "unknown-curve"}
UNKNOWN_TYPE = {"kty": "AKP", "alg": "ML-DSA-44", "pub": "AA", "kid": "unknown-type"}
INCOMPLETE = {"kty": "RSA", "kid": "incomplete"}

TENANT = "/8f3d6c1e-2b7a-4f0d-9c55-0e1d2c3b4a59/v2.0"
PROFILES = {
    "Entra ID": Profile(
        path=TENANT,
        methods=("client_secret_basic", "client_secret_post"),
        metadata={
            "token_endpoint_auth_methods_supported": [
                *("client_secret_post", "private_key_jwt"),
                *("client_secret_basic", "self_signed_tls_client_auth"),
            ],
            "response_modes_supported": ["query", "fragment", "form_post"],
            "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
            "grant_types_supported": None,
            "subject_types_supported": ["pairwise"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "request_uri_parameter_supported": False,
            "http_logout_supported": True,
            "tenant_region_scope": "EU",
            "cloud_instance_name": "microsoftonline.com",
            "rbac_url": "https://pas.windows.net",
        },
    ),
    "Entra ID, first version": Profile(
        path=TENANT.removesuffix("/v2.0"),
        issuer=TENANT.removesuffix("v2.0"),
        methods=("client_secret_post",),
        metadata={"token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"]},
    ),
    "AD FS": Profile(
        path="/adfs",
        methods=("client_secret_post",),
        metadata={
            "token_endpoint_auth_methods_supported": [
                *("client_secret_post", "private_key_jwt", "windows_client_authentication"),
            ],
            "access_token_issuer": "http://adfs.example.org/adfs/services/trust",
            "response_modes_supported": ["query", "fragment", "form_post"],
            "grant_types_supported": ["authorization_code", "refresh_token", "implicit", "password"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
            "capabilities": ["kdf_ver2"],
            "microsoft_multi_refresh_token": True,
        },
    ),
    "Keycloak": Profile(
        path="/realms/nhs",
        metadata={
            "token_endpoint_auth_methods_supported": [
                *("private_key_jwt", "client_secret_basic", "client_secret_post"),
                *("tls_client_auth", "client_secret_jwt"),
            ],
            "response_modes_supported": ["query", "fragment", "form_post", "query.jwt", "jwt"],
            "response_types_supported": ["code", "none", "id_token", "code id_token token"],
            "code_challenge_methods_supported": ["plain", "S256"],
            "authorization_response_iss_parameter_supported": True,
            "require_pushed_authorization_requests": False,
            "pushed_authorization_request_endpoint": "https://keycloak.example.org/par",
            "id_token_signing_alg_values_supported": ["PS384", "RS384", "EdDSA", "HS256", "RS256"],
            "acr_values_supported": ["0", "1"],
        },
        names_issuer=True,
        further_keys=(ENCRYPTION_KEY,),
    ),
    "Auth0": Profile(
        issuer="/",
        methods=("client_secret_post",),
        metadata={
            "token_endpoint_auth_methods_supported": [
                *("client_secret_post", "private_key_jwt"),
                "tls_client_auth",
            ],
            "code_challenge_methods_supported": ["S256", "plain"],
            "id_token_signing_alg_values_supported": ["HS256", "RS256", "PS256"],
        },
    ),
    "ForgeRock": Profile(
        path="/openam/oauth2/realms/root/realms/NHSIdentity",
        metadata={
            "token_endpoint_auth_methods_supported": [
                *("client_secret_post", "client_secret_basic", "private_key_jwt", "none"),
            ],
            "code_challenge_methods_supported": None,
            "acr_values_supported": [],
            "claims_supported": [],
        },
        further_keys=(UNKNOWN_CURVE, UNKNOWN_TYPE, INCOMPLETE),
    ),
    "little said": Profile(
        metadata={
            "response_modes_supported": None,
            "grant_types_supported": None,
            "scopes_supported": None,
            "id_token_signing_alg_values_supported": None,
        }
    ),
    "much left null": Profile(
        metadata=dict.fromkeys(
            (
                *("token_endpoint_auth_methods_supported", "code_challenge_methods_supported"),
                *("response_modes_supported", "grant_types_supported"),
            ),
            NULL,
        )
    ),
}
"""Makes of provider with which a client with a secret signs people in, by name."""
