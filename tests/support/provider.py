"""A real identity provider on this machine, which can be made to send wrong data.

`provider` is the fixture. Claims that a test sets for a user (`provider.knows("a-1", amr=["mfa"])`) go into
the ID token and override the provider's own, so that a test can forge `iss` or `nonce`.
"""

import io
import json
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import Key, KeySet, RSAKey

with warnings.catch_warnings():
    # The provider uses a deprecated part of Authlib, which the hub does not use. Authlib's warning is
    # imported first, because that import enables it.
    from authlib.deprecate import AuthlibDeprecationWarning

    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    import oidc_provider_mock
    from oidc_provider_mock import _server

CLIENT = "hub"
SECRET = "a secret of the hub and the provider"
LONGEST_SECONDS = 60


class Provider:
    """An identity provider with users, a record of its requests, and configurable misbehaviour."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        """Path and parameters of each request, in order."""
        self.answers: dict[str, tuple[str, bytes]] = {}
        """Status and body by path, sent instead of the true response."""
        self.changes: dict[str, dict[str, object]] = {}
        """Values by path that are set in the JSON of the response."""
        self.gates: dict[str, Event] = {}
        """Events by path for which the response waits."""
        self._subjects: set[str] = set()
        self._app = oidc_provider_mock.app(require_nonce=True)
        self._folder = folder
        self.address = ""

    @property
    def file(self) -> str:
        """The settings file for HUB_OIDC_FILE."""
        return self.settings()

    def settings(self, **settings: object) -> str:
        """Write a settings file with additional settings, and return its path."""
        settings = {
            "label": "NHS Test Mail",
            "discovery": f"{self.address}/.well-known/openid-configuration",
            "client_id": CLIENT,
            "client_secret": SECRET,
            "second_factor_amr": ["mfa"],
            "second_factor_acr": ["twice"],
            **settings,
        }
        lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
        file = self._folder / "providers.toml"
        file.write_text("\n".join(["[test-mail]", *lines]), encoding="utf-8")
        return str(file)

    def knows(self, subject: str, **claims: object) -> None:
        """Create a user with these claims."""
        self._subjects.add(subject)
        requests.put(f"{self.address}/users/{subject}", json=claims, timeout=60).raise_for_status()

    def reset(self) -> None:
        """Take the claims from all users, answer correctly again, and start a new record."""
        for values in (self.answers, self.changes, self.gates):
            values.clear()
        for subject in self._subjects:
            self.knows(subject)
        self.asked.clear()

    def signs(self, claims: dict[str, object], algorithm: str = "RS256", key: Key | None = None) -> None:
        """Answer with an ID token with these claims, signed with a key from the provider's key set."""
        own = RSAKey.generate_key(2048, {"kid": "own", "use": "sig"})
        key_set = KeySet([own]).as_dict(private=False)
        self.answers["/jwks"] = ("200 OK", json.dumps(key_set).encode())
        header = {"alg": algorithm, **({} if key else {"kid": "own"})}
        token = jwt.encode(header, claims, key or own, algorithms=[algorithm])
        self.changes["/oauth2/token"] = {"id_token": token}

    def agree(self, where: str, subject: str) -> str:
        """Sign in at the provider as a user, like a browser; return the URL that leads back to the hub."""
        response = requests.post(where, data={"sub": subject}, allow_redirects=False, timeout=60)
        return response.headers["Location"]

    def refuse(self, where: str) -> str:
        """Refuse consent at the provider; return the URL that leads back to the hub."""
        response = requests.post(where, data={"action": "deny"}, allow_redirects=False, timeout=60)
        return response.headers["Location"]

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"]
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length)
        environ["wsgi.input"] = io.BytesIO(body)
        form = parse_qs(body.decode(errors="replace")) if environ["REQUEST_METHOD"] == "POST" else {}
        self.asked.append((path, form | parse_qs(environ.get("QUERY_STRING", ""))))
        if path in self.gates:
            self.gates[path].wait(LONGEST_SECONDS)
        if path in self.answers:
            status, data = self.answers[path]
            start_response(status, [("Content-Type", "application/json"), ("Location", "/jwks")])
            return [data]
        if path not in self.changes:
            return self._app(environ, start_response)
        data = json.loads(b"".join(self._app(environ, lambda *_args: None)))
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(data | self.changes[path]).encode()]


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    """A running identity provider, with the slug `test-mail` and the label NHS Test Mail."""
    with _running(Provider(tmp_path)) as provider:
        yield provider


@pytest.fixture(scope="session")
def shared_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """An identity provider for hubs that many tests share; a test resets it first."""
    with _running(Provider(tmp_path_factory.mktemp("provider"))) as provider:
        yield provider


@contextmanager
def _running(provider: Provider) -> Iterator[Provider]:
    with _server._threaded_server(provider) as server:
        provider.address = f"http://localhost:{server.server_port}"
        yield provider


def leads_to(page: str) -> str:
    """Return the link to the provider in a page of the hub."""
    return re.search(r'<a href="(http[^"]+/oauth2/authorize[^"]+)"', page)[1].replace("&amp;", "&")


def with_query(address: str, **changed: str) -> str:
    """Return the path and query of an address, with some query parameters changed."""
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | changed
    return f"{parts.path}?{urlencode(query)}"


def path_of(address: str) -> str:
    """Return the path and query of an address."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
