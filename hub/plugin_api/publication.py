"""The records of `hub_check_publication`: what a trust wants to publish, and what its plugin found in it."""

from dataclasses import dataclass
from enum import StrEnum

from hub.plugin_api import checks
from hub.plugin_api.errors import RecordError
from hub.plugin_api.records import Record

MAX_DRAFT_FIELDS = 60
MAX_FIELD_LENGTH = 200_000
MAX_PUBLICATION_FINDINGS = 20
MAX_FINDING_LENGTH = 400


class Severity(StrEnum):
    """What a finding asks for: `advise` leaves the decision to people, `stop` prevents publication."""

    ADVISE = "advise"
    STOP = "stop"


@dataclass(frozen=True)
class DraftField(Record):
    """One further field of a draft, such as `capability`: its name, and its text or chosen words."""

    name: str
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        self._keep(
            name=checks.text("name", self.name, longest=60),
            values=checks.texts("values", self.values, longest=MAX_FIELD_LENGTH, most=200),
        )


@dataclass(frozen=True)
class DraftContent(Record):
    """The content of a draft, and nothing about people: `kind` is `resource` or `programme`.

    `fields` holds the other fields that were filled in, under the names of a content file.
    """

    kind: str
    title: str
    summary: str = ""
    body: str = ""
    fields: tuple[DraftField, ...] = ()

    def __post_init__(self) -> None:
        self._keep(
            kind=checks.slug("kind", self.kind),
            title=checks.text("title", self.title, longest=MAX_FIELD_LENGTH, empty=True),
            summary=checks.text("summary", self.summary, longest=MAX_FIELD_LENGTH, empty=True),
            body=checks.text("body", self.body, longest=MAX_FIELD_LENGTH, empty=True),
            fields=checks.items("fields", self.fields, DraftField, most=MAX_DRAFT_FIELDS),
        )

    def get(self, name: str) -> tuple[str, ...]:
        """Return the values of a field in `fields`; none if it was left empty."""
        return next((field.values for field in self.fields if field.name == name), ())


@dataclass(frozen=True)
class PublicationFinding(Record):
    """One finding: the field, whether it advises or stops, and a sentence on what is wrong and what to do."""

    field: str
    severity: Severity
    message: str

    def __post_init__(self) -> None:
        self._keep(
            field=checks.text("field", self.field, longest=60),
            severity=checks.choice("severity", self.severity, Severity),
            message=checks.text("message", self.message, longest=MAX_FINDING_LENGTH),
        )


@dataclass(frozen=True)
class PublicationFindings(Record):
    """What crosses from the plugin's process. `is_checked` is false if the plugin has no such hook."""

    is_checked: bool
    findings: tuple[PublicationFinding, ...] = ()

    def __post_init__(self) -> None:
        self._keep(
            findings=checks.items(
                "hub_check_publication", self.findings, PublicationFinding, most=MAX_PUBLICATION_FINDINGS
            )
        )
        if self.findings and not self.is_checked:
            raise RecordError("findings", "did not come from a check", "Send is_checked with them")
