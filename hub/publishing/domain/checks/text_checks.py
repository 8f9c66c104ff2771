"""All checks of the hub together: what they find, what stops first."""

from collections.abc import Iterator, Mapping
from typing import Any

from hub.plugin_api.publication import Severity
from hub.publishing.domain.checks.accessible_text import check_accessibility
from hub.publishing.domain.checks.person_details import check_person_details
from hub.publishing.domain.checks.readability import check_readability
from hub.publishing.domain.checks.text_findings import CheckedText, CheckFinding, read_fields
from hub.publishing.domain.checks.written_links import check_written_links

MAX_FINDINGS = 60
NO_CONTACT = CheckFinding(
    "contact",
    Severity.ADVISE,
    "ask",
    "There is nobody for readers to contact. Give a role, such as “Head of Education”, not a person’s name.",
)


def check_fields(kind: str, fields: Mapping[str, Any]) -> tuple[CheckFinding, ...]:
    """Return what the hub finds in the values of a form, without storing anything."""
    return check_text(read_fields(kind, fields))


def check_text(checked: CheckedText) -> tuple[CheckFinding, ...]:
    """Return what the hub finds in a text: first what stops, then advice, 60 findings at most."""
    found = sorted(_run_checks(checked), key=lambda finding: finding.severity is not Severity.STOP)
    return tuple(found[:MAX_FINDINGS])


def _run_checks(checked: CheckedText) -> Iterator[CheckFinding]:
    yield from check_person_details(checked)
    yield from check_accessibility(checked)
    yield from check_written_links(checked)
    if not checked.has_contact:
        yield NO_CONTACT
    yield from check_readability(checked)
