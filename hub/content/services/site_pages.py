"""The texts of the hub's own pages, as far as their templates hold them, for the search."""

import re
from collections.abc import Iterator

from flask import current_app
from jinja2 import Environment, nodes

from hub.extension.registry import get_registry
from hub.extension.site_pages import SitePage
from hub.kit.markdown import strip_tags

MAIN_BLOCK = "content"
EDGE = re.compile(r"</?(?:p|br|li|h[1-6]|dt|dd|div|ul|ol|dl|t[dhr]|table|caption|section|form)\b[^>]*>")
"""The edges of what a reader sees as a text of its own."""
NOT_TEXT = re.compile(r"<(h1|th|button|summary|label|legend|pre)\b.*?</\1>", re.DOTALL)
"""The heading, which is the title of the entry, and what is no sentence."""
GAP = "\0"
"""What stands where a value is filled in when the page is shown."""


def read_page_texts() -> dict[SitePage, str]:
    """Return the text of every page that the features of the current app declare."""
    environment = current_app.jinja_env
    return {page: read_template_text(environment, page.template) for page in get_registry(current_app).pages}


def read_template_text(environment: Environment, name: str) -> str:
    """Return the text of the main part of a template, without its heading.

    Left out is what a reader may not see there, or would see completed: whatever depends on a condition or
    is repeated, and each paragraph with a value that is filled in.
    """
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    main = (block for block in environment.parse(source).find_all(nodes.Block) if block.name == MAIN_BLOCK)
    html = NOT_TEXT.sub("", "".join(part for block in main for part in _fixed_parts(block)))
    texts = (strip_tags(part) for part in EDGE.split(html) if GAP not in part)
    # What follows a colon may be left out, so the text ends there.
    return " ".join(
        text if text.endswith((".", "?", "!")) else f"{text.rstrip(':')}." for text in texts if text
    )


def _fixed_parts(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, (nodes.Expr, nodes.If, nodes.For)):
        yield GAP
    else:
        for child in node.iter_child_nodes():
            yield from _fixed_parts(child)
