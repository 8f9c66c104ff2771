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
            yield f"There is no setting {name}. Check the spelling."
    for name in ("SECRET_KEY", "METRICS_TOKEN"):
        if settings[name] and len(settings[name]) < MIN_SECRET_LENGTH:
            yield f"HUB_{name} is too short to be secret. Use at least {MIN_SECRET_LENGTH} characters."
    for name in ("PLUGINS_DIR", "CONTENT_DIR"):
        if f"HUB_{name}" in environment and not Path(settings[name]).is_dir():
            yield f"HUB_{name} names a folder that does not exist."
    if settings["HTTPS"] == "yes":
        for name in ("NAME", "EMAIL", "TELEPHONE"):
            if not settings[f"OFFICE_{name}"]:
                yield f"HUB_OFFICE_{name} is empty: pages cannot say how to reach the hub office. Set it."
    yield from _list_address_problems(settings)


def _list_address_problems(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings["HOST"] not in LOCAL_HOSTS:
        yield (
            f"HUB_HOST is {settings['HOST']}: other machines can reach the hub without TLS. Set it "
            "to 127.0.0.1, behind a proxy that uses https."
        )
    if settings["SITE_URL"].startswith("https://") and settings["HTTPS"] != "yes":
        yield "HUB_SITE_URL starts with https but HUB_HTTPS is not yes, so cookies may be sent unencrypted."
    site = urlsplit(settings["SITE_URL"])
    if settings["HTTPS"] == "yes" and (site.scheme != "https" or site.hostname in LOCAL_HOSTS):
        yield "HUB_SITE_URL is empty or not https, so links in emails and feeds do not work. Set it."
