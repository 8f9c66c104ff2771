"""Pages of files and pictures: what writers and readers see of them."""

import pytest

from hub.publishing.domain.attachment_records import read_records
from hub.publishing.domain.reviews import submit_draft
from tests.files.documents import make_exif, make_jpeg, make_pdf
from tests.people.conftest import main_of
from tests.publishing.attachment_rows import DESK, add_file, add_picture, run_checks

pytestmark = pytest.mark.one_engine


def files_of(scenario, draft_id):
    return [record.file for record in read_records(scenario.row(draft_id)["fields"])]


def test_a_photograph_is_published_without_the_place_where_it_was_taken(scenario):
    draft_id = scenario.begun()
    place = make_exif(orientation=1, place=b"51.5074N")
    assert (
        add_picture(scenario, draft_id, make_jpeg((0xE1, b"Exif\0\0" + place)), name="a.jpg").status_code
        == 303
    )
    (file,) = files_of(scenario, draft_id)
    assert scenario.browser("publisher").get(f"/files/{file}").data == make_jpeg()


def test_whoever_added_a_file_has_written_in_the_draft_and_cannot_publish_it(scenario):
    draft_id = scenario.begun()
    add_file(scenario, draft_id, by="lead")
    scenario.step("publisher", draft_id, submit_draft)
    assert "someone else has to publish" in scenario.browser("lead").get(f"{DESK}/{draft_id}").text


def test_a_form_that_was_open_while_a_file_was_added_keeps_both(scenario):
    draft_id = scenario.begun()
    seen = scenario.row(draft_id)["version"]
    add_file(scenario, draft_id)
    writer = scenario.browser("publisher")
    fields = {**scenario.row(draft_id)["fields"], "title": "Another title", "version": seen}
    fields = {name: value for name, value in fields.items() if isinstance(value, (str, int))}
    assert writer.send(f"{DESK}/{draft_id}/edit", **fields).status_code == 303
    assert scenario.row(draft_id)["title"] == "Another title"
    assert len(files_of(scenario, draft_id)) == 1


def test_the_text_of_a_file_is_searched_with_its_item_once_it_is_published(scenario):
    draft_id = scenario.begun()
    add_file(scenario, draft_id)
    assert run_checks(scenario) == "1 read"
    scenario.step("publisher", draft_id, submit_draft)
    scenario.publish(draft_id)
    found = scenario.visitor().get("/library?q=zebra")
    assert "In the file “A guide”: Ask the zebra before breakfast." in main_of(found)
    assert scenario.visitor().get("/library?q=giraffe").status_code == 200


def test_a_file_that_hinders_a_screen_reader_says_so_to_its_writer_and_to_readers(scenario):
    draft_id = scenario.begun(ask="The clinical lead")
    add_file(scenario, draft_id, data=make_pdf("Ask first"))
    run_checks(scenario)
    notes = main_of(scenario.browser("publisher").get(f"{DESK}/{draft_id}/files"))
    assert "This PDF has no tags, so screen readers read it poorly. Export it again" in notes
    assert "Not checked for viruses" in notes
    scenario.step("publisher", draft_id, submit_draft)
    scenario.publish(draft_id)
    page = main_of(scenario.visitor().get(scenario.item(draft_id)["address"]))
    assert "This file may not work with a screen reader. Ask The clinical lead for another format." in page
    assert "Export it again" not in page
