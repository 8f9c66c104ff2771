"""Parses content files: front matter between two lines of three dashes, then Markdown.

`parse` returns a validated document, or raises an error that names the wrong field and says how to fix it.
"""

from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from typing import Any, TypeVar

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from hub.plugin_api.documents import MAX_FILE_BYTES, Document, ProgrammeDocument
from hub.plugin_api.errors import RecordError
from hub.plugin_api.event_documents import EventDocument

D = TypeVar("D", bound=Document)


def parse(kind: type[D], text: str, *, slug: str = "") -> D:
    """Parse the text of a content file as a document of `kind`. `slug` is used unless the file states one.

    Raises RecordError, which names the field and says how to fix it.
    """
    meta, body = _split(text)
    allowed = kind.fields()
    for name in meta:
        if name not in allowed:
            raise RecordError(
                str(name)[:60], "is not a field of a content file", _nearest(str(name), allowed)
            )
    for name in kind.NEEDED:
        if name not in meta:
            raise RecordError(name, "is missing", f"Add a line `{name}: ...` to the front matter")
    fields = {"slug": slug, **meta, **kind.FIXED, "body": body}
    for name in kind.LISTS:
        if name in meta:
            fields[name] = _as_list(name, meta[name])
    return kind(**fields)


parse_document = partial(parse, Document)
"""Parses an item of the library."""

parse_programme = partial(parse, ProgrammeDocument)
"""Parses a programme."""

parse_event = partial(parse, EventDocument)
"""Parses an event."""

PARSERS: dict[str, Callable[..., Document]] = {
    "library": parse_document,
    "programmes": parse_programme,
    "events": parse_event,
}
"""The parser of each feature for which a trust may supply files."""


def _split(text: str) -> tuple[dict[str, Any], str]:
    if len(text.encode("utf-8", "replace")) > MAX_FILE_BYTES:
        raise RecordError("file", "is too large", f"Keep it to {MAX_FILE_BYTES:,} bytes")
    try:
        meta, body = frontmatter.parse(text.removeprefix("\ufeff"), handler=_FrontMatter())
    except yaml.MarkedYAMLError as error:
        line = f" near line {error.problem_mark.line + 1}" if error.problem_mark else ""
        problem = f"cannot be read{line}: {error.problem or 'it is not YAML'}"
        raise RecordError("front matter", problem, "Check the colons and the indentation") from None
    except RecordError:
        raise
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        raise RecordError("front matter", "cannot be read", "Check that it is plain YAML text") from None
    if not isinstance(meta, dict) or not meta:
        raise RecordError("front matter", "is missing", "Begin the file with ---, the fields, and --- again")
    return meta, body


class _FieldsLoader(yaml.SafeLoader):
    """Refuses a field that stands twice, of which YAML would take the second without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the fields of `node`; raise RecordError if one stands twice."""
        lines: dict[str, int] = {}
        for key, _value in node.value:
            # The first line of the file is the one of three dashes.
            line = key.start_mark.line + 1
            name = str(key.value)
            if isinstance(key, yaml.ScalarNode) and name in lines:
                problem = f"appears twice, on lines {lines[name]} and {line}"
                raise RecordError(name[:60], problem, "Keep one of the two")
            lines[name] = line
        return super().construct_mapping(node, deep)


class _FrontMatter(YAMLHandler):
    """Reads front matter in YAML only, between two lines of three dashes at the beginning of a file."""

    def split(self, text: str) -> tuple[str, str]:
        """Return the front matter and the body; raise ValueError if the file does not begin with dashes."""
        if not self.detect(text):
            raise ValueError("The file has no front matter.")
        front_matter, body = super().split(text)
        return front_matter, body

    def load(self, fm: str, **_options: object) -> Any:
        """Return the fields of the front matter."""
        return yaml.load(fm, Loader=_FieldsLoader)  # noqa: S506 -- a SafeLoader


def _nearest(name: str, allowed: frozenset[str]) -> str:
    near = get_close_matches(name, sorted(allowed), n=1)
    return f"Did you mean `{near[0]}`?" if near else f"Fields are: {', '.join(sorted(allowed))}"


def _as_list(name: str, value: Any) -> Any:
    if value is True or value is False:
        # YAML parses an unquoted yes or no as true or false, but `accredited: yes` means the word.
        value = "yes" if value else "no"
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list) or any(isinstance(item, (int, float)) for item in value):
        # YAML parses the section 7.10 as the number 7.1, so numbers are refused.
        kind = type(value[0] if isinstance(value, list) else value).__name__
        raise RecordError(
            name, f"holds a {kind}", 'Write a word, or a list of words; numbers in quotes: "7.2"'
        )
    return value
