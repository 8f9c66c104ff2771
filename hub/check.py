"""Reads a trust's pages as a reader would: the check behind `hub check --trust NAME`."""

import re
from html.parser import HTMLParser

from flask import Flask

from hub.access import PUBLIC
from hub.catalogue.domain import Filters, list_entries
from hub.kit.db import db
from hub.plugin_host.domain import UP, list_plugin_health

MAX_ENTRIES = 10_000
DATA_SCRIPT_TYPES = ("application/ld+json",)
"""The scripts that hold data for search engines, which no browser runs."""
TEMPLATE_SYNTAX = re.compile(r"[{][{%]|[%}][}]")


class PageParser(HTMLParser):
    """What a page holds that a check asks for: headings of the first level, and elements that run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.h1_count = 0
        self.inline_code: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the check asks for."""
        names = dict(attrs)
        self.h1_count += tag == "h1"
        runs = tag == "script" and "src" not in names and names.get("type") not in DATA_SCRIPT_TYPES
        if runs or tag == "style":
            self.inline_code.append(f"<{tag}>")
        self.inline_code += [name for name in names if name == "style" or name.startswith("on")]


def check_trust(app: Flask, slug: str) -> list[str]:
    """Return what is wrong with the plugin and the pages of the trust at `slug`, in words."""
    health = {plugin.name: plugin for plugin in list_plugin_health(db.session())}
    if slug not in health:
        return [f"There is no plugin called {slug}. Run `hub content sync`, or see `hub plugins`."]
    problems = [] if health[slug].state == UP else [f"Its plugin is not up: {health[slug].reason}"]
    entries = list_entries(
        db.session(), PUBLIC, None, Filters(facets={"trust": (slug,)}, size=MAX_ENTRIES)
    ).entries
    addresses = [f"/trusts/{slug}", *(entry.address for entry in entries)]
    for address in addresses:
        problems += [f"{address}: {problem}" for problem in _check_page(app, address)]
    return problems


def _check_page(app: Flask, address: str) -> list[str]:
    answer = app.test_client().get(address)
    if answer.status_code != 200:
        return [f"answers {answer.status_code}"]
    page = PageParser(answer.text)
    problems = [f"holds {what}, which no page may" for what in page.inline_code]
    if page.h1_count != 1:
        problems.append(f"has {page.h1_count} titles and should have one")
    if TEMPLATE_SYNTAX.search(answer.text):
        problems.append("shows the signs of a template, not its words")
    return problems
