"""What pages say about the checks of a draft."""

import pytest
from bs4 import BeautifulSoup
from flask import render_template

from hub.plugin_api.publication import Severity
from hub.publishing.domain.checks import CheckFinding
from hub.publishing.domain.draft_checks import Checker, CheckReport, CheckState
from hub.publishing.presenters.findings import field_label, present_findings, present_reports

pytestmark = pytest.mark.one_engine

ADVICE = CheckFinding("contact", Severity.ADVISE, "ask", "Nobody is named.")
STOP = CheckFinding("nhs-number", Severity.STOP, "body", "Remove it.")
HOSTILE = CheckFinding("trust", Severity.ADVISE, "<b>x</b>", "<script>alert(1)</script>")


def hub(*findings):
    return CheckReport(Checker.HUB, CheckState.DONE, False, findings)


def plugin(state, *findings, is_outdated=False):
    return CheckReport(Checker.PLUGIN, state, is_outdated, findings)


def test_the_first_sentence_says_whether_the_draft_can_be_published():
    assert present_reports([]).words == "The text will be checked when it is submitted for review."
    assert present_reports([hub()]).words == "The checks found nothing that needs to change."
    assert present_reports([hub(ADVICE)]).words == "1 suggestion. You decide what to change."
    part = present_reports([hub(ADVICE, STOP), plugin(CheckState.DONE, STOP)])
    assert part.words == "2 things must be changed before this can be published."
    assert part.is_stopped
    assert [row.is_stop for row in part.groups[0].rows] == [True, False]


@pytest.mark.parametrize(
    ("report", "note"),
    [
        (plugin(CheckState.FAILED), "There was no result. You can still publish."),
        (
            plugin(CheckState.WAITING),
            "There is no result yet. Reload this page in a minute, or continue without it.",
        ),
        (plugin(CheckState.DONE), "No problems found."),
        (plugin(CheckState.DONE, ADVICE), "This comes from the trust’s plugin and is the trust’s view."),
        (
            plugin(CheckState.DONE, is_outdated=True),
            (
                "No problems found. The text has changed since then. It will be checked again when it "
                "is submitted."
            ),
        ),
    ],
)
def test_the_trusts_own_check_is_named_with_where_it_stands(report, note):
    group = present_reports([hub(), report]).groups[1]

    assert (group.heading, group.note) == ("The trust’s own check", note)


def test_a_trust_without_a_check_is_not_mentioned():
    assert [group.heading for group in present_reports([hub(), plugin(CheckState.NONE)]).groups] == [
        "The hub’s checks"
    ]


def test_fields_have_their_labels_and_lead_to_the_form():
    (row,) = present_findings([ADVICE]).groups[0].rows

    assert (row.label, row.target) == ("Who to ask", "#ask")
    assert present_findings([ADVICE], is_form=False).groups[0].rows[0].target == ""
    assert present_findings([]).groups[0].note == "No problems found."
    assert field_label("target_group") == "Who it is for"


def test_the_part_of_the_page_escapes_what_a_plugin_says(app):
    reports = [hub(STOP), plugin(CheckState.DONE, HOSTILE)]
    with app.test_request_context():
        html = render_template("publishing/findings.jinja", findings=present_reports(reports))
    page = BeautifulSoup(html, "html.parser")

    assert page.select("script") == []
    assert [item.get_text(" ", strip=True) for item in page.select("li")] == [
        "Must be changed, Text: Remove it.",
        "Suggestion, <b>x</b>: <script>alert(1)</script>",
    ]
