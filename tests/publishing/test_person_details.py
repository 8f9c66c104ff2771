"""Personal data in texts: recall and precision on a corpus, and on texts that were never used to tune it."""

from pathlib import Path

import pytest
import yaml

from hub.plugin_api.publication import Severity
from hub.publishing.domain.checks.person_details import SEARCHES, check_person_details
from hub.publishing.domain.checks.text_findings import CheckedText

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "publication-checks.md"
CORPUS = "personal_data_corpus.yaml"
HELD_OUT = "personal_data_held_out.yaml"
HARDER = "personal_data_harder.yaml"
SIZES = {CORPUS: (50, 50), HELD_OUT: (15, 15), HARDER: (27, 39)}
MOST_FAULTS = {CORPUS: (0, 0), HELD_OUT: (0, 0), HARDER: (3, 3)}
"""So many texts of each set may be missed, and so many found wrongly."""


def read(name):
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def check(text):
    return list(check_person_details(CheckedText({"body": text})))


def measure(texts):
    """Return the texts in which the data was missed, and those in which something was found wrongly."""
    missed = [
        text["text"] for text in texts["caught"] if text["code"] not in {f.code for f in check(text["text"])}
    ]
    wrong = [text["text"] for text in texts["left"] if check(text["text"])]
    return missed, wrong


@pytest.mark.parametrize("name", SIZES)
def test_personal_data_is_found_where_it_is_and_nowhere_else_but_for_known_faults(name):
    texts = read(name)
    missed, wrong = measure(texts)

    assert (len(texts["caught"]), len(texts["left"])) == SIZES[name]
    assert len(missed) <= MOST_FAULTS[name][0], missed
    assert len(wrong) <= MOST_FAULTS[name][1], wrong


@pytest.mark.parametrize("name", SIZES)
def test_the_page_states_recall_and_precision_as_they_are(name):
    texts = read(name)
    missed, wrong = measure(texts)
    found = len(texts["caught"]) - len(missed)

    row = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if name in line)
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1:] == [
        f"{found} of {len(texts['caught'])}",
        f"{len(wrong)} of {len(texts['left'])}",
        f"{found / len(texts['caught']):.0%}",
        f"{found / (found + len(wrong)):.0%}",
    ]


def test_each_kind_is_in_the_corpus_and_a_text_has_no_finding_of_another_kind():
    for text in read(CORPUS)["caught"]:
        assert {finding.code for finding in check(text["text"])} == {text["code"]}
    assert {text["code"] for text in read(CORPUS)["caught"]} == {advice.code for advice, _ in SEARCHES}


def test_only_an_nhs_number_stops_and_no_message_repeats_what_was_found():
    for text in read(CORPUS)["caught"]:
        for finding in check(text["text"]):
            assert (finding.severity is Severity.STOP) == (finding.code == "nhs-number")
            assert "Remove" in finding.message or "agrees" in finding.message
            digits = "".join(char for char in finding.message if char.isdigit())
            assert len(digits) <= 2
            assert "sarah.ng" not in finding.message
