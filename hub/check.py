"""Check the pages of a trust as a reader sees them (`hub check --trust NAME`)."""

import re
from html.parser import HTMLParser

from flask import Flask

from hub.access import PUBLIC
from hub.catalogue.domain import Filters, list_entries
from hub.kit.db import db
from hub.plugin_host.domain import UP, list_plugin_health

MAX_ENTRIES = 10_000
DATA_SCRIPT_TYPES = ("application/ld+json",)
"""Types of script elements that hold data for search engines and are not run."""
TEMPLATE_SYNTAX = re.compile(r"[{][{%]|[%}][}]")


class PageParser(HTMLParser):
    """Counts the h1 headings of a page and collects inline scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.h1_count = 0
        self.inline_code: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count a heading; collect inline code."""
        attributes = dict(attrs)
        self.h1_count += tag == "h1"
        is_inline_script = (
            tag == "script" and "src" not in attributes and attributes.get("type") not in DATA_SCRIPT_TYPES
        )
        if is_inline_script or tag == "style":
            self.inline_code.append(f"<{tag}>")
        self.inline_code += [name for name in attributes if name == "style" or name.startswith("on")]


def check_trust(app: Flask, slug: str) -> list[str]:
    """Return the problems of the plugin and the pages of a trust, as sentences."""
    health = {plugin.name: plugin for plugin in list_plugin_health(db.session())}
    if slug not in health:
        return [
            f"There is no plugin called {slug}. Run `hub content sync`, or list the plugins with `hub "
            "plugins`."
        ]
    problems = [] if health[slug].state == UP else [f"Its plugin is not working: {health[slug].reason}"]
    entries = list_entries(
        db.session(), PUBLIC, None, Filters(facets={"trust": (slug,)}, size=MAX_ENTRIES)
    ).entries
    addresses = [f"/trusts/{slug}", *(entry.address for entry in entries)]
    for address in addresses:
        problems += [f"{address}: {problem}" for problem in _check_page(app, address)]
    return problems


def _check_page(app: Flask, address: str) -> list[str]:
    response = app.test_client().get(address)
    if response.status_code != 200:
        return [f"responds with {response.status_code}"]
    page = PageParser(response.text)
    problems = [f"contains {code}, which no page may contain" for code in page.inline_code]
    if page.h1_count != 1:
        problems.append(f"has {page.h1_count} titles and should have one")
    if TEMPLATE_SYNTAX.search(response.text):
        problems.append("shows template code instead of text")
    return problems
