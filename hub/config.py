"""Settings, each from an environment variable HUB_<NAME>, with a default that is safe on one machine."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from hub.kit import session_lifetime
from hub.kit.db import engine_options, engine_url

ROOT = Path(__file__).resolve().parents[1]

DEFAULTS: dict[str, str] = {
    # Where the hub keeps its own files: the database, the secret key.
    "INSTANCE_DIR": str(ROOT / "instance"),
    # The database: empty means SQLite in the instance folder; postgresql://... for a server.
    "DATABASE_URL": "",
    # Signs what the hub hands out; empty means a key made on the first run and kept in the instance folder.
    "SECRET_KEY": "",
    # Secrets that were in use before, separated by spaces: what they made is still read.
    "OLD_SECRET_KEYS": "",
    # How many proxies stand before the hub and add to X-Forwarded-For: guessing at passwords is slowed by the
    # address of who sends. 0 takes the address of whoever connects.
    "PROXIES": "0",
    # The trusts' plugins that are found by their place.
    "PLUGINS_DIR": str(ROOT / "plugins"),
    # National content, one folder for each feature.
    "CONTENT_DIR": str(ROOT / "content"),
    # "yes" lets trusts that are installed as distributions supply the hub too.
    "INSTALLED_PLUGINS": "yes",
    # How much is logged: DEBUG, INFO, WARNING, ERROR.
    "LOG_LEVEL": "INFO",
    # Where `hub serve` listens.
    "HOST": "127.0.0.1",
    "PORT": "8000",
    # Threads that answer requests, and processes that hold them.
    "THREADS": "4",
    "WORKERS": "1",
    # "yes" when the hub is reached by https: browsers are then told never to use http again.
    "HTTPS": "no",
    # Where readers find the hub, such as https://hub.example.org: the address that feeds, the API and search
    # engines are given. Empty means where it listens. What a request claims to be its host is never used.
    "SITE_URL": "",
    # Whom somebody tells that the hub has a security fault: an email address, or an address that begins with
    # https:// or tel:. Published at /.well-known/security.txt; empty publishes nothing.
    "SECURITY_CONTACT": "",
    # Pages kept for readers without a session: how many megabytes; 0 keeps none.
    "PAGE_CACHE_MB": "16",
    # Where jobs are done: "embedded" in the processes that serve, or "separate" by `hub worker`.
    "JOBS": "embedded",
    # "yes" for a demonstration with fictional people, in a database that `hub demo` has made.
    "DEMO": "no",
    # The server that takes the letters: smtp://user:password@mail.example.org:587, where STARTTLS is asked
    # for unless the server is this machine, or smtps://... for TLS from the first byte. Empty means that they
    # are sent to nobody and kept as files in the instance folder, in mail/, where a mail program opens them.
    "MAIL_SERVER": "",
    # Whom letters come from: hub@example.org, or Leadership Hub <hub@example.org>.
    "MAIL_FROM": "",
    # Where answers go; empty means to whom letters come from.
    "MAIL_REPLY_TO": "",
    # A file of certificates by which the mail server is known, instead of those of this machine. With it, TLS
    # is asked for of a server on this machine too.
    "MAIL_CA": "",
    # The identity providers by which people may sign in: a TOML file (see docs/operate.md). Empty means none.
    "OIDC_FILE": "",
    # Lets Prometheus read /metrics: at least 32 characters that nobody else knows; empty means no metrics.
    "METRICS_TOKEN": "",
}

ALL_INTERFACES = ("0.0.0.0", "::")  # noqa: S104 -- compared with, not listened at


def load_settings(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the settings as Flask wants them: `overrides` first, then the environment, then defaults."""
    given = {name: os.environ.get(f"HUB_{name}", default) for name, default in DEFAULTS.items()}
    settings: dict[str, Any] = {**given, **(overrides or {})}
    # Whole, for a library would take a path that is not as one below a folder of its own.
    instance = Path(settings["INSTANCE_DIR"]).resolve()
    instance.mkdir(parents=True, exist_ok=True)
    settings["INSTANCE_DIR"] = str(instance)
    url = settings["DATABASE_URL"] or f"sqlite:///{instance / 'hub.sqlite3'}"
    settings["SQLALCHEMY_DATABASE_URI"] = engine_url(url)
    settings["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings["SQLALCHEMY_DATABASE_URI"])
    settings["SITE_URL"] = settings["SITE_URL"].rstrip("/") or _default_site_url(settings)
    settings["SECRET_KEY"] = settings["SECRET_KEY"] or _load_or_create_secret_key(instance)
    settings["SECRETS"] = (settings["SECRET_KEY"], *settings["OLD_SECRET_KEYS"].split())
    settings["SECRET_KEY_FALLBACKS"] = list(settings["SECRETS"][1:])
    settings["MAX_CONTENT_LENGTH"] = 1_000_000
    settings["MAX_FORM_MEMORY_SIZE"] = 500_000
    settings["SESSION_COOKIE_HTTPONLY"] = True
    settings["SESSION_COOKIE_SAMESITE"] = "Lax"
    settings["SESSION_COOKIE_SECURE"] = settings["HTTPS"] == "yes"
    # Under this name a browser takes the cookie only from this host, for all of it, and only by https.
    settings["SESSION_COOKIE_NAME"] = "__Host-hub" if settings["HTTPS"] == "yes" else "hub"
    settings["SESSION_REFRESH_EACH_REQUEST"] = False
    settings["PERMANENT_SESSION_LIFETIME"] = session_lifetime.MAX_AGE
    # The proof lasts as long as the session it is tied to; proof.py asks for it.
    settings["WTF_CSRF_TIME_LIMIT"] = None
    settings["WTF_CSRF_CHECK_DEFAULT"] = False
    settings["WTF_CSRF_SSL_STRICT"] = False
    return settings


def _default_site_url(settings: Mapping[str, Any]) -> str:
    host = "localhost" if settings["HOST"] in ALL_INTERFACES else settings["HOST"]
    name = f"[{host}]" if ":" in host else host
    return f"{'https' if settings['HTTPS'] == 'yes' else 'http'}://{name}:{settings['PORT']}"


def _load_or_create_secret_key(instance: Path) -> str:
    # Written aside with mode 600 and then linked into place: a second process that starts at the same moment
    # finds either nothing or the whole key, and both go on with the same one.
    place = instance / "secret-key"
    if not place.exists():
        aside = instance / f"secret-key.{secrets.token_hex(8)}"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(aside, place)
        aside.unlink()
    return place.read_text(encoding="ascii").strip()
