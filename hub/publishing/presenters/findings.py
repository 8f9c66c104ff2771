"""What pages say about the checks of a draft, for the template part `publishing/findings.jinja`."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from hub.kit.text import count_of
from hub.plugin_api.publication import Severity
from hub.publishing.domain.checks import CheckFinding
from hub.publishing.domain.draft_checks import Checker, CheckReport, CheckState
from hub.publishing.presenters.field_labels import FIELD_LABELS

HEADINGS = {Checker.HUB: "The hub’s checks", Checker.PLUGIN: "The trust’s own check"}
NOTHING_FOUND = "No problems found."
OUTDATED = "The text has changed since then. It will be checked again when it is submitted."
PLUGIN_NOTES = {
    CheckState.WAITING: "There is no result yet. Reload this page in a minute, or continue without it.",
    CheckState.FAILED: "There was no result. You can still publish.",
}
FROM_THE_TRUST = "This comes from the trust’s plugin and is the trust’s view."
LATE = (
    "This was published before the trust’s own check had finished. The page stays as it is until you "
    "change or withdraw it. If it is right, mark it as reviewed with no changes."
)
NOT_A_PERSON = (
    "These checks are automatic and can miss things. Also read the text yourself and look for personal "
    "details."
)


class FindingRow(Struct, frozen=True):
    """One finding: the label of its field, where it leads, what it says, and whether it stops publication."""

    label: str
    target: str
    message: str
    is_stop: bool


class FindingGroup(Struct, frozen=True):
    """What one checker says."""

    heading: str
    note: str
    rows: tuple[FindingRow, ...]


class FindingsPart(Struct, frozen=True):
    """All that a page says about checks: a sentence, and a group for each checker."""

    words: str
    groups: tuple[FindingGroup, ...]
    is_stopped: bool
    heading: str = "Checks before publication"
    caution: str = NOT_A_PERSON


def present_reports(reports: Sequence[CheckReport], *, is_form: bool = False) -> FindingsPart:
    """Return what the reader of a draft is told; with `is_form` each finding leads to its field."""
    groups = [_present_report(report, is_form) for report in reports if report.state is not CheckState.NONE]
    return _make_part([finding for report in reports for finding in report.findings], groups)


def present_late_reports(reports: Sequence[CheckReport]) -> FindingsPart:
    """Return what is told of a published item whose trust's own check answered after publication."""
    answers = [report for report in reports if report.checker is Checker.PLUGIN]
    return replace(
        present_reports(answers), words=LATE, heading="A check that finished later", is_stopped=False
    )


def present_findings(findings: Sequence[CheckFinding], *, is_form: bool = True) -> FindingsPart:
    """Return what a writer reads who has the text checked while writing: the hub’s checks alone."""
    note = "" if findings else NOTHING_FOUND
    group = FindingGroup(HEADINGS[Checker.HUB], note, _rows(findings, is_form))
    return _make_part(findings, [group])


def _present_report(report: CheckReport, is_form: bool) -> FindingGroup:
    notes = [PLUGIN_NOTES.get(report.state, "")]
    if report.state is CheckState.DONE and not report.findings:
        notes.append(NOTHING_FOUND)
    if report.findings and report.checker is Checker.PLUGIN:
        notes.append(FROM_THE_TRUST)
    if report.is_outdated:
        notes.append(OUTDATED)
    return FindingGroup(
        HEADINGS[report.checker], " ".join(filter(None, notes)), _rows(report.findings, is_form)
    )


def _make_part(findings: Iterable[CheckFinding], groups: Sequence[FindingGroup]) -> FindingsPart:
    severities = [finding.severity for finding in findings]
    stops, advice = severities.count(Severity.STOP), severities.count(Severity.ADVISE)
    if not groups:
        words = "The text will be checked when it is submitted for review."
    elif stops:
        words = f"{count_of(stops, 'thing')} must be changed before this can be published."
    elif advice:
        words = f"{count_of(advice, 'suggestion')}. You decide what to change."
    else:
        words = "The checks found nothing that needs to change."
    return FindingsPart(words, tuple(groups), bool(stops))


def _rows(findings: Iterable[CheckFinding], is_form: bool) -> tuple[FindingRow, ...]:
    return tuple(
        FindingRow(
            field_label(finding.field),
            f"#{finding.field}" if is_form and finding.field.isidentifier() else "",
            finding.message,
            finding.severity is Severity.STOP,
        )
        for finding in sorted(findings, key=lambda finding: finding.severity is not Severity.STOP)
    )


def field_label(name: str) -> str:
    """Return the words for a field; a plugin may name one that the form does not have."""
    return FIELD_LABELS.get(name) or name.replace("_", " ").capitalize()
