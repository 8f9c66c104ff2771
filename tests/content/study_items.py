"""Items and texts that rest on the study."""

from tests.factories import make_document

TITLE = "The leadership capabilities and capacities of Ambulance Trusts in England"
"""The title of the study: long enough to be recognised as copied, short enough to quote here."""

WHAT = (
    "A day on which new managers meet those who have done the job for years. They talk about what went well "
    "and what did not. Each goes home with two things to try, and a person to ring when stuck (Table 2)."
)

GAPS = "## What the study does not say\n\nHow many came, or what it cost."
ASK = "## Before using it\n\nAsk the trust who should lead the day."
SOUND = f"{WHAT}\n\n{GAPS}\n\n{ASK}"


def study_item(body=SOUND, **fields):
    defaults = {"source": "study", "section": ("Table 2 (7.2)",), "theme": ("networking",)}
    return make_document(body=body, **{**defaults, **fields})
