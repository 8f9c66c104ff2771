"""What the activity log says of an act: its stored name, such as "book place", in words."""

from collections.abc import Mapping
from pathlib import Path

import yaml

LABELS: Mapping[str, str] = yaml.safe_load(
    (Path(__file__).parents[1] / "act_labels.yaml").read_text(encoding="utf-8")
)
PAST_TENSES = {
    "add": "Added",
    "agree": "Agreed",
    "begin": "Started",
    "choose": "Chose",
    "give": "Gave",
    "hide": "Hid",
    "keep": "Kept",
    "leave": "Left",
    "make": "Made",
    "plan": "Planned",
    "put": "Put",
    "reset": "Reset",
    "send": "Sent",
    "stand": "Stood",
    "stop": "Stopped",
    "submit": "Submitted",
    "take": "Took",
    "undo": "Undid",
    "withdraw": "Withdrew",
    "write": "Wrote",
}
"""Verbs whose past tense does not follow the rule."""


def act_label(act: str) -> str:
    """Return what was done, for people: "book place" becomes "Booked place"."""
    verb, _, rest = act.partition(" ")
    label = LABELS.get(act) or f"{PAST_TENSES.get(verb) or _past_tense(verb).capitalize()} {rest}"
    return label.strip()


def _past_tense(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}ed"
