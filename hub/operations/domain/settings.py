"""Checks of the settings together. Those of single values are in hub.kit.settings."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

LOCAL_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
MIN_SECRET_LENGTH = 32


def list_setting_problems(
    settings: Mapping[str, Any], environment: Mapping[str, str], known: Collection[str]
) -> Iterator[str]:
    """Yield a sentence for each setting to be mended; `known` are the names of all settings, without HUB_."""
    for name in sorted(environment):
        if name.startswith("HUB_") and name.removeprefix("HUB_") not in known:
            yield f"There is no setting {name}. Is it misspelt?"
    for name in ("SECRET_KEY", "METRICS_TOKEN"):
        if settings[name] and len(settings[name]) < MIN_SECRET_LENGTH:
            yield f"HUB_{name} is too short to be secret: take at least {MIN_SECRET_LENGTH} characters."
    for name in ("PLUGINS_DIR", "CONTENT_DIR"):
        if f"HUB_{name}" in environment and not Path(settings[name]).is_dir():
            yield f"HUB_{name} names a folder that is not there."
    if settings["HTTPS"] == "yes":
        for name in ("NAME", "EMAIL", "TELEPHONE"):
            if not settings[f"OFFICE_{name}"]:
                yield f"HUB_OFFICE_{name} is empty: pages cannot say how to reach the hub office. Set it."
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
