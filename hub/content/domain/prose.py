"""Splits the body of a document into blocks under headings, sentences, words and links."""

import re
from html.parser import HTMLParser

from msgspec import Struct

from hub.kit.markdown import render

BLOCK_TAGS = frozenset({"p", "li", "td", "th", "dd", "dt", "blockquote", "pre"})
HEADING_TAGS = frozenset({"h2", "h3", "h4", "h5"})
LIST_TAGS = frozenset({"ul", "ol", "table"})
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\u2018\u201c'\"(])")


class Block(Struct, frozen=True):
    """A paragraph or list item, and the heading above it (empty before the first heading).

    `lead_in` is the paragraph, ended by a colon, that introduces the list or table of this block.
    """

    heading: str
    text: str
    lead_in: str = ""


class Prose(Struct, frozen=True):
    """A Markdown body as blocks of text, the addresses of its links, and the ids that links may lead to."""

    blocks: tuple[Block, ...]
    links: tuple[str, ...]
    anchors: tuple[str, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the headings that have text under them, in order."""
        return tuple(dict.fromkeys(block.heading for block in self.blocks if block.heading))


def parse_prose(markdown: str) -> Prose:
    """Return the text and links of a Markdown body, as they appear on its page."""
    reader = _ProseParser()
    reader.feed(render(markdown))
    reader.close()
    return Prose(tuple(reader.blocks), tuple(reader.links), tuple(reader.anchors))


def split_sentences(text: str) -> list[str]:
    """Return the sentences of `text`."""
    return [sentence.strip() for sentence in SENTENCE_END.split(text) if sentence.strip()]


def normalised_words(text: str) -> list[str]:
    """Return the words of `text` in lower case, without punctuation."""
    return re.findall(r"[a-z0-9]+", text.lower().replace("\u2019", "").replace("'", ""))


class _ProseParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.links: list[str] = []
        self.anchors: list[str] = []
        self._heading = ""
        self._lead_in = ""
        self._open_lists = 0
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if anchor := dict(attrs).get("id"):
            self.anchors.append(anchor)
        if tag in BLOCK_TAGS or tag in HEADING_TAGS or tag in LIST_TAGS:
            self._end_block()
            self._open_lists += tag in LIST_TAGS
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in HEADING_TAGS:
            self._heading, self._lead_in = self._take_text(), ""
        elif tag in BLOCK_TAGS or tag in LIST_TAGS:
            self._end_block()
            self._open_lists -= tag in LIST_TAGS

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end_block()

    def _take_text(self) -> str:
        text = " ".join("".join(self._text).split())
        self._text = []
        return text

    def _end_block(self) -> None:
        text = self._take_text()
        if text and self._open_lists:
            self.blocks.append(Block(self._heading, text, self._lead_in))
        elif text:
            self.blocks.append(Block(self._heading, text))
            self._lead_in = text if text.endswith(":") else ""
