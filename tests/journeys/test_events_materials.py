"""Files of an event in a browser."""

import pytest

from tests.files.samples import PDF, WORD
from tests.journeys.served import main
from tests.journeys.test_events import arrange
from tests.support.browser import TELEPHONE, press


@pytest.mark.one_engine
def test_an_organiser_adds_slides_on_a_phone_and_who_has_a_place_downloads_them(served):
    slides = {"name": "slides.pdf", "mimeType": "application/pdf", "buffer": PDF}
    wrong = {"name": "notes.pdf", "mimeType": "application/pdf", "buffer": WORD}
    # Given an event at which a leader has a place
    address = arrange(served, "leader")
    leader = served.signed_in("leader", viewport=TELEPHONE, java_script_enabled=False)
    # When an organiser adds a file, after one that is not what its name says
    staff = served.signed_in("staff", viewport=TELEPHONE, java_script_enabled=False)
    staff.goto(f"{address}/manage")
    press(staff.get_by_role("link", name="Files for the event"))
    staff.get_by_label("Title").fill("Slides of the morning")
    staff.get_by_label("File", exact=True).set_input_files(wrong)
    press(staff.get_by_role("button", name="Add file"))
    assert "the file is a Word document" in main(staff)
    staff.get_by_label("File", exact=True).set_input_files(slides)
    press(staff.get_by_role("button", name="Add file"))
    assert "The file was added." in main(staff)
    # Then the leader downloads it from their own page
    leader.goto("/me")
    with leader.expect_download() as download:
        leader.get_by_role("link", name="Slides of the morning").click()
    assert download.value.suggested_filename == "slides.pdf"
    assert download.value.path().read_bytes() == PDF
    # And nobody does once it is removed
    press(staff.get_by_role("link", name="Remove Slides of the morning"))
    press(staff.get_by_role("button", name="Remove file"))
    assert "You removed Slides of the morning." in main(staff)
    leader.goto(address)
    assert "Slides of the morning" not in main(leader)
