"""The site map and robots.txt, for search engines."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from hub.kit.clock import isoformat_utc

MAX_URLS = 50_000
"""The maximum number of URLs in one file, set by the site map protocol."""
CONTENT_TYPE = "application/xml; charset=utf-8"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
DISALLOWED_PATHS = (
    *("/*?", "/downloads/", "/sign-in", "/account", "/me$", "/me/", "/desk", "/admin"),
    *("/invitations/", "/join/", "/mail/", "/mentoring/", "/library/*/", "/programmes/*/"),
    *("/trusts/*/join", "/trusts/*/question", "/trusts/*/team"),
)
"""Paths that robots.txt excludes; `*` matches any characters, `$` the end of the path."""


def render_url_set(pages: Iterable[tuple[str, datetime | None]], site: str) -> Iterator[str]:
    """Yield a site map of `pages`, pairs of path and time of the last change (None if unknown)."""
    yield f'{XML_DECLARATION}<urlset xmlns="{NAMESPACE}">\n'
    for address, changed in pages:
        lastmod = f"<lastmod>{isoformat_utc(changed)}</lastmod>" if changed else ""
        yield f"<url><loc>{escape(site + address)}</loc>{lastmod}</url>\n"
    yield "</urlset>\n"


def render_index(parts: int, site: str) -> str:
    """Return the index of a site map that is split into `parts` files."""
    rows = "".join(
        f"<sitemap><loc>{escape(site)}/sitemap-{number}.xml</loc></sitemap>\n"
        for number in range(1, parts + 1)
    )
    return f'{XML_DECLARATION}<sitemapindex xmlns="{NAMESPACE}">\n{rows}</sitemapindex>\n'


def render_robots(site: str) -> str:
    """Return robots.txt, which excludes filtered lists and personal pages."""
    rules = [f"Disallow: {path}" for path in DISALLOWED_PATHS]
    return "\n".join(("User-agent: *", *rules, f"Sitemap: {site}/sitemap.xml")) + "\n"
