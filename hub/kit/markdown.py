"""Render Markdown as safe HTML with an allowlist of tags and attributes."""

import re
from html import unescape

import nh3
from markdown import Markdown
from markupsafe import Markup

RENDERER_VERSION = "2"
"""Increase this when the same Markdown gives different HTML, so that stored HTML is rendered again."""

TAGS = {
    "a", "abbr", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h2", "h3", "h4", "h5", "hr", "li",
    "ol", "p", "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "h2": {"id"}, "h3": {"id"}, "th": {"scope"}}
TITLE_LEVEL = re.compile(r"(</?)h1\b")
SCHEMES = {"http", "https", "mailto"}


def render(text: str) -> Markup:
    """Return Markdown as HTML without scripts, styles, images and forms; headings begin at level two."""
    html = Markdown(extensions=["extra", "sane_lists", "toc"], output_format="html").convert(text)
    # The page's title is the only h1, so an author's h1 becomes an h2.
    html = TITLE_LEVEL.sub(r"\1h2", html)
    return Markup(_make_tables_scrollable(sanitise(html)))  # noqa: S704 -- sanitised


def sanitise(html: str) -> str:
    """Return `html` with only the allowed tags, attributes and URL schemes."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        attribute_filter=_prefix_heading_id,
    )


def strip_tags(html: str) -> str:
    """Return the text of `html`, with single spaces between words."""
    return " ".join(unescape(nh3.clean(html, tags=set())).split())


def _make_tables_scrollable(html: str) -> str:
    # A table may be wider than a phone, so it scrolls in its own region, which is reachable by keyboard.
    frame = '<div class="hub-scroll" role="region" aria-label="Table" tabindex="0"><table>'
    return html.replace("<table>", frame).replace("</table>", "</table></div>")


def _prefix_heading_id(tag: str, name: str, value: str) -> str | None:
    # Heading ids come from an author's text; the prefix prevents a clash with the ids of the page.
    if name == "id":
        return f"section-{value}"
    return value
