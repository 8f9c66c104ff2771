"""Parts of structured data (schema.org, as JSON-LD) that pages of several features hold."""

from collections.abc import Mapping
from typing import Any

Data = Mapping[str, Any]
ONLINE = "online"


def is_online(place: str) -> bool:
    """Return whether a place, as people write it, is online, such as "Online, by video"."""
    return place.strip().casefold().startswith(ONLINE)


def location_data(place: str, page_url: str) -> Data:
    """Return a place as a Place, or as a VirtualLocation if it is online.

    Where an online meeting is joined is for the people who take part, so its address is that of the page.
    """
    if is_online(place):
        return {"@type": "VirtualLocation", "name": place, "url": page_url}
    return {"@type": "Place", "name": place}


def organisation_data(name: str, url: str = "") -> Data:
    """Return an organisation, with its page if there is one."""
    return {"@type": "Organization", "name": name, **({"url": url} if url else {})}
