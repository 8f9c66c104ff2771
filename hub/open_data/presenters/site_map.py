"""Which pages there are, for search engines."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from hub.kit.clock import isoformat_utc

MAX_URLS = 50_000
"""The addresses that one file of a site map may hold, by the rules of the format."""
CONTENT_TYPE = "application/xml; charset=utf-8"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
DISALLOWED_PATHS = (
    *("/*?", "/downloads/", "/sign-in", "/account", "/me$", "/me/", "/desk", "/admin"),
    *("/invitations/", "/join/", "/mail/", "/trusts/*/join", "/trusts/*/team"),
)
"""What a search engine is asked to leave out; a star stands for anything, a dollar sign for the end."""


def render_url_set(pages: Iterable[tuple[str, datetime | None]], site: str) -> Iterator[str]:
    """Yield a site map of `pages`, each an address and when it changed, if that is known."""
    yield f'{XML_DECLARATION}<urlset xmlns="{NAMESPACE}">\n'
    for address, changed in pages:
        when = f"<lastmod>{isoformat_utc(changed)}</lastmod>" if changed else ""
        yield f"<url><loc>{escape(site + address)}</loc>{when}</url>\n"
    yield "</urlset>\n"


def render_index(parts: int, site: str) -> str:
    """Return the list of the site map's parts."""
    rows = "".join(
        f"<sitemap><loc>{escape(site)}/sitemap-{number}.xml</loc></sitemap>\n"
        for number in range(1, parts + 1)
    )
    return f'{XML_DECLARATION}<sitemapindex xmlns="{NAMESPACE}">\n{rows}</sitemapindex>\n'


def render_robots(site: str) -> str:
    """Return what search engines are asked: the pages, not each combination of filters nor anybody's own."""
    closed = [f"Disallow: {path}" for path in DISALLOWED_PATHS]
    return "\n".join(("User-agent: *", *closed, f"Sitemap: {site}/sitemap.xml")) + "\n"
