"""The labels of the fields of an item, as pages name them."""

from hub.catalogue.forms import FACET_LEGENDS

FIELD_LABELS = {
    "title": "Title",
    "summary": "Summary",
    "body": "Text",
    "kind": "What it is",
    "ask": "Who to ask",
    "provider": "Who runs it",
    "target_group": "Who it is for",
    "aims": "Aims",
    "content": "What it covers",
    "outcomes": "What people learn",
    "time": "Time it takes",
    "study_time": "Personal study time",
    "fee": "Fee",
    "accreditation": "Accreditation",
    "qualification": "Qualification",
    "how_to_apply": "How to apply",
    "dates": "Dates",
    "audience": "Who can read it",
    "readers": "Organisations that can read it",
    "change_note": "What has changed",
    "attachments": "Files and pictures",
    **{name: legend for name, legend in FACET_LEGENDS.items() if name not in ("trust", "kind", "evidence")},
}
"""The label of each field on pages."""
