"""A content file: front matter between two lines of three dashes, then Markdown.

`parse_document` turns one file of the library into a checked Document, or says which field is wrong and how
to mend it.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

import frontmatter
import yaml

from hub.plugin_api import checks
from hub.plugin_api.errors import RecordError
from hub.plugin_api.records import Record
from hub.plugin_api.vocabulary import (
    Accredited,
    Capability,
    Evidence,
    Grouping,
    Kind,
    Method,
    Mix,
    Option,
    Scope,
    Theme,
    Tier,
    Word,
)

LONGEST_FILE = 200_000
"""Bytes that one content file may have."""


class Source(StrEnum):
    """Where what a document says comes from: the 2009 study, or the supplier itself."""

    STUDY = "study"
    SUPPLIER = "supplier"


@dataclass(frozen=True)
class Document(Record):
    """One item of the library as its file states it. What a file leaves out is not stated."""

    slug: str
    title: str
    summary: str
    kind: Kind
    body: str
    source: Source
    section: tuple[str, ...] = ()
    evidence: Evidence = Evidence.SHARED
    ask: str = ""
    tier: tuple[Tier, ...] = ()
    option: tuple[Option, ...] = ()
    capability: tuple[Capability, ...] = ()
    theme: tuple[Theme, ...] = ()
    scope: tuple[Scope, ...] = ()
    method: tuple[Method, ...] = ()
    grouping: tuple[Grouping, ...] = ()
    mix: tuple[Mix, ...] = ()
    accredited: tuple[Accredited, ...] = ()
    formerly: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._keep(
            slug=checks.slug("slug", self.slug),
            title=checks.text("title", self.title, longest=120),
            summary=checks.text("summary", self.summary, longest=300),
            body=checks.text("body", self.body, longest=LONGEST_FILE),
            kind=checks.choice("kind", self.kind, Kind),
            source=checks.choice("source", self.source, Source),
            evidence=checks.choice("evidence", self.evidence, Evidence),
            ask=checks.text("ask", self.ask, longest=100, empty=True),
            section=_texts("section", self.section, longest=80),
            formerly=tuple(checks.slug("formerly", slug) for slug in _texts("formerly", self.formerly)),
            **{name: checks.choices(name, getattr(self, name), words) for name, words in FACETS.items()},
        )
        self._check_together()

    def _check_together(self) -> None:
        if self.source is Source.STUDY and not self.section:
            raise RecordError("section", "is missing", "Name the section of the study for what is said here")
        if self.source is Source.STUDY and self.evidence is not Evidence.SHARED:
            mend = "The study evaluated none of them (7.2); leave `evidence` out"
            raise RecordError("evidence", "cannot be more than shared for an item from the study", mend)
        if self.slug in self.formerly:
            raise RecordError("formerly", "holds the slug itself", "Name only slugs it used to have")


FACETS: dict[str, type[Word]] = {
    "tier": Tier,
    "option": Option,
    "capability": Capability,
    "theme": Theme,
    "scope": Scope,
    "method": Method,
    "grouping": Grouping,
    "mix": Mix,
    "accredited": Accredited,
}
"""The fields that hold words of a vocabulary; a file may give one word or a list."""

FIELDS = frozenset(Document.__dataclass_fields__) - {"body"}
NEEDED = ("title", "summary", "kind", "source")


def parse_document(text: str, *, slug: str = "") -> Document:
    """Read one content file. `slug` is what its file name gives, used when the front matter has none.

    Raises RecordError, which names the field and how to mend it.
    """
    meta, body = _split(text)
    for name in meta:
        if name not in FIELDS:
            raise RecordError(str(name)[:60], "is not a field of a content file", _nearest(str(name)))
    for name in NEEDED:
        if name not in meta:
            raise RecordError(name, "is missing", f"Add a line `{name}: ...` to the front matter")
    fields = {"slug": slug, **meta, "body": body}
    for name in (*FACETS, "section", "formerly"):
        if name in fields:
            fields[name] = _as_list(name, fields[name])
    return Document(**fields)


def _split(text: str) -> tuple[dict[str, Any], str]:
    if len(text.encode("utf-8", "replace")) > LONGEST_FILE:
        raise RecordError("file", "is too large", f"Keep it to {LONGEST_FILE:,} bytes")
    try:
        meta, body = frontmatter.parse(text.removeprefix("\ufeff"))
    except yaml.MarkedYAMLError as error:
        line = f" near line {error.problem_mark.line + 1}" if error.problem_mark else ""
        problem = f"cannot be read{line}: {error.problem or 'it is not YAML'}"
        raise RecordError("front matter", problem, "Check the colons and the indentation") from None
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        raise RecordError("front matter", "cannot be read", "Check that it is plain YAML text") from None
    if not isinstance(meta, dict) or not meta:
        raise RecordError("front matter", "is missing", "Begin the file with ---, the fields, and --- again")
    return meta, body


def _nearest(name: str) -> str:
    near = get_close_matches(name, sorted(FIELDS), n=1)
    return f"Did you mean `{near[0]}`?" if near else f"Fields are: {', '.join(sorted(FIELDS))}"


def _as_list(name: str, value: Any) -> Any:
    if value is True or value is False:
        # YAML reads a bare yes or no as true or false; `accredited: yes` should mean what it says.
        value = "yes" if value else "no"
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list) or any(isinstance(item, (int, float)) for item in value):
        # A section 7.10 would be read as the number 7.1, so numbers are not guessed at.
        kind = type(value[0] if isinstance(value, list) else value).__name__
        raise RecordError(
            name, f"holds a {kind}", 'Write a word, or a list of words; numbers in quotes: "7.2"'
        )
    return value


def _texts(field: str, values: Any, *, longest: int = checks.SLUG_LENGTH) -> tuple[str, ...]:
    if isinstance(values, str) or not isinstance(values, (list, tuple)):
        raise RecordError(field, "expected a list", "Write it as a list, even of one")
    if len(values) > 20:
        raise RecordError(field, f"has {len(values):,} entries", "Keep it to 20")
    return tuple(checks.text(field, value, longest=longest) for value in values)
