"""A real identity provider on this machine, which can be made to send wrong data.

`provider` is the fixture. Claims that a test sets for a user (`provider.knows("a-1", amr=["mfa"])`) go into
the ID token and override the provider's own, so that a test can forge `iss` or `nonce`.
"""

import io
import json
import re
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Event
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import Key, KeySet, RSAKey

from tests.support.provider_profiles import Profile

with warnings.catch_warnings():
    # The provider uses a deprecated part of Authlib, which the hub does not use. Authlib's warning is
    # imported first, because that import enables it.
    from authlib.deprecate import AuthlibDeprecationWarning

    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    import oidc_provider_mock
    from oidc_provider_mock import _server, _storage

DISCOVERY = "/.well-known/openid-configuration"
TOKEN = "/oauth2/token"
LONGEST_SECONDS = 60
POLL_SECONDS = 0.01
"""How often the server looks whether it is to stop; a test waits so long when it ends."""


class Provider:
    """An identity provider with users, a record of its requests, and configurable misbehaviour."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        """Path and parameters of each request, in order."""
        self.answers: dict[str, tuple[str, bytes]] = {}
        """Status and body by path, sent instead of the true response."""
        self.headers: dict[str, list[tuple[str, str]]] = {}
        """Further headers by path of the responses in `answers`."""
        self.changes: dict[str, dict[str, object]] = {}
        """Values by path that are set in the JSON of the response."""
        self.gates: dict[str, Event] = {}
        """Events by path for which the response waits."""
        self.drips: dict[str, float] = {}
        """Seconds by path between the bytes of a hundred spaces with which the response begins."""
        self.profile = Profile()
        """How it behaves when nothing else is set: it checks how the client authenticates."""
        self._subjects: set[str] = set()
        key = _own_key()
        with patch.object(_storage.jose.RSAKey, "generate_key", lambda **_options: key):
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
            "discovery": f"{self.address}{self.profile.path}{DISCOVERY}",
            "client_id": self.profile.client_id,
            "client_secret": self.profile.secret,
            "second_factor_amr": ["mfa"],
            "second_factor_acr": ["twice"],
            **settings,
        }
        settings = {name: value for name, value in settings.items() if value is not None}
        lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
        file = self._folder / "providers.toml"
        file.write_text("\n".join(["[test-mail]", *lines]), encoding="utf-8")
        return str(file)

    @property
    def issuer(self) -> str:
        """The issuer that it names itself."""
        profile = self.profile
        return f"{self.address}{profile.path if profile.issuer is None else profile.issuer}"

    def knows(self, subject: str, **claims: object) -> None:
        """Create a user with these claims."""
        self._subjects.add(subject)
        if self.issuer != self.address:
            claims = {"iss": self.issuer, **claims}
        requests.put(f"{self.address}/users/{subject}", json=claims, timeout=60).raise_for_status()

    def reset(self) -> None:
        """Take the claims from all users, answer correctly again, and start a new record."""
        for values in (self.answers, self.changes, self.gates, self.drips, self.headers):
            values.clear()
        self.profile = Profile()
        for subject in self._subjects:
            self.knows(subject)
        self.asked.clear()

    def signs(self, claims: dict[str, object], algorithm: str = "RS256", key: Key | None = None) -> None:
        """Answer with an ID token with these claims, signed with a key from the provider's key set."""
        own = rsa_key(kid="own", use="sig")
        key_set = KeySet([own]).as_dict(private=False)
        self.answers["/jwks"] = ("200 OK", json.dumps(key_set).encode())
        header = {"alg": algorithm, **({} if key else {"kid": "own"})}
        token = jwt.encode(header, claims, key or own, algorithms=[algorithm])
        self.changes["/oauth2/token"] = {"id_token": token}

    def signs_with(
        self, claims: dict[str, object], key: Key, *, published: Sequence[Key] | None = None, **header: object
    ) -> None:
        """Answer with an ID token with these claims that a key signs; publish that key, or `published`."""
        self.publish_keys(*(one.as_dict(private=False) for one in published or [key]))
        header = {"alg": "RS256", "kid": key.kid, **header}
        token = jwt.encode(header, claims, key, algorithms=[header["alg"]])
        self.changes[TOKEN] = {"id_token": token}

    def agree(self, where: str, subject: str) -> str:
        """Sign in at the provider as a user, like a browser; return the URL that leads back to the hub."""
        if self.issuer != self.address and subject not in self._subjects:
            self.knows(subject)
        response = requests.post(where, data={"sub": subject}, allow_redirects=False, timeout=60)
        location = response.headers["Location"]
        return f"{location}&{urlencode({'iss': self.issuer})}" if self.profile.names_issuer else location

    def refuse(self, where: str) -> str:
        """Refuse consent at the provider; return the URL that leads back to the hub."""
        response = requests.post(where, data={"action": "deny"}, allow_redirects=False, timeout=60)
        return response.headers["Location"]

    def publish_keys(self, *keys: Mapping[str, object]) -> None:
        """Publish these keys, and no longer those that it signs with."""
        self.answers["/jwks"] = ("200 OK", json.dumps({"keys": keys}).encode())

    def count(self, path: str) -> int:
        """Return how often a path was asked for."""
        return [asked for asked, _ in self.asked].count(path)

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(self.profile.path)
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length)
        environ["wsgi.input"] = io.BytesIO(body)
        form = parse_qs(body.decode(errors="replace")) if environ["REQUEST_METHOD"] == "POST" else {}
        self.asked.append((path, form | parse_qs(environ.get("QUERY_STRING", ""))))
        if path in self.gates:
            self.gates[path].wait(LONGEST_SECONDS)
        if path in self.answers:
            status, data = self.answers[path]
            headers = [("Content-Type", "application/json"), ("Location", "/jwks")]
            start_response(status, [*headers, *self.headers.get(path, [])])
            return [data]
        if path == TOKEN and not self._authenticates_client(environ, form):
            start_response("401 Unauthorized", [("Content-Type", "application/json")])
            return [b'{"error": "invalid_client", "error_description": "Jane Doe"}']
        if path in self.drips:
            return self._drip(environ, start_response, self.drips[path])
        changes = self._changes_of(path)
        if not changes and path != "/jwks":
            return self._app(environ, start_response)
        data = json.loads(b"".join(self._app(environ, lambda *_args: None))) | changes
        if path == "/jwks":
            data["keys"] += self.profile.further_keys
        start_response("200 OK", [("Content-Type", "application/json")])
        kept = {name: value for name, value in data.items() if value is not None}
        return [json.dumps(kept, default=lambda _null: None).encode()]

    def _drip(self, environ, start_response, seconds: float) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        for _ in range(100):
            time.sleep(seconds)
            yield b" "
        yield from self._app(environ, lambda *_args: None)

    def _changes_of(self, path: str) -> dict[str, object]:
        changes = self.changes.get(path, {})
        own = {"issuer": self.issuer, **self.profile.metadata} if path == DISCOVERY else {}
        return {**own, **changes}

    def _authenticates_client(self, environ, form: dict[str, list[str]]) -> bool:
        """Check the client like the profile does, and let the provider behind it take any."""
        authorization = environ.pop("HTTP_AUTHORIZATION", "")
        if not self.profile.accepts_client({"Authorization": authorization}, form, f"{self.address}{TOKEN}"):
            return False
        known = {"client_id": self.profile.client_id, "client_secret": "checked above"}
        body = urlencode({**{name: values[0] for name, values in form.items()}, **known}).encode()
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body), str(len(body))
        return True


@cache
def _own_key() -> Any:
    """The key of all providers of this process: making one takes longer than signing in does."""
    return _storage.jose.RSAKey.generate_key(is_private=True)


@cache
def rsa_key(number: int = 1, **parameters: str) -> RSAKey:
    """Return an RSA key with these parameters, such as `kid`; another for each number, made once."""
    return RSAKey.import_key(_make_rsa_key(number), parameters)


@cache
def _make_rsa_key(_number: int) -> bytes:
    return RSAKey.generate_key(2048).as_pem(private=True)


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
    with _server._threaded_server(provider, poll_interval=POLL_SECONDS) as server:
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
