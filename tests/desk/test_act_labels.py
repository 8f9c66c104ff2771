"""The activity log says in words what was done."""

import ast
import re
from pathlib import Path

import pytest

from hub.desk.presenters import act_label
from hub.desk.presenters.act_labels import LABELS
from hub.publishing.domain.draft_states import DraftAct
from tests.architecture.test_words import phrases_in

HUB = Path(__file__).resolve().parents[2] / "hub"


@pytest.mark.parametrize(
    ("act", "label"),
    [
        ("book place", "Booked place"),
        ("invite", "Invited"),
        ("plan meeting", "Planned meeting"),
        ("withdraw invitation", "Withdrew invitation"),
        ("stop acting for", "Stopped acting for"),
        ("begin to act for", "Started acting for"),
        ("give role", "Role added"),
        ("let join", "Approved request"),
        ("deny request", "Denied request"),
        ("sign in", "Signed in"),
        ("begin draft", "Started draft"),
    ],
)
def test_an_act_is_said_in_the_past_tense_or_in_words_of_its_own(act, label):
    assert act_label(act) == label


def test_every_act_with_words_of_its_own_is_recorded_somewhere():
    texts = {
        node.value
        for path in HUB.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    texts |= {f"{act.value.replace('-', ' ')} draft" for act in DraftAct}

    assert set(LABELS) - texts == set()


def test_no_label_has_words_that_no_page_may_show():
    assert phrases_in(LABELS.values()) == []
    assert all(re.match(r"[A-Z]", label) for label in LABELS.values())
