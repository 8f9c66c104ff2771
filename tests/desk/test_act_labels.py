"""The activity log says in words what was done."""

import ast
import re
from pathlib import Path

import pytest

from hub.desk.presenters import label_act
from hub.desk.presenters.act_labels import LABELS
from hub.publishing.domain.draft_states import DraftAct
from tests.architecture.test_words import phrases_in

HUB = Path(__file__).resolve().parents[2] / "hub"


@pytest.mark.parametrize(
    ("act", "label"),
    [
        ("book place", "Booked place"),
        ("withdraw nomination", "Withdrew nomination"),
        ("cancel event", "Cancelled event"),
        ("plan meeting", "Planned meeting"),
        ("invite", "Invited person"),
        ("turn on second factor", "Turned on two-step sign-in"),
        ("let join", "Approved request"),
        ("give role", "Role added"),
        ("begin to act for", "Started acting for"),
        ("name delegate", "Named assistant"),
        ("end adoption", "Ended use of item"),
        ("allocate places", "Kept places"),
        ("suggest another", "Suggested someone else"),
        ("save sheet", "Saved reflections"),
        ("save roster notice", "Saved roster deadline"),
        ("show on board", "Posted request on noticeboard"),
        ("close relationship", "Ended mentoring or coaching"),
    ],
)
def test_an_act_is_shown_in_the_past_tense_and_in_the_words_of_the_pages(act, label):
    assert label_act(act) == label


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
