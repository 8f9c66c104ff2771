"""A real identity provider on this machine, which can be made to say what is wrong.

`provider` is the fixture. A claim that a test gives somebody there (`provider.knows("a-1", amr=["mfa"])`)
goes into their ID token and wins over what the provider would say itself: so a test forges `iss` or `nonce`.
"""

import io
import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import Key, KeySet, RSAKey

with warnings.catch_warnings():
    # The provider is built on a part of Authlib that will go in its next release; the hub does not use it.
    # Asked for first, as it has its warnings shown always.
    from authlib.deprecate import AuthlibDeprecationWarning

    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    import oidc_provider_mock
    from oidc_provider_mock import _server

CLIENT = "hub"
SECRET = "a secret of the hub and the provider"
LONGEST_SECONDS = 60


class Provider:
    """An identity provider: whom it knows, what it was asked, how it misbehaves."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        """Path and form of each request, in order."""
        self.answers: dict[str, tuple[str, bytes]] = {}
        """Status and body that are given for a path instead of the true answer."""
        self.changes: dict[str, dict[str, object]] = {}
        """What is put into the JSON that is answered for a path."""
        self.gates: dict[str, Event] = {}
        """Until when a path is not answered."""
        self._app = oidc_provider_mock.app(require_nonce=True)
        self._folder = folder
        self.address = ""

    @property
    def file(self) -> str:
        """The settings of a hub that uses it, as HUB_OIDC_FILE."""
        return self.settings()

    def settings(self, **more: object) -> str:
        """Write a file of settings, with more than the least, and return where it is."""
        given = {
            "label": "NHS Test Mail",
            "discovery": f"{self.address}/.well-known/openid-configuration",
            "client_id": CLIENT,
            "client_secret": SECRET,
            "second_factor_amr": ["mfa"],
            "second_factor_acr": ["twice"],
            **more,
        }
        lines = [f"{name} = {json.dumps(value)}" for name, value in given.items()]
        file = self._folder / "providers.toml"
        file.write_text("\n".join(["[test-mail]", *lines]), encoding="utf-8")
        return str(file)

    def knows(self, subject: str, **claims: object) -> None:
        """Let somebody be known there, with these claims."""
        requests.put(f"{self.address}/users/{subject}", json=claims, timeout=60).raise_for_status()

    def signs(self, claims: dict[str, object], algorithm: str = "RS256", key: Key | None = None) -> None:
        """Answer with an ID token of the test's own, signed with a key that the provider shows as its own."""
        own = RSAKey.generate_key(2048, {"kid": "own", "use": "sig"})
        shown = KeySet([own]).as_dict(private=False)
        self.answers["/jwks"] = ("200 OK", json.dumps(shown).encode())
        header = {"alg": algorithm, **({} if key else {"kid": "own"})}
        token = jwt.encode(header, claims, key or own, algorithms=[algorithm])
        self.changes["/oauth2/token"] = {"id_token": token}

    def agree(self, where: str, subject: str) -> str:
        """Sign in there as somebody, as a browser would; return the address that leads back to the hub."""
        answer = requests.post(where, data={"sub": subject}, allow_redirects=False, timeout=60)
        return answer.headers["Location"]

    def refuse(self, where: str) -> str:
        """Press the button that refuses; return the address that leads back."""
        answer = requests.post(where, data={"action": "deny"}, allow_redirects=False, timeout=60)
        return answer.headers["Location"]

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
        data = json.loads(b"".join(self._app(environ, lambda *_given: None)))
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(data | self.changes[path]).encode()]


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    """An identity provider that a hub knows as `test-mail`, labelled NHS Test Mail."""
    made = Provider(tmp_path)
    with _server._threaded_server(made) as server:
        made.address = f"http://localhost:{server.server_port}"
        yield made


def leads_to(page: str) -> str:
    """Return where a page of the hub leads on to the provider."""
    return re.search(r'<a href="(http[^"]+/oauth2/authorize[^"]+)"', page)[1].replace("&amp;", "&")


def with_query(address: str, **changed: str) -> str:
    """Return an address with some parts of its query changed."""
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | changed
    return f"{parts.path}?{urlencode(query)}"


def path_of(address: str) -> str:
    """Return an address of the hub as its client asks for it."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
