import pytest

from hub.plugin_api.publication import Severity
from hub.publishing.domain.checks.accessible_text import check_accessibility
from hub.publishing.domain.checks.text_findings import CheckedText


def check(**fields):
    return [(finding.code, finding.severity) for finding in check_accessibility(CheckedText(fields))]


def test_an_image_without_alternative_text_stops_publication():
    assert check(body="![](/files/1)") == [("alternative-text", Severity.STOP)]
    assert check(body="![ A map of the stations ](/files/1)") == []
    assert check(aims="![](/files/1)") == [("alternative-text", Severity.STOP)]


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("## A\n\n### B\n\n## C", 0),
        ("# A\n\n### B", 0),  # `#` is shown as the second level
        ("## A\n\n#### B\n\n##### C", 1),
        ("### A", 1),
        ("Text", 0),
    ],
)
def test_a_heading_that_skips_a_level_gets_advice(body, count):
    assert check(body=body) == [("heading-order", Severity.ADVISE)] * count
