"""Content files as validated records: one type of document for each feature that publishes files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

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

MAX_FILE_BYTES = 200_000
"""The largest size of a content file, in bytes."""

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
"""The fields with values from a vocabulary; a file may give one value or a list."""
VOCABULARIES: dict[str, type[Word]] = {"kind": Kind, "evidence": Evidence, **FACETS}
"""The vocabulary of every filter except the trust, whose values are the trusts themselves."""

HUB_KINDS = (
    *(Kind.OPTION, Kind.CAPABILITY, Kind.SERIES, Kind.EVENT, Kind.MENTOR),
    *(Kind.TRUST, Kind.PAGE),
)
"""Kinds reserved for pages of the hub office; no item of the library can have one of them."""


NO_FILES: Mapping[str, Any] = {"files": ()}
"""What is fixed for types of document whose items have no files."""
MAX_FILES = 20
FILE_PATH = re.compile(r"(?:[0-9]{1,2}/)?[^/\\.\s][^/\\]{0,149}")
"""The name of a file, after the number of a folder where two files of an item have one name."""


class Source(StrEnum):
    """Where what a document says comes from: the 2009 study, or the supplier itself."""

    STUDY = "study"
    SUPPLIER = "supplier"


@dataclass(frozen=True)
class DocumentFile(Record):
    """A file or picture of an item. It is in the folder that is named as the content file, without `.md`.

    `alt_text` says what a picture shows; documents have none.
    """

    file: str
    title: str
    alt_text: str = ""

    def __post_init__(self) -> None:
        self._keep(
            file=checks.text("file", self.file, longest=153),
            title=checks.text("title", self.title, longest=120),
            alt_text=checks.text("alt_text", self.alt_text, longest=300, empty=True),
        )
        if not FILE_PATH.fullmatch(self.file):
            mend = "Write its name, such as guide.pdf, and put it in the folder of the item"
            raise RecordError("files", f"{self.file[:60]!r} is not the name of a file", mend)


@dataclass(frozen=True)
class Document(Record):
    """One item of the library. A field that the file leaves out counts as not stated."""

    NEEDED: ClassVar[tuple[str, ...]] = ("title", "summary", "kind", "source")
    LISTS: ClassVar[tuple[str, ...]] = (*FACETS, "section", "formerly", "search_words")
    FIXED: ClassVar[Mapping[str, Any]] = {}
    RESTS_ON: ClassVar[Mapping[str, str]] = {}
    """For fields that always come from the same section of the study, that section."""
    HUB_WORDS: ClassVar[frozenset[str]] = frozenset({"doubt"})
    """Fields that are the hub's own words also in a document from the study; its page says so."""

    slug: str
    title: str
    summary: str
    kind: Kind
    body: str
    source: Source
    section: tuple[str, ...] = ()
    evidence: Evidence = Evidence.SHARED
    ask: str = ""
    doubt: str = ""
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
    files: tuple[DocumentFile, ...] = ()
    search_words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._keep(
            slug=checks.slug("slug", self.slug),
            title=checks.text("title", self.title, longest=120),
            summary=checks.text("summary", self.summary, longest=300),
            body=checks.text("body", self.body, longest=MAX_FILE_BYTES),
            kind=checks.choice("kind", self.kind, Kind),
            source=checks.choice("source", self.source, Source),
            evidence=checks.choice("evidence", self.evidence, Evidence),
            ask=checks.text("ask", self.ask, longest=100, empty=True),
            doubt=checks.text("doubt", self.doubt, longest=600, empty=True),
            section=checks.texts("section", self.section, longest=80, most=20),
            formerly=tuple(
                checks.slug("formerly", slug)
                for slug in checks.texts("formerly", self.formerly, longest=80, most=20)
            ),
            files=_files(self.files),
            search_words=checks.texts("search_words", self.search_words, longest=80, most=20),
            **{name: checks.choices(name, getattr(self, name), words) for name, words in FACETS.items()},
        )
        self._check_together()

    @classmethod
    def fields(cls) -> frozenset[str]:
        """Return the names of the fields that the front matter of such a document may have."""
        return frozenset(field.name for field in fields_of(cls)) - {"body", *cls.FIXED}

    def section_of(self, field: str) -> str:
        """Return the section on which a field rests: that of the field, or the first that the file names."""
        return self.RESTS_ON.get(field) or next(iter(self.section), "")

    def _check_together(self) -> None:
        if self.source is Source.STUDY and not self.section:
            raise RecordError("section", "is missing", "Name the section of the study for what is said here")
        if self.source is Source.STUDY and self.evidence is not Evidence.SHARED:
            mend = "The study evaluated none of them (7.2); leave `evidence` out"
            raise RecordError("evidence", "cannot be more than shared for an item from the study", mend)
        if self.slug in self.formerly:
            raise RecordError("formerly", "holds the slug itself", "Name only slugs it used to have")
        if self.kind in HUB_KINDS and "kind" not in self.FIXED:
            raise RecordError("kind", f"`{self.kind}` is a page of the hub itself", "Choose another kind")


@dataclass(frozen=True)
class ProgrammeDate(Record):
    """One time at which a programme is held: its first day, its last, and where, as far as they are known."""

    starts: str
    ends: str = ""
    place: str = ""

    def __post_init__(self) -> None:
        self._keep(
            starts=_day("starts", self.starts),
            ends=_day("ends", self.ends) if self.ends else "",
            place=checks.text("place", self.place, longest=120, empty=True),
        )
        if self.ends and self.ends < self.starts:
            raise RecordError("ends", "is before the first day", "Check both days")


@dataclass(frozen=True)
class ProgrammeDocument(Document):
    """A programme: who runs it, for whom, what it covers and costs. A field left out counts as not stated."""

    NEEDED: ClassVar[tuple[str, ...]] = ("title", "summary", "provider", "source")
    FIXED: ClassVar[Mapping[str, Any]] = {"kind": Kind.PROGRAMME}

    provider: str = ""
    target_group: str = ""
    aims: str = ""
    content: str = ""
    outcomes: str = ""
    time: str = ""
    study_time: str = ""
    fee: str = ""
    accreditation: str = ""
    qualification: str = ""
    how_to_apply: str = ""
    dates: tuple[ProgrammeDate, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        self._keep(
            provider=checks.text("provider", self.provider, longest=200),
            dates=_dates(self.dates),
            **{
                name: checks.text(name, getattr(self, name), longest=longest, empty=True)
                for name, longest in PROGRAMME_TEXTS.items()
            },
        )


PROGRAMME_TEXTS = {
    "target_group": 400,
    "aims": 800,
    "content": 800,
    "outcomes": 800,
    "time": 200,
    "study_time": 200,
    "fee": 200,
    "accreditation": 300,
    "qualification": 200,
    "how_to_apply": 400,
}
"""The optional text fields of a programme, each with its largest number of characters."""


def _files(value: Any) -> tuple[DocumentFile, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > MAX_FILES:
        raise RecordError(
            "files", f"expected a list of at most {MAX_FILES}", "Write each as a line `- file: guide.pdf`"
        )
    files = tuple(_file(item) for item in value)
    if len({file.file.casefold() for file in files}) < len(files):
        raise RecordError("files", "names a file twice", "Name each file once")
    return files


def _file(value: Any) -> DocumentFile:
    if isinstance(value, DocumentFile):
        return value
    if not isinstance(value, dict) or not {"file", "title"} <= set(value) <= {"file", "title", "alt_text"}:
        raise RecordError(
            "files", "has an entry that is not a file", "Each has `file` and `title`; pictures `alt_text`"
        )
    return DocumentFile(**value)


def _day(field: str, value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise RecordError(field, f"{str(value)[:40]!r} is not a day", "Write it as 2027-03-31") from None


def _dates(value: Any) -> tuple[ProgrammeDate, ...]:
    if not isinstance(value, (list, tuple)) or len(value) > 60:
        raise RecordError(
            "dates", "expected a list of at most 60", "Write each as a line `- starts: 2027-03-31`"
        )
    return tuple(sorted((_date(item) for item in value), key=lambda item: (item.starts, item.ends)))


def _date(value: Any) -> ProgrammeDate:
    if isinstance(value, ProgrammeDate):
        return value
    if not isinstance(value, dict) or not {"starts"} <= set(value) <= {"starts", "ends", "place"}:
        raise RecordError(
            "dates", "has an entry that is not a date", "Each has `starts`, and may have `ends` and `place`"
        )
    return ProgrammeDate(**value)
