"""Markdown to safe HTML. What is not on the list below never reaches a page."""

import re
from html import unescape

import nh3
from markdown import Markdown
from markupsafe import Markup

RENDERER_VERSION = "2"
"""Raise this when the same Markdown would give other HTML; stored pages are then made anew."""

TAGS = {
    "a", "abbr", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h2", "h3", "h4", "h5", "hr", "li",
    "ol", "p", "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "h2": {"id"}, "h3": {"id"}, "th": {"scope"}}
TITLE_LEVEL = re.compile(r"(</?)h1\b")
SCHEMES = {"http", "https", "mailto"}


def render(text: str) -> Markup:
    """Return Markdown as HTML without script, style, picture or form; its headings begin at level two."""
    html = Markdown(extensions=["extra", "sane_lists", "toc"], output_format="html").convert(text)
    # The page has its title; what an author gives the level of a title is a part like the others.
    html = TITLE_LEVEL.sub(r"\1h2", html)
    return Markup(_make_tables_scrollable(sanitise(html)))  # noqa: S704 -- clean() lets only the tags above through


def sanitise(html: str) -> str:
    """Return `html` with only the allowed tags, attributes and kinds of link."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        attribute_filter=_prefix_heading_id,
    )


def strip_tags(html: str) -> str:
    """Return the words of `html`, with single spaces between them."""
    return " ".join(unescape(nh3.clean(html, tags=set())).split())


def _make_tables_scrollable(html: str) -> str:
    # A table may be wider than a telephone: it scrolls in a frame of its own, which a keyboard can reach.
    frame = '<div class="hub-scroll" role="region" aria-label="Table" tabindex="0"><table>'
    return html.replace("<table>", frame).replace("</table>", "</table></div>")


def _prefix_heading_id(tag: str, name: str, value: str) -> str | None:
    # Heading ids come from text an author wrote; a prefix keeps them from meeting an id of the page.
    if name == "id":
        return f"section-{value}"
    return value
