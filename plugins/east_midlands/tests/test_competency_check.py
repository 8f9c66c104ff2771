"""The trust's own check of drafts: competencies without capabilities, and codes that do not exist."""

import pytest

from hub.plugin_api import DraftContent, DraftField, Severity
from plugins.east_midlands.competency_check import CODES, find

WITH_CODES = (DraftField("capability", ("1f", "2a")),)


def draft(body="", title="A draft", fields=()):
    return DraftContent("resource", title, body=body, fields=fields)


def test_a_draft_about_competencies_without_capabilities_gets_advice_on_that_field():
    (finding,) = find(draft("We wrote a set of competencies for our senior leaders."))

    assert (finding.field, finding.severity) == ("capability", Severity.ADVISE)
    assert "Choose the ones that they cover" in finding.message
    assert find(draft(title="A competency for the night shift"))


@pytest.mark.parametrize(
    "without_advice",
    [
        draft("We wrote a set of competencies.", fields=WITH_CODES),
        draft("Each competency has its code: 1f, 2a and 3n."),
        draft("A huddle at the change of shift."),
        draft("She is incompetent, they said."),
        draft(),
    ],
)
def test_a_draft_that_names_capabilities_or_is_about_something_else_gets_none(without_advice):
    assert find(without_advice) == []


def test_a_code_that_the_benchmark_tool_does_not_have_is_named():
    (finding,) = find(draft("It covers the capabilities 2d, 2e and 2f, in the 1st year.", fields=WITH_CODES))

    assert (finding.field, finding.severity) == ("body", Severity.ADVISE)
    assert "with the code 2e." in finding.message
    assert find(draft("Appendix 2e of the capability study.", fields=WITH_CODES)) == []


def test_the_codes_are_those_of_the_benchmark_tool():
    assert len(CODES) == 40
    assert "2e" not in CODES
