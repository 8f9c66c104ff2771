"""The rules of single settings: the hub does not start with a value that cannot work."""

import math
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from hub.kit.db import engine_url
from hub.kit.errors import Invalid
from hub.kit.urls import normalise_host, normalise_site_url

CHOICES = {
    "JOBS": ("embedded", "separate"),
    "HTTPS": ("yes", "no"),
    "DEMO": ("yes", "no"),
    "INSTALLED_PLUGINS": ("yes", "no"),
    "LINK_CHECK": ("yes", "no"),
    "LOG_LEVEL": ("DEBUG", "INFO", "WARNING", "ERROR"),
}
WHOLE_NUMBERS = {"PORT": (1, 65_535), "THREADS": (1, 1_000), "WORKERS": (1, 1_000), "PROXIES": (0, 100)}
MAX_PAGE_CACHE_MB = 1_000_000
PATHS = frozenset({"INSTANCE_DIR", "PLUGINS_DIR", "CONTENT_DIR", "MAIL_CA", "OIDC_FILE"})
EMAIL = re.compile(r"(|[^\s@:/<>,]+@[^\s@/<>,]+)\Z")
TELEPHONE = re.compile(r"(|\+?[0-9][0-9 -]{4,24})\Z")
CONTACT = re.compile(r"(|(mailto:)?[^\s@:/]+@[^\s@/]+|https://\S+|tel:\+?[0-9-]+)\Z")
SCANNER = re.compile(r"(|/\S+|[\w.-]+:[0-9]{1,5}|\[[0-9a-fA-F:]+\]:[0-9]{1,5})\Z")
TOKEN = re.compile(r"[!-~]*\Z")
DATABASES = ("sqlite", "postgresql+psycopg")
INVALID_DATABASE = (
    "must be like postgresql://user:password@host/hub or sqlite:////var/lib/hub/hub.sqlite3, with %3F for ? "
    "and %25 for % in a name or a password"
)


def check_settings(settings: Mapping[str, Any], names: Collection[str]) -> None:
    """Raise Invalid with a sentence for each of the settings `names` that cannot work."""
    if problems := list(_list_problems(settings, names)):
        raise Invalid("settings", " ".join(problems))


def _list_problems(settings: Mapping[str, Any], names: Collection[str]) -> Iterator[str]:
    for name in names:
        if name not in PATHS and any(
            unicodedata.category(char) in ("Cc", "Cs") for char in str(settings[name])
        ):
            yield f"HUB_{name} holds a character that cannot be seen, perhaps a line break at its end."
    for name, choices in CHOICES.items():
        if settings[name] not in choices:
            yield f"HUB_{name} must be one of {', '.join(choices)}; it is {_show(settings[name])}."
    for name, (least, most) in WHOLE_NUMBERS.items():
        text = str(settings[name])
        if not (text.isascii() and text.isdecimal() and least <= int(text[:9]) <= most):
            yield f"HUB_{name} must be a whole number from {least} to {most}; it is {_show(text)}."
    if not _is_size(str(settings["PAGE_CACHE_MB"])):
        yield f"HUB_PAGE_CACHE_MB must be 0 or more; it is {_show(settings['PAGE_CACHE_MB'])}."
    if not EMAIL.match(settings["OFFICE_EMAIL"]):
        yield "HUB_OFFICE_EMAIL must be an email address, such as office@hub.example.org."
    if not TELEPHONE.match(settings["OFFICE_TELEPHONE"]):
        yield "HUB_OFFICE_TELEPHONE must be digits and spaces, such as 01632 960 123 or +44 1632 960 123."
    if not CONTACT.match(settings["SECURITY_CONTACT"]):
        yield "HUB_SECURITY_CONTACT must be an email address, or begin with https:// or tel:."
    if not TOKEN.match(settings["METRICS_TOKEN"]):
        yield "HUB_METRICS_TOKEN must consist of ASCII letters, digits and punctuation, without spaces."
    if not SCANNER.match(settings["VIRUS_SCAN"]):
        yield "HUB_VIRUS_SCAN must be the path of a socket, such as /run/clamav/clamd.ctl, or host:port."
    if settings["DATABASE_URL"] and not _is_database(settings["DATABASE_URL"]):
        yield f"HUB_DATABASE_URL {INVALID_DATABASE}."
    yield from _list_address_problems(settings)


def _list_address_problems(settings: Mapping[str, Any]) -> Iterator[str]:
    try:
        normalise_host(settings["HOST"])
    except ValueError as error:
        yield f"HUB_HOST {error}; it is {_show(settings['HOST'])}."
    try:
        if settings["SITE_URL"]:
            normalise_site_url(settings["SITE_URL"])
    except ValueError as error:
        yield f"HUB_SITE_URL {error}."  # not repeated, because it may hold a password


def _show(value: object) -> str:
    text = str(value)[:60]
    return text if text and text.isprintable() else ascii(text)


def _is_size(text: str) -> bool:
    try:
        size = float(text)
    except ValueError:
        return False
    return math.isfinite(size) and 0 <= size <= MAX_PAGE_CACHE_MB


def _is_database(text: str) -> bool:
    try:
        url = make_url(engine_url(text))
    except (ArgumentError, ValueError):
        return False
    if url.drivername == "sqlite":
        # What follows a ? would be taken for options, and not for a part of the path.
        return Path(url.database or "").is_absolute() and "?" not in text
    return url.drivername in DATABASES
