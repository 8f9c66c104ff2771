"""The schema of the index, its text analysis, and the document made from each catalogue entry."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Document, Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from hub.access import Audience, Viewer
from hub.kit.text import split_hidden_words
from hub.plugin_api.documents import VOCABULARIES
from hub.plugin_api.plain_text import strip_invisible
from hub.plugin_api.vocabulary import label_of

INDEX_VERSION = f"7/{version('tantivy')}"
"""Raise the number when the same row would give a different document; the index is then rebuilt."""

FACET_NAMES = ("trust", *VOCABULARIES)
"""The facets by which a list is filtered and counted."""
SEARCHABLE_FACETS = ("kind", "tier", "option", "capability", "theme")
"""The facets whose labels are searchable; the labels of the others occur in too many entries."""
FIELD_WEIGHTS = {"title": 5.0, "labels": 2.0, "summary": 2.0, "body": 1.0}
"""The searchable fields, and the weight of a match in each."""

SORT_TIE_FIELDS = ("tie_0", "tie_1", "tie_2", "tie_3", "tie_4", "tie_id")
"""Number fields that order entries of equal score: forty bytes of the title, then eight of the id."""

CURSOR_ID = -1
MAX_WORD_LENGTH = 40
POSSESSIVE = re.compile(r"['\u2019]s\b", re.IGNORECASE)


class SearchEngineError(Exception):
    """The engine failed: the index is damaged, or its disk is full."""


@contextmanager
def wrap_engine_errors() -> Iterator[None]:
    """Turn the engine's exceptions into SearchEngineError, also its panics, which are not Exceptions."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise SearchEngineError(str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise SearchEngineError("the engine gave up") from error


def _analyser(*extra_filters: Filter) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(MAX_WORD_LENGTH))
    for token_filter in (Filter.lowercase(), Filter.ascii_fold(), *extra_filters):
        builder = builder.filter(token_filter)
    return builder.build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_integer_field("seq", fast=True)
    builder.add_text_field("seen_by", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("shelf", tokenizer_name="raw", index_option="basic")
    for name in FACET_NAMES:
        builder.add_text_field(f"has_{name}", tokenizer_name="raw", fast=True, index_option="basic")
    builder.add_text_field("facet_values", tokenizer_name="raw", fast=True, index_option="basic")
    for name in ("by_title", "by_newest"):
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    for name in SORT_TIE_FIELDS:
        builder.add_integer_field(name, fast=True)
    for name in FIELD_WEIGHTS:
        builder.add_text_field(name, tokenizer_name="stems")
    builder.add_text_field("words", tokenizer_name="plain", index_option="freq")
    builder.add_text_field("title_words", tokenizer_name="plain", index_option="freq")
    return builder.build()


SCHEMA = _schema()
STEMMING_ANALYSER = _analyser(Filter.stemmer("english"))
PLAIN_ANALYSER = _analyser()


def open_index(folder: Path) -> Index:
    """Open the index in `folder`, or create an empty one there."""
    index = Index(SCHEMA, path=str(folder))
    index.register_tokenizer("stems", STEMMING_ANALYSER)
    index.register_tokenizer("plain", PLAIN_ANALYSER)
    index.config_reader("manual")
    return index


def clean_text(text: str) -> str:
    """Return `text` in NFKC form, without what nobody sees and without the 's of a possessive."""
    encodable = strip_invisible(text.encode("utf-8", "ignore").decode("utf-8"))
    return POSSESSIVE.sub("", unicodedata.normalize("NFKC", encodable))


def tokenize(text: str) -> list[str]:
    """Return the words of `text` in order, in lower case and without accents."""
    return [str(word) for word in PLAIN_ANALYSER.analyze(clean_text(text))]


def stem_word(word: str) -> str:
    """Return the stem of `word`."""
    return str(next(iter(STEMMING_ANALYSER.analyze(word)), word))


def stem_words(words: Iterable[str]) -> list[str]:
    """Return the stems of `words`."""
    return [stem_word(word) for word in words]


def public_label() -> str:
    """Return the label of entries that everyone may see."""
    return Audience.PUBLIC.value


def visibility_labels(viewer: Viewer) -> tuple[str, ...]:
    """Return the labels of the entries that `viewer` may see."""
    members = (Audience.MEMBERS.value,) if viewer.is_member else ()
    return (public_label(), *members, *_organisation_labels(viewer.organisation_ids))


def cursor_document(seq: int) -> Document:
    """Return the document that holds the cursor. It has no visibility label, so no search finds it."""
    return Document(id=CURSOR_ID, seq=seq)


def make_index_document(row: Any, owner: str, reader_ids: Iterable[int] = ()) -> Document:
    """Return the index document of a catalogue row; `owner` holds the names of the owning organisation.

    `reader_ids` are the organisations that may see the row besides its owner.
    """
    text, hidden_words = split_hidden_words(row.body)
    title, summary, body = clean_text(row.title), clean_text(row.summary), clean_text(text)
    labels = clean_text(" ".join((owner, *_facet_labels(row.facets), hidden_words)))
    newest = 10**17 - int(row.updated_at.timestamp() * 1_000_000)
    tie = f"{clean_text(row.sort_title)}\0{row.public_id}"
    fields: dict[str, Any] = {
        "id": row.id,
        "seen_by": _visible_to_labels(row, reader_ids),
        "shelf": row.kind,
        "by_title": tie,
        "by_newest": f"{newest:017}{tie}",
        "title": title,
        "labels": labels,
        "summary": summary,
        "body": body,
        "words": [title, labels, summary, body],
        "title_words": title,
        **_sort_tie_values(row),
    }
    facets = {name: list(dict.fromkeys(row.facets.get(name, ()))) for name in FACET_NAMES}
    fields |= {f"has_{name}": values for name, values in facets.items() if values}
    if any(facets.values()):
        fields["facet_values"] = [f"{name}={value}" for name, values in facets.items() for value in values]
    return Document(**fields)


def _sort_tie_values(row: Any) -> dict[str, int]:
    title = row.sort_title.encode("utf-8", "ignore")
    parts = [title[start : start + 8] for start in range(0, 8 * len(SORT_TIE_FIELDS) - 8, 8)]
    parts.append(row.public_id.encode()[:8])
    # The engine has signed 64-bit numbers, so the values are shifted to keep the order of the bytes.
    numbers = (int.from_bytes(part.ljust(8, b"\0"), "big") - 2**63 for part in parts)
    return dict(zip(SORT_TIE_FIELDS, numbers, strict=True))


def _visible_to_labels(row: Any, reader_ids: Iterable[int]) -> list[str]:
    if row.audience == Audience.ORGANISATION.value:
        return _organisation_labels({row.owner_id, *reader_ids})
    return [str(row.audience)]


def _organisation_labels(ids: Iterable[int]) -> list[str]:
    return [f"{Audience.ORGANISATION.value}:{id_}" for id_ in sorted(ids)]


def _facet_labels(facets: Mapping[str, list[str]]) -> Iterator[str]:
    for name in SEARCHABLE_FACETS:
        for value in facets.get(name, ()):
            yield label_of(VOCABULARIES[name], value)
            if name == "capability":
                yield value
