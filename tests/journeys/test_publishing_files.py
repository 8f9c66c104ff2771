"""A PDF and a picture are added to a draft on a phone, refused where they must be, and read by keyboard."""

from pathlib import Path

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


def choose(page, name, media_type, data):
    """Choose a file, as the dialogue of a browser does."""
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": media_type, "buffer": data})


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


def add_picture(page, files):
    """Add a picture by keyboard, after it is refused with nothing, too large, and as another type."""
    page.goto(files)
    assert "No file has been added yet." in main(page)
    assert faults_here(page) == []
    press(page.get_by_role("link", name="Add a picture"))
    assert faults_here(page) == []
    enter(page, "Caption")
    refused(page, "Choose a picture")
    refused(page, "Say what the picture shows, for people who cannot see it")
    page.get_by_label("Caption", exact=True).fill(CAPTION)
    choose(page, "team.png", "image/png", make_png() + bytes(5 * MEGABYTE))
    enter(page, "Caption")
    refused(page, "Say what the picture shows, for people who cannot see it")
    page.get_by_label("What the picture shows").fill(SHOWN)
    choose(page, "team.png", "image/png", make_png() + bytes(5 * MEGABYTE))
    enter(page, "Caption")
    refused(page, "The file must be 5 MB or smaller")
    choose(page, "guide.pdf", "application/pdf", GUIDE)
    enter(page, "Caption")
    refused(page, "This is not a picture. Go back and choose “Add a file”")
    # What was typed is still there.
    assert page.get_by_label("What the picture shows").input_value() == SHOWN
    assert page.get_by_label("Caption", exact=True).input_value() == CAPTION
    choose(page, "team.png", "image/png", make_png())
    enter(page, "Caption")
    assert f"What it shows: {SHOWN}" in main(page)


def add_guide(page):
    """Add a PDF by keyboard, after a program is refused."""
    press(page.get_by_role("link", name="Add a file"))
    page.get_by_label("Title", exact=True).fill("A guide")
    choose(page, "guide.exe", "application/octet-stream", b"MZ" + bytes(200))
    enter(page, "Title")
    refused(page, "Choose a file of one of these types")
    choose(page, "guide.pdf", "application/pdf", GUIDE)
    enter(page, "Title")
    assert "A guide" in main(page)
    assert faults_here(page) == []
    for name in ("Change the words of A guide", "remove A guide"):
        press(page.get_by_role("link", name=name))
        assert faults_here(page) == []
        page.go_back()


def test_a_pdf_and_a_picture_are_added_on_a_phone_by_keyboard_and_a_reader_downloads_them(served):
    # Given a publisher on a phone with a draft, who adds a picture and a PDF by keyboard
    scenario = Publishing(**vars(served.scenario))
    draft_id = scenario.begun(ask="Head of Education")
    publisher = served.signed_in("publisher", viewport=TELEPHONE)
    add_picture(publisher, f"/desk/library/{draft_id}/files")
    add_guide(publisher)
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
