"""The sample files: a picture and a list with a published item, and a scan in a draft."""

from hub.demo.domain.sample_attachments import (
    TITLE,
    create_sample_attachments,
    draw_chart,
    make_scan,
)
from hub.kit.clock import now
from hub.kit.document_reading import DocumentFinding, read_document
from hub.kit.picture_metadata import remove_metadata
from hub.publishing.models import Attachment, Draft
from tests.demo.sample_hub import create_demo


def test_the_scan_has_no_text_for_a_screen_reader(tmp_path):
    (tmp_path / "scan").write_bytes(make_scan())
    assert DocumentFinding.NO_TEXT in read_document(str(tmp_path / "scan"), "pdf").findings


def test_an_item_has_a_picture_and_a_file_and_a_draft_a_scan(session):
    create_demo(session)
    for _ in range(2):
        create_sample_attachments(session, now())
    found = [(row.title, row.entry_id is not None, bool(row.alt_text)) for row in session.query(Attachment)]
    assert found == [
        ("The four questions", True, False),
        ("Who knew the day’s plan", True, True),
        ("Scan of our leaflet", False, False),
    ]
    assert sorted(draft.title for draft in session.query(Draft))[0] == TITLE
    assert remove_metadata(draw_chart((1, 2))) == draw_chart((1, 2))
