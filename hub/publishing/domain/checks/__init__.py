"""The hub's checks before publication: pure functions from a text to findings, quick for any input."""

from hub.publishing.domain.checks.text_checks import check_fields, check_text
from hub.publishing.domain.checks.text_findings import CheckedText, CheckFinding, read_fields

__all__ = ["CheckFinding", "CheckedText", "check_fields", "check_text", "read_fields"]
