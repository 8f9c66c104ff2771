"""A PDF and a picture are added to a draft on a phone, refused where they must be, and read by keyboard."""

from pathlib import Path

import pytest

from hub.files.domain import MEGABYTE
from hub.publishing.domain.reviews import publish_draft, submit_draft
from hub.web.page_cache import get_page_version
from tests.files.documents import make_pdf, make_png
from tests.journeys.served import main
from tests.publishing.conftest import Publishing
from tests.support.browser import TELEPHONE, faults_here, press

GUIDE = make_pdf("Ask the zebra before breakfast.", is_accessible=True)
SHOWN = "Six people at a table, one of whom writes."
CAPTION = "The team at the north station"


def choose(page, name, data):
    """Choose a file, as the dialogue of a browser does."""
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    page.locator("input[type=file]").set_input_files(file)


def enter(page, label):
    """Press Enter in a field, which sends its form, and wait for the answer."""
    with page.expect_navigation():
        page.get_by_label(label, exact=True).press("Enter")


def refused(page, message):
    """Check the page of a form that was refused: what it says, and that it is accessible on a phone."""
    summary = page.locator(".nhsuk-error-summary")
    assert message in summary.inner_text()
    assert page.title().startswith("Error: ")
    assert faults_here(page) == []


@pytest.mark.one_engine
def test_each_refusal_of_a_file_or_picture_says_why_keeps_what_was_typed_and_is_accessible(served):
    draft_id = Publishing(**vars(served.scenario)).begun()
    page = served.signed_in("publisher", viewport=TELEPHONE)
    page.goto(f"/desk/library/{draft_id}/files")
    assert "Files that you add will be listed here." in main(page)
    assert faults_here(page) == []
    press(page.get_by_role("link", name="Add a picture"))
    enter(page, "Caption")
    assert "Say what the picture shows, for people who cannot see it" in main(page)
    refused(page, "Choose a picture")
    page.get_by_label("Caption", exact=True).fill(CAPTION)
    page.get_by_label("What the picture shows").fill(SHOWN)
    for name, data, message in (
        ("team.png", make_png() + bytes(5 * MEGABYTE), "The file must be 5 MB or smaller"),
        ("guide.pdf", GUIDE, "This is not a picture. Go back and choose “Add a file”"),
    ):
        choose(page, name, data)
        enter(page, "Caption")
        refused(page, message)
    assert page.get_by_label("What the picture shows").input_value() == SHOWN
    assert page.get_by_label("Caption", exact=True).input_value() == CAPTION
    page.goto(f"/desk/library/{draft_id}/files/add-file")
    page.get_by_label("Title", exact=True).fill("A guide")
    choose(page, "guide.exe", b"MZ" + bytes(200))
    enter(page, "Title")
    refused(page, "Choose a file of one of these types")


def add_both(page, files):
    """Add a picture and a PDF by keyboard."""
    page.goto(f"{files}/add-picture")
    page.get_by_label("What the picture shows").fill(SHOWN)
    page.get_by_label("Caption", exact=True).fill(CAPTION)
    choose(page, "team.png", make_png())
    enter(page, "Caption")
    assert f"What it shows: {SHOWN}" in main(page)
    press(page.get_by_role("link", name="Add a file"))
    page.get_by_label("Title", exact=True).fill("A guide")
    choose(page, "guide.pdf", GUIDE)
    enter(page, "Title")
    assert faults_here(page) == []
    for name in ("Change description of A guide", "remove A guide"):
        press(page.get_by_role("link", name=name))
        assert faults_here(page) == []
        page.go_back()


def test_a_pdf_and_a_picture_are_added_on_a_phone_by_keyboard_and_a_reader_downloads_them(served):
    # Given a publisher on a phone with a draft, who adds a picture and a PDF by keyboard
    scenario = Publishing(**vars(served.scenario))
    draft_id = scenario.begun(ask="Head of Education")
    publisher = served.signed_in("publisher", viewport=TELEPHONE)
    add_both(publisher, f"/desk/library/{draft_id}/files")
    # When it is published
    scenario.step("publisher", draft_id, submit_draft)
    scenario.step("lead", draft_id, publish_draft)
    get_page_version(scenario.app).invalidate()
    publisher.goto(f"/desk/library/{draft_id}/files")
    assert "its files cannot be changed now" in main(publisher)
    assert faults_here(publisher) == []
    # Then a reader elsewhere sees the picture with its words, and downloads the PDF by keyboard
    reader = served.signed_in("other leader", viewport=TELEPHONE)
    reader.goto(scenario.item(draft_id)["address"])
    picture = reader.get_by_role("img", name=SHOWN)
    picture.scroll_into_view_if_needed()
    reader.wait_for_function("[...document.images].every(image => image.naturalWidth > 0)")
    assert CAPTION in main(reader)
    assert faults_here(reader) == []
    reader.get_by_role("link", name="A guide").focus()
    with reader.expect_download() as download:
        reader.keyboard.press("Enter")
    assert Path(download.value.path()).read_bytes() == GUIDE
    assert download.value.suggested_filename == "guide.pdf"
