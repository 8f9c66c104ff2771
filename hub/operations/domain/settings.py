"""Checks of the settings."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

LOCAL_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
CHOICES = {
    "JOBS": ("embedded", "separate"),
    "HTTPS": ("yes", "no"),
    "INSTALLED_PLUGINS": ("yes", "no"),
    "LOG_LEVEL": ("DEBUG", "INFO", "WARNING", "ERROR"),
}
POSITIVE_NUMBERS = ("PORT", "THREADS", "WORKERS")
MIN_SECRET_LENGTH = 32
CONTACT = re.compile(r"(|(mailto:)?[^\s@:/]+@[^\s@/]+|https://\S+|tel:\+?[0-9-]+)\Z")


def list_setting_problems(
    settings: Mapping[str, Any], environment: Mapping[str, str], known: Collection[str]
) -> Iterator[str]:
    """Yield a sentence for each invalid setting; `known` are the names of all settings, without HUB_."""
    for name in sorted(environment):
        if name.startswith("HUB_") and name.removeprefix("HUB_") not in known:
            yield f"There is no setting {name}. Is it misspelt?"
    for name, choices in CHOICES.items():
        if settings[name] not in choices:
            yield f"HUB_{name} must be one of {', '.join(choices)}; it is {settings[name]}."
    for name in POSITIVE_NUMBERS:
        if not (str(settings[name]).isdecimal() and int(settings[name]) > 0):
            yield f"HUB_{name} must be a whole number above 0; it is {settings[name]}."
    for name in ("SECRET_KEY", "METRICS_TOKEN"):
        if settings[name] and len(settings[name]) < MIN_SECRET_LENGTH:
            yield f"HUB_{name} is too short to be secret: take at least {MIN_SECRET_LENGTH} characters."
    if not CONTACT.match(settings["SECURITY_CONTACT"]):
        yield "HUB_SECURITY_CONTACT must be an email address, or begin with https:// or tel:."
    yield from _list_address_problems(settings)


def _list_address_problems(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings["HOST"] not in LOCAL_HOSTS:
        yield (
            f"HUB_HOST is {settings['HOST']}: other machines reach the hub without TLS. "
            "Let it listen on 127.0.0.1, behind a front that speaks https."
        )
    if settings["SITE_URL"].startswith("https://") and settings["HTTPS"] != "yes":
        yield "HUB_SITE_URL begins with https, but HUB_HTTPS is not yes: cookies could travel in the open."
    site = urlsplit(settings["SITE_URL"])
    if settings["HTTPS"] == "yes" and (site.scheme != "https" or site.hostname in LOCAL_HOSTS):
        yield "HUB_SITE_URL is empty or not https, so addresses in messages and feeds lead nowhere. Set it."
