"""The images, links, headings and plain text of Markdown, found in one pass and without making HTML.

It is made for checks: quick for any input, and not a parser. What stands in code is left out.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

FENCE = re.compile(r" {0,3}(```|~~~)")
CODE = re.compile(r"`[^`\n]{1,500}`")
INLINE = re.compile(r"\[([^\[\]\n]{0,500})\]\(\s{0,20}<?([^\s()<>]{0,2000})>?(?:[ \t][^()\n]{0,200})?\)?")
REFERENCE = re.compile(r"^ {0,3}\[([^\[\]\n]{1,200})\]: {0,20}<?(\S{1,2000}?)>?(?:\s|$)", re.MULTILINE)
REFERENCE_IMAGE = re.compile(r"!\[([^\[\]\n]{0,500})\]\[[^\[\]\n]{0,200}\]")
AUTOMATIC = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,20}:[^\s<>]{1,2000})>")
HTML_IMAGE = re.compile(r"<img\b([^<>]{0,2000})>", re.IGNORECASE)
HTML_ALT = re.compile(r"\balt\s{0,5}=\s{0,5}(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.{0,300})")
UNDERLINE = re.compile(r" {0,3}(=+|-+) {0,20}\Z")
LIST_MARK = re.compile(r"\s{0,20}(?:[-*+]|[0-9]{1,3}[.)])\s{1,5}")
MARKS = re.compile(r"[*_`~|>#]+")
HIGHEST, LOWEST = 2, 5
"""Levels of headings on the page: the title is the first, so `#` becomes the second."""


class WrittenImage(Struct, frozen=True):
    """An image with its alternative text, and where it stands."""

    start: int
    alternative: str


class WrittenLink(Struct, frozen=True):
    """The address of a link, and where it stands."""

    start: int
    target: str


class WrittenHeading(Struct, frozen=True):
    """A heading with its level on the page, and where it stands."""

    start: int
    level: int
    text: str


def blank_code(text: str) -> str:
    """Return Markdown with its code replaced by spaces, so that all places stay."""
    if "`" not in text and "~~~" not in text:
        return text
    lines, fence = [], ""
    for line in text.split("\n"):
        mark = FENCE.match(line)
        if fence or mark:
            lines.append(" " * len(line))
            if mark and (not fence or fence == mark[1]):
                fence = "" if fence else mark[1]
        else:
            lines.append(CODE.sub(lambda match: " " * len(match[0]), line))
    return "\n".join(lines)


def list_images(text: str) -> Iterator[WrittenImage]:
    """Yield the images of Markdown without code."""
    if "![" in text:
        for match in INLINE.finditer(text):
            if _is_image(text, match):
                yield WrittenImage(match.start() - 1, match[1].strip())
        for match in REFERENCE_IMAGE.finditer(text):
            yield WrittenImage(match.start(), match[1].strip())
    for match in HTML_IMAGE.finditer(text):
        alternative = HTML_ALT.search(match[1])
        words = (alternative[1] or alternative[2] or "") if alternative else ""
        yield WrittenImage(match.start(), words.strip())


def list_links(text: str) -> Iterator[WrittenLink]:
    """Yield the links of Markdown without code, and not its images."""
    for match in INLINE.finditer(text):
        if not _is_image(text, match):
            yield WrittenLink(match.start(), match[2])
    for match in REFERENCE.finditer(text) if "]:" in text else ():
        if not match[1].startswith("^") and not match[1].startswith("*"):
            yield WrittenLink(match.start(), match[2])
    for match in AUTOMATIC.finditer(text):
        if not text[max(0, match.start() - 3) : match.start()].rstrip().endswith(("(", "]:")):
            yield WrittenLink(match.start(), match[1])


def list_headings(text: str) -> Iterator[WrittenHeading]:
    """Yield the headings of Markdown without code."""
    start, line_before = 0, ""
    for line in text.split("\n"):
        heading = HEADING.match(line)
        underline = UNDERLINE.match(line) if line_before.strip() else None
        if heading:
            level = min(LOWEST, max(HIGHEST, len(heading[1])))
            yield WrittenHeading(start, level, heading[2].strip(" #"))
        elif underline and not line_before.lstrip().startswith(("#", "|", "-", "*", ">")):
            yield WrittenHeading(start - len(line_before) - 1, HIGHEST, line_before.strip()[:300])
        start += len(line) + 1
        line_before = "" if heading else line


def list_paragraphs(text: str) -> Iterator[str]:
    """Yield the text of each paragraph and list item of Markdown without code; no headings or tables."""
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        is_item = LIST_MARK.match(line) is not None
        is_break = not line.strip() or HEADING.match(line) is not None or line.lstrip().startswith("|")
        if (is_break or is_item) and lines:
            yield _plain(" ".join(lines))
            lines = []
        if not is_break:
            lines.append(LIST_MARK.sub("", line, count=1) if is_item else line)


def _is_image(text: str, link: re.Match[str]) -> bool:
    return text[max(0, link.start() - 1) : link.start()] == "!"


def _plain(text: str) -> str:
    words = (
        AUTOMATIC.sub(" ", INLINE.sub(r" \1 ", text.replace("![", "["))).replace("[", " ").replace("]", " ")
    )
    return " ".join(MARKS.sub("", words).split())
