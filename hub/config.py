"""Settings, each from an environment variable HUB_<NAME>, with a default that is safe on one machine."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from hub.kit import session_lifetime
from hub.kit.db import engine_options, engine_url
from hub.kit.errors import Invalid
from hub.kit.settings import check_settings
from hub.kit.urls import format_origin, normalise_site_url, sqlite_url

ROOT = Path(__file__).resolve().parents[1]

DEFAULTS: dict[str, str] = {
    # The folder of the hub's own files, such as the SQLite database and the secret key.
    "INSTANCE_DIR": str(ROOT / "instance"),
    # The database URL: empty means SQLite in the instance folder; postgresql://... for a server.
    "DATABASE_URL": "",
    # The secret for signatures and encryption; empty means one that is generated into the instance folder.
    "SECRET_KEY": "",
    # Previous secrets, separated by spaces: they still verify and decrypt.
    "OLD_SECRET_KEYS": "",
    # The number of proxies in front of the hub that add to X-Forwarded-For, which gives the client address
    # for rate limits. 0 means that clients connect directly.
    "PROXIES": "0",
    # The folder of the trusts' plugins.
    "PLUGINS_DIR": str(ROOT / "plugins"),
    # The folder of national content, with one folder for each feature.
    "CONTENT_DIR": str(ROOT / "content"),
    # "yes" also loads trust plugins that are installed as Python distributions.
    "INSTALLED_PLUGINS": "yes",
    # The log level: DEBUG, INFO, WARNING or ERROR.
    "LOG_LEVEL": "INFO",
    # The address on which `hub serve` listens.
    "HOST": "127.0.0.1",
    "PORT": "8000",
    # Threads per server process, and the number of server processes.
    "THREADS": "4",
    "WORKERS": "1",
    # "yes" if the hub is reached by https: sends HSTS and makes cookies secure.
    "HTTPS": "no",
    # The public base URL, such as https://hub.example.org, for links in emails, feeds and the API. Empty
    # means the address on which it listens. The Host header of a request is never used.
    "SITE_URL": "",
    # How people reach the hub office: its name, email address and telephone number, shown at the foot of
    # every page. A hub in production needs all three.
    "OFFICE_NAME": "",
    "OFFICE_EMAIL": "",
    "OFFICE_TELEPHONE": "",
    # The contact for reports of security problems: an email address, or a URL with https:// or tel:.
    # Published at /.well-known/security.txt; empty means the email address and telephone of the hub office.
    "SECURITY_CONTACT": "",
    # The size of the page cache in megabytes; 0 switches it off.
    "PAGE_CACHE_MB": "16",
    # Where jobs run: "embedded" in the server processes, or "separate" in `hub worker`.
    "JOBS": "embedded",
    # "yes" for a demonstration with fictional people, in a database created by `hub demo`.
    "DEMO": "no",
    # The SMTP server: smtp://user:password@mail.example.org:587, which requires STARTTLS unless the server is
    # this machine, or smtps://... for implicit TLS. Empty means that emails are not sent but written as files
    # to mail/ in the instance folder, where a mail program can open them.
    "MAIL_SERVER": "",
    # The sender of emails: hub@example.org, or Leadership Hub <hub@example.org>.
    "MAIL_FROM": "",
    # The Reply-To address of emails; empty means the sender.
    "MAIL_REPLY_TO": "",
    # A file of CA certificates for the mail server, instead of those of this machine. With it, TLS is
    # required even if the server is this machine.
    "MAIL_CA": "",
    # The TOML file of identity providers for single sign-on (see docs/operate.md). Empty means none.
    "OIDC_FILE": "",
    # "yes" opens the links of items to other sites each night, and tells whoever looks after an item of those
    # that no longer work. "no" for a hub that may not reach the internet.
    "LINK_CHECK": "no",
    # The secret token with which Prometheus reads /metrics: at least 32 characters; empty means no metrics.
    "METRICS_TOKEN": "",
    # The virus scanner clamd: /run/clamav/clamd.ctl or host:port. Empty means that files are not scanned.
    "VIRUS_SCAN": "",
}

DEMO_OFFICE = {
    "OFFICE_NAME": "Hub office (fictional)",
    "OFFICE_EMAIL": "hub.office@example.org",
    # One of the numbers that Ofcom keeps for films and plays.
    "OFFICE_TELEPHONE": "01632 960 123",
}
"""What a demonstration shows for settings of the hub office that are empty."""
ALL_INTERFACES = ("0.0.0.0", "::")  # noqa: S104 -- only compared with
SERVED_PORT_FILE = "served-port"
"""The file of the instance folder that holds the port on which the hub was last served."""


def load_settings(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the Flask config: `overrides`, then the environment, then the defaults.

    Raise Invalid, with a sentence for each, if settings have values that cannot work.
    """
    environment = {name: os.environ.get(f"HUB_{name}", default) for name, default in DEFAULTS.items()}
    settings: dict[str, Any] = {**environment, **(overrides or {})}
    check_settings(settings, DEFAULTS)
    if settings["DEMO"] == "yes":
        settings |= {name: settings[name] or value for name, value in DEMO_OFFICE.items()}
    instance = _make_instance_folder(settings["INSTANCE_DIR"])
    settings["INSTANCE_DIR"] = str(instance)
    url = settings["DATABASE_URL"] or sqlite_url(instance / "hub.sqlite3")
    settings["SQLALCHEMY_DATABASE_URI"] = engine_url(url)
    settings["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings["SQLALCHEMY_DATABASE_URI"])
    is_port_set = "HUB_PORT" in os.environ or "PORT" in (overrides or {})
    settings["SITE_URL"] = _find_site_url(settings, None if is_port_set else _find_served_port(instance))
    settings["SECRET_KEY"] = settings["SECRET_KEY"] or _load_or_create_secret_key(instance)
    settings["SECRETS"] = (settings["SECRET_KEY"], *settings["OLD_SECRET_KEYS"].split())
    settings["SECRET_KEY_FALLBACKS"] = list(settings["SECRETS"][1:])
    settings["MAX_CONTENT_LENGTH"] = 1_000_000
    settings["MAX_FORM_MEMORY_SIZE"] = 500_000
    settings["SESSION_COOKIE_HTTPONLY"] = True
    settings["SESSION_COOKIE_SAMESITE"] = "Lax"
    settings["SESSION_COOKIE_SECURE"] = settings["HTTPS"] == "yes"
    # With the prefix __Host- browsers accept the cookie only over https, from this host and for all its
    # paths.
    settings["SESSION_COOKIE_NAME"] = "__Host-hub" if settings["HTTPS"] == "yes" else "hub"
    settings["SESSION_REFRESH_EACH_REQUEST"] = False
    settings["PERMANENT_SESSION_LIFETIME"] = session_lifetime.MAX_AGE
    # The CSRF token is valid as long as its session; hub.web.csrf checks it.
    settings["WTF_CSRF_TIME_LIMIT"] = None
    settings["WTF_CSRF_CHECK_DEFAULT"] = False
    settings["WTF_CSRF_SSL_STRICT"] = False
    return settings


def _make_instance_folder(path: str) -> Path:
    # Absolute, because Flask-SQLAlchemy resolves a relative SQLite path against its own folder.
    instance = Path(path).resolve()
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Invalid(
            "HUB_INSTANCE_DIR", "HUB_INSTANCE_DIR must be a folder, or one that the hub can create."
        ) from None
    return instance


def record_served_port(instance: Path, port: str) -> None:
    """Record the port on which the hub is served, for the links that commands print if no site is set."""
    with suppress(OSError):  # a full disk must not keep the hub from starting
        (instance / SERVED_PORT_FILE).write_text(port, encoding="ascii")


def _find_served_port(instance: Path) -> str | None:
    try:
        text = (instance / SERVED_PORT_FILE).read_text(encoding="ascii")
    except (OSError, ValueError):
        return None
    return text if text.isdecimal() else None


def _find_site_url(settings: Mapping[str, Any], served_port: str | None) -> str:
    if settings["SITE_URL"]:
        return normalise_site_url(settings["SITE_URL"])
    host = "localhost" if settings["HOST"] in ALL_INTERFACES else settings["HOST"]
    scheme = "https" if settings["HTTPS"] == "yes" else "http"
    return format_origin(scheme, host, served_port or settings["PORT"])


def _load_or_create_secret_key(instance: Path) -> str:
    # Written to a temporary file with mode 600 and then linked: of two processes that start at the same time,
    # neither reads a partial key and both use the same one.
    path = instance / "secret-key"
    if not path.exists():
        temporary = instance / f"secret-key.{secrets.token_hex(8)}"
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(temporary, path)
        temporary.unlink()
    return path.read_text(encoding="ascii").strip()
