"""The frozen records that hooks return. Each validates its fields; an error names the field that is wrong."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from hub.plugin_api import checks
from hub.plugin_api.errors import RecordError


class Record:
    """Base of all records: lets a frozen record store the validated form of its fields."""

    def _keep(self, **fields: Any) -> None:
        for name, value in fields.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True)
class SurveyResponse(Record):
    """A trust's part in the study's online survey (Appendix One): people asked, per cent, people."""

    sample: int
    starting_pct: int
    finishing_pct: int
    finished: int

    def __post_init__(self) -> None:
        checks.whole("sample", self.sample, least=1, most=100_000)
        checks.whole("starting_pct", self.starting_pct, least=0, most=100)
        checks.whole("finishing_pct", self.finishing_pct, least=0, most=100)
        checks.whole("finished", self.finished, least=0, most=self.sample)


@dataclass(frozen=True)
class Trust(Record):
    """A trust. `name_note` says what is uncertain about its name, if anything is.

    `search_words` are further names and abbreviations by which the search finds it; no page shows them.
    """

    slug: str
    name: str
    short_name: str
    abbreviation: str = ""
    name_note: str = ""
    summary: str = ""
    survey: SurveyResponse | None = None
    search_words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._keep(
            slug=checks.slug("slug", self.slug),
            name=checks.text("name", self.name, longest=120),
            short_name=checks.text("short_name", self.short_name, longest=40),
            abbreviation=checks.text("abbreviation", self.abbreviation, longest=20, empty=True),
            name_note=checks.text("name_note", self.name_note, longest=400, empty=True),
            summary=checks.text("summary", self.summary, longest=400, empty=True),
            search_words=checks.texts("search_words", self.search_words, longest=80, most=20),
        )
        if self.survey is not None and not isinstance(self.survey, SurveyResponse):
            raise RecordError("survey", f"found a {type(self.survey).__name__}", "Use SurveyResponse or None")


@dataclass(frozen=True)
class StatedFact(Record):
    """One statement about the trust in the hub's words, and the section of the study it rests on."""

    statement: str
    section: str

    def __post_init__(self) -> None:
        self._keep(
            statement=checks.text("statement", self.statement, longest=600),
            section=checks.text("section", self.section, longest=60),
        )


@dataclass(frozen=True)
class Speciality(Record):
    """What a trust's page shows first, in a title and a few sentences; `section` only if from the study."""

    title: str
    summary: str
    section: str = ""

    def __post_init__(self) -> None:
        self._keep(
            title=checks.text("title", self.title, longest=100),
            summary=checks.text("summary", self.summary, longest=600),
            section=checks.text("section", self.section, longest=60, empty=True),
        )


@dataclass(frozen=True)
class Contact(Record):
    """A role to contact at the trust, never a person, and what to ask about."""

    role: str
    about: str
    section: str = ""

    def __post_init__(self) -> None:
        self._keep(
            role=checks.text("role", self.role, longest=100),
            about=checks.text("about", self.about, longest=200),
            section=checks.text("section", self.section, longest=60, empty=True),
        )


@dataclass(frozen=True)
class ContentFolder(Record):
    """A folder of Markdown files inside the plugin's own folder, and the feature that publishes them."""

    path: str
    feature: str

    def __post_init__(self) -> None:
        path = checks.text("path", self.path, longest=200)
        parts = PurePosixPath(path)
        if parts.is_absolute() or ".." in parts.parts or "\\" in path:
            raise RecordError("path", f"{path!r} leaves the plugin's own folder", "Name a folder inside it")
        self._keep(path=path, feature=checks.slug("feature", self.feature))
