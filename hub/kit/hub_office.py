"""How the hub office is reached: one record of the settings, for pages, error pages and security.txt."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from hub.kit.urls import mailto_url

DEFAULT_NAME = "Hub office"


class HubOffice(Struct, frozen=True):
    """The name, email address and telephone number of the hub office; each may be empty."""

    name: str = ""
    email: str = ""
    telephone: str = ""

    @property
    def display_name(self) -> str:
        """The name to show, also if none is set."""
        return self.name or DEFAULT_NAME

    @property
    def is_reachable(self) -> bool:
        """Whether there is an address or a number."""
        return bool(self.email or self.telephone)

    @property
    def email_url(self) -> str:
        """The email address as a URI, or an empty string."""
        return mailto_url(self.email) if self.email else ""

    @property
    def telephone_url(self) -> str:
        """The telephone number as a URI (RFC 3966), with the code of the country, or an empty string."""
        digits = "".join(char for char in self.telephone if char.isdecimal())
        if not digits:
            return ""
        if self.telephone.startswith("+"):
            return f"tel:+{digits}"
        return f"tel:+44{digits[1:]}" if digits.startswith("0") else f"tel:{digits}"


def read_hub_office(settings: Mapping[str, Any]) -> HubOffice:
    """Return how the hub office is reached by these settings."""
    return HubOffice(settings["OFFICE_NAME"], settings["OFFICE_EMAIL"], settings["OFFICE_TELEPHONE"])
