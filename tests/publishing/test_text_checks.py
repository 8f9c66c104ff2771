"""All checks together: their order, their limits, and hostile input."""

import time

import pytest

from hub.plugin_api.publication import Severity
from hub.publishing.domain.checks.text_checks import MAX_FINDINGS, check_fields, check_text
from hub.publishing.domain.checks.text_findings import MAX_CHECKED_LENGTH, CheckedText

GOOD = {
    "title": "A huddle",
    "summary": "What it is.",
    "body": "## What we do\n\nWe meet.",
    "ask": "Head of Learning",
}
PLAIN_TEXT = "Each shift begins with ten minutes in which one of the team leads. Call the switchboard.\n\n"
PIECES = (
    *(
        " ",
        "0",
        "0 ",
        "0163 ",
        "9994567810 ",
        "999 456 7810, ",
        "[",
        "![](",
        "[a](",
        "[a](b ",
        "<",
        "<img ",
        "`",
    ),
    *(
        "```\n",
        "a@",
        "a.b@c.d ",
        "a@b.",
        "1 A A A A ",
        "1 Mill Lane ",
        "1 Mill Lane ZX1 1AA\n",
        "lives in ",
        "AB123456 ",
    ),
    *(
        "home address ",
        "born ",
        "dob 1/1/2000 ",
        "d o b the the ",
        "# ",
        "- a\n",
        "a\n=\n",
        "\u00a0\u2013\uff10",
        "+44 ",
        "(0",
    ),
    *("\ufdfa", "[a]: b\n", "<https://a>", "\n", ". A", "x"),
)


def test_a_good_draft_has_no_findings():
    assert check_fields("resource", GOOD) == ()


def test_what_stops_comes_first_and_a_missing_contact_is_advice():
    found = check_fields("resource", {**GOOD, "ask": " ", "aims": "NHS number 999 234 5675. DOB 1/2/1950."})

    assert [(finding.code, finding.severity, finding.field) for finding in found] == [
        ("nhs-number", Severity.STOP, "aims"),
        ("date-of-birth", Severity.ADVISE, "aims"),
        ("contact", Severity.ADVISE, "ask"),
    ]


def test_the_number_of_findings_is_limited():
    fields = {f"field_{number}": "AB 12 34 56 C\n" * 10 for number in range(30)}

    assert len(check_text(CheckedText(fields))) == MAX_FINDINGS


def seconds_for(text):
    started = time.thread_time()
    check_text(CheckedText({"body": text}))
    return time.thread_time() - started


def test_two_hundred_thousand_characters_are_checked_in_a_tenth_of_a_second():
    text = (PLAIN_TEXT * 3000)[:MAX_CHECKED_LENGTH]
    seconds_for(text)

    assert min(seconds_for(text) for _ in range(3)) < 0.1


@pytest.mark.parametrize("piece", PIECES)
def test_no_repeated_piece_makes_the_checks_slow(piece):
    # Four times as much text would take sixteen times as long if any search went back over it.
    assert seconds_for((piece * 20_000)[:50_000]) < 0.3
