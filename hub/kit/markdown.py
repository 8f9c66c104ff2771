"""Render Markdown as safe HTML with an allowlist of tags and attributes."""

import re
from html import unescape

import nh3
from markupsafe import Markup

RENDERER_VERSION = "3"
"""Increase this when the same Markdown gives different HTML, so that stored HTML is rendered again."""

TAGS = {
    "a", "abbr", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h2", "h3", "h4", "h5", "hr", "li",
    "ol", "p", "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"*": {"id"}, "a": {"href", "title"}, "abbr": {"title"}, "th": {"scope"}}
ANCHOR_PREFIX = "section-"
"""Ids come from an author's text; the prefix prevents a clash with the ids of the page."""
TITLE_LEVEL = re.compile(r"(</?)h1\b")
LOWEST_LEVEL = re.compile(r"(</?)h6\b")
SCHEMES = {"http", "https", "mailto"}


def render(text: str) -> Markup:
    """Return Markdown as HTML without scripts, styles, images and forms; headings begin at level two."""
    # Imported with the first text, because most commands render none.
    from markdown import Markdown

    html = Markdown(extensions=["extra", "sane_lists", "toc"], output_format="html").convert(text)
    # The page's title is the only h1, so an author's h1 becomes an h2.
    html = LOWEST_LEVEL.sub(r"\1h5", TITLE_LEVEL.sub(r"\1h2", html))
    return Markup(_make_tables_scrollable(sanitise(html)))  # noqa: S704 -- sanitised


def sanitise(html: str) -> str:
    """Return `html` with only the allowed tags, attributes and URL schemes."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        attribute_filter=_prefix_anchor,
    )


def strip_tags(html: str) -> str:
    """Return the text of `html`, with single spaces between words."""
    return " ".join(unescape(nh3.clean(html, tags=set())).split())


def _make_tables_scrollable(html: str) -> str:
    # A table may be wider than a phone, so it scrolls in its own region, which is reachable by keyboard.
    frame = '<div class="hub-scroll" role="region" aria-label="Table" tabindex="0"><table>'
    return html.replace("<table>", frame).replace("</table>", "</table></div>")


def _prefix_anchor(_tag: str, name: str, value: str) -> str | None:
    # The links within a page are changed as the ids are, or they would lead nowhere.
    if name == "id":
        return f"{ANCHOR_PREFIX}{value}"
    if name == "href" and value.startswith("#"):
        return f"#{ANCHOR_PREFIX}{value[1:]}"
    return value
