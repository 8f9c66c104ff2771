"""The pages of last resort: fixed files for when no template can be rendered or Flask does not run.

A mark in each file becomes the line that says how to reach the hub office.
"""

from enum import StrEnum
from html import escape
from pathlib import Path

from hub.kit.hub_office import HubOffice

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
OFFICE_MARK = "<!-- how to reach the hub office -->"
NOT_REACHABLE = "If this happens again, tell your trust’s lead for leadership development."
UNKNOWN_OFFICE = HubOffice()


class BarePage(StrEnum):
    """The files, by name."""

    ERROR = "error_bare.html"
    BUSY = "error_busy.html"
    SAVED = "saved_bare.html"


def read_bare_page(page: BarePage, office: HubOffice) -> str:
    """Return one of these pages as HTML, with how to reach the hub office."""
    text = (TEMPLATES / page).read_text(encoding="utf-8")
    return text.replace(OFFICE_MARK, f"<p>{_office_line(office)}</p>")


def _office_line(office: HubOffice) -> str:
    ways = [_link(office.email_url, office.email), _link(office.telephone_url, office.telephone)]
    stated = " or ".join(way for way in ways if way)
    name = escape(office.name or "the hub office")
    return f"If this happens again, contact {name}: {stated}" if stated else NOT_REACHABLE


def _link(url: str, text: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url else ""
