"""Why an identity provider could not be used, in the words of the log and in sentences for `hub doctor`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Step(StrEnum):
    """What the hub was doing with the provider."""

    METADATA = "metadata"
    CALLBACK = "callback"
    TOKEN = "token"  # noqa: S105 -- the name of a step
    KEYS = "keys"
    ID_TOKEN = "id-token"  # noqa: S105 -- the name of a step


class Reason(StrEnum):
    """What was wrong. A claim of the ID token that does not hold is named as well: `claim-nonce`."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    BUSY = "busy"
    TLS = "tls"
    REDIRECT = "redirect"
    HTTP_STATUS = "http-status"
    TOO_LARGE = "too-large"
    MALFORMED = "malformed"
    HOST = "host"
    ISSUER = "issuer"
    RESPONSE_TYPE = "response-type"
    RESPONSE_MODE = "response-mode"
    GRANT_TYPE = "grant-type"
    CODE_CHALLENGE = "code-challenge"
    REQUEST_OBJECT = "request-object"
    SIGNATURE_ALGORITHM = "signature-algorithm"
    CLIENT_AUTHENTICATION = "client-authentication"
    CLIENT_REFUSED = "client-refused"
    CODE_REFUSED = "code-refused"
    REFUSED = "refused"
    NO_ID_TOKEN = "no-id-token"  # noqa: S105 -- a word for the log
    KEY_UNKNOWN = "key-unknown"
    SIGNATURE = "signature"
    CLAIM_ISS = "claim-iss"
    CLAIM_SUB = "claim-sub"
    CLAIM_AUD = "claim-aud"
    CLAIM_AZP = "claim-azp"
    CLAIM_EXP = "claim-exp"
    CLAIM_NBF = "claim-nbf"
    CLAIM_IAT = "claim-iat"
    CLAIM_NONCE = "claim-nonce"
    CLAIM_AT_HASH = "claim-at_hash"
    CLAIM_AUTH_TIME = "claim-auth_time"
    CLAIM_AMR = "claim-amr"
    CLAIM_OTHER = "claim-other"


SENTENCES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.UNREACHABLE: "It cannot be reached. Check the address, DNS and the firewall.",
        Reason.TIMEOUT: "It did not respond in time.",
        Reason.BUSY: "Too many other requests are waiting for it.",
        Reason.TLS: "Its TLS certificate is not trusted by this machine.",
        Reason.REDIRECT: "It redirects to another address. Put the final address in the settings.",
        Reason.HTTP_STATUS: "It responded with an error. Check the address.",
        Reason.TOO_LARGE: "Its response is larger than 500 KB.",
        Reason.MALFORMED: "Its response is not what OpenID Connect requires, or a part is missing.",
        Reason.HOST: "It uses a host that the settings do not name. If that is its own, add it to hosts.",
        Reason.ISSUER: "Its issuer is not the expected one. If it is right, set issuer to exactly that.",
        Reason.RESPONSE_TYPE: "It does not offer the response type code.",
        Reason.RESPONSE_MODE: "It does not offer the response mode query.",
        Reason.GRANT_TYPE: "It does not offer the grant type authorization_code.",
        Reason.CODE_CHALLENGE: "It does not offer PKCE with S256.",
        Reason.REQUEST_OBJECT: "It requires pushed or signed requests, which the hub cannot send.",
        Reason.SIGNATURE_ALGORITHM: "It does not sign with an asymmetric algorithm.",
        Reason.CLIENT_AUTHENTICATION: (
            "It does not accept the way in which the hub authenticates. Does it need a secret, or a key?"
        ),
        Reason.CLIENT_REFUSED: (
            "It does not accept the client id, or the secret or key. Check these, client_secret_encoding and "
            "token_endpoint_auth_method."
        ),
    }
)
"""What is wrong and what to do, for each reason that can be found without a person who signs in."""

OTHER_SENTENCE = "It could not be used."
CLIENT_ERRORS = frozenset({"invalid_client", "unauthorized_client"})
"""Error codes of a token endpoint that does not accept the client (RFC 6749, section 5.2)."""


class ProviderFault(Exception):
    """A provider is unavailable or sent something invalid.

    `detail` quotes the provider's metadata for an operator. It is not logged.
    """

    def __init__(self, step: Step, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{step}: {reason}")
        self.step, self.reason, self.detail = step, reason, detail


def find_claim_reason(claim: str) -> Reason:
    """Return the reason for a claim that does not hold."""
    name = f"claim-{claim}"
    return next((reason for reason in Reason if reason == name), Reason.CLAIM_OTHER)


def find_refusal_reason(error: str) -> Reason:
    """Return the reason for an error code of the token endpoint."""
    if error in CLIENT_ERRORS:
        return Reason.CLIENT_REFUSED
    return Reason.CODE_REFUSED if error == "invalid_grant" else Reason.REFUSED


def describe_fault(fault: ProviderFault) -> str:
    """Return what is wrong and what to do, for an operator."""
    sentence = SENTENCES.get(fault.reason, OTHER_SENTENCE)
    return f"{sentence} ({fault.step}: {fault.detail or fault.reason})"
