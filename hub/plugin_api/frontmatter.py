"""A content file: front matter between two lines of three dashes, then Markdown.

`parse` turns one file into a checked document, or says which field is wrong and how to mend it.
"""

from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from typing import Any, TypeVar

import frontmatter
import yaml

from hub.plugin_api.documents import MAX_FILE_BYTES, Document, ProgrammeDocument
from hub.plugin_api.errors import RecordError

D = TypeVar("D", bound=Document)


def parse(kind: type[D], text: str, *, slug: str = "") -> D:
    """Read one content file as a document of `kind`. `slug` is what its file name gives, used by default.

    Raises RecordError, which names the field and how to mend it.
    """
    meta, body = _split(text)
    known = kind.fields()
    for name in meta:
        if name not in known:
            raise RecordError(str(name)[:60], "is not a field of a content file", _nearest(str(name), known))
    for name in kind.NEEDED:
        if name not in meta:
            raise RecordError(name, "is missing", f"Add a line `{name}: ...` to the front matter")
    fields = {"slug": slug, **meta, **kind.FIXED, "body": body}
    for name in kind.LISTS:
        if name in meta:
            fields[name] = _as_list(name, meta[name])
    return kind(**fields)


parse_document = partial(parse, Document)
"""Reads an item of the library."""

parse_programme = partial(parse, ProgrammeDocument)
"""Reads a programme."""

PARSERS: dict[str, Callable[..., Document]] = {"library": parse_document, "programmes": parse_programme}
"""How the files of each feature to which a trust may bring files are read."""


def _split(text: str) -> tuple[dict[str, Any], str]:
    if len(text.encode("utf-8", "replace")) > MAX_FILE_BYTES:
        raise RecordError("file", "is too large", f"Keep it to {MAX_FILE_BYTES:,} bytes")
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


def _nearest(name: str, known: frozenset[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    return f"Did you mean `{near[0]}`?" if near else f"Fields are: {', '.join(sorted(known))}"


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
