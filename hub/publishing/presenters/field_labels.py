"""The labels of the fields of an item, as pages name them."""

from hub.catalogue.forms import FACET_LEGENDS

FIELD_LABELS = {
    "title": "Title",
    "summary": "Summary",
    "body": "Text",
    "kind": "What it is",
    "ask": "Who to ask",
    "provider": "Who runs it",
    "target_group": "For whom it is",
    "aims": "Aims",
    "content": "What it covers",
    "outcomes": "What people learn",
    "time": "Time it takes",
    "study_time": "Study time of one’s own",
    "fee": "Fee",
    "accreditation": "Accreditation",
    "qualification": "Qualification",
    "how_to_apply": "How to apply",
    "dates": "Dates",
    "audience": "Who may read it",
    "readers": "Organisations that may read it",
    "change_note": "What has changed",
    "attachments": "Files and pictures",
    **{name: legend for name, legend in FACET_LEGENDS.items() if name not in ("trust", "kind", "evidence")},
}
"""The label of each field on pages."""
