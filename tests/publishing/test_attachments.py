"""Files and pictures of drafts: who adds and removes them, how many there can be, what becomes of them."""

from bs4 import BeautifulSoup

from hub.files.models import StoredFile
from hub.publishing.domain import attachments
from hub.publishing.domain.attachment_records import read_records
from hub.publishing.domain.reviews import discard_draft, submit_draft
from tests.files.documents import make_png
from tests.people.conftest import main_of
from tests.publishing.attachment_rows import DESK, GUIDE, add_file, add_picture, errors, links
from tests.publishing.test_versions import redact, republish


def states(scenario):
    """Return the states of all stored files in the order in which they were added."""
    with scenario.write_session() as session:
        return [file.state for file in session.query(StoredFile).order_by(StoredFile.id)]


def files_of(scenario, draft_id):
    return [record.file for record in read_records(scenario.row(draft_id)["fields"])]


def test_a_file_and_a_picture_of_a_draft_are_published_with_it_for_everybody(scenario):
    draft_id = scenario.begun()
    writer = scenario.browser("publisher")
    assert add_file(scenario, draft_id).status_code == 303
    assert add_picture(scenario, draft_id).status_code == 303
    address = links(writer.get(f"{DESK}/{draft_id}"))["A guide"]
    assert writer.get(address).data == GUIDE
    assert "/sign-in" in scenario.visitor().get(address).location
    assert "No virus" not in writer.get(f"{DESK}/{draft_id}/files").text

    file, picture = files_of(scenario, draft_id)
    edit = f"{DESK}/{draft_id}/files/{picture}/edit"
    assert "Six people at a table." in writer.get(edit).text
    assert errors(writer.send(edit, title="The team", alt_text=" ")) == [
        "Say what the picture shows, for people who cannot see it"
    ]
    assert writer.send(edit, title="Our team", alt_text="Seven people.").status_code == 303

    scenario.step("publisher", draft_id, submit_draft)
    scenario.publish(draft_id)
    page = scenario.visitor().get(scenario.item(draft_id)["address"])
    assert scenario.visitor().get(links(page)["A guide"]).data == GUIDE
    shown = BeautifulSoup(page.text, "html.parser").select_one("main figure")
    assert (shown.img["alt"], shown.get_text(strip=True)) == ("Seven people.", "Our team")
    assert scenario.visitor().get(shown.img["src"]).data == make_png()
    assert f"(PDF, {len(GUIDE)} bytes)" in main_of(page)
    assert writer.send(f"{DESK}/{draft_id}/files/{file}/remove").status_code == 409


def test_a_file_that_cannot_be_added_is_refused_in_words(scenario, monkeypatch):
    draft_id = scenario.begun()
    monkeypatch.setattr(attachments, "MAX_FILES", 1)
    assert "This is a picture." in errors(add_file(scenario, draft_id, make_png(), name="a.png"))[0]
    assert "This is not a picture." in errors(add_picture(scenario, draft_id, GUIDE, name="a.pdf"))[0]
    assert "damaged" in errors(add_picture(scenario, draft_id, make_png()[:-5]))[0]
    assert errors(add_picture(scenario, draft_id, alt_text=""))[1].startswith("Say what the picture shows")
    assert add_file(scenario, draft_id, by="other lead").status_code == 404
    assert files_of(scenario, draft_id) == []
    monkeypatch.setattr(attachments, "MAX_ITEM_BYTES", len(GUIDE) - 1)
    assert "MB or smaller in total" in errors(add_file(scenario, draft_id))[0]
    monkeypatch.undo()
    monkeypatch.setattr(attachments, "MAX_FILES", 1)
    assert add_file(scenario, draft_id).status_code == 303
    assert "already 1 files" in errors(add_file(scenario, draft_id))[0]
    scenario.step("publisher", draft_id, submit_draft)
    assert add_file(scenario, draft_id).status_code == 409
    assert "cannot be changed now" in scenario.browser("publisher").get(f"{DESK}/{draft_id}/files").text


def test_a_removed_file_is_deleted_unless_a_published_version_has_it(scenario):
    draft_id = scenario.begun()
    add_file(scenario, draft_id, title="Kept")
    add_file(scenario, draft_id, title="Dropped at once")
    kept, dropped = files_of(scenario, draft_id)
    writer = scenario.browser("publisher")
    assert "Dropped at once" in writer.get(f"{DESK}/{draft_id}/files/{dropped}/remove").text
    assert writer.send(f"{DESK}/{draft_id}/files/{dropped}/remove").status_code == 303
    assert states(scenario) == ["checked", "removed"]
    scenario.step("publisher", draft_id, submit_draft)
    scenario.publish(draft_id)

    change = scenario.change_begun(draft_id)
    assert files_of(scenario, change) == [kept]
    assert writer.send(f"{DESK}/{change}/files/{kept}/remove").status_code == 303
    add_file(scenario, change, title="Only in a discarded draft")
    assert states(scenario) == ["checked", "removed", "checked"]
    scenario.step("publisher", change, discard_draft)
    assert states(scenario) == ["checked", "removed", "removed"]


def test_a_file_of_an_old_version_stays_with_it_until_the_version_is_redacted(scenario):
    draft_id = scenario.begun()
    add_file(scenario, draft_id)
    (file,) = files_of(scenario, draft_id)
    scenario.step("publisher", draft_id, submit_draft)
    scenario.publish(draft_id)
    republish(scenario, draft_id, attachments=[])
    address = scenario.item(draft_id)["address"]
    assert links(scenario.visitor().get(address)) == {}
    assert list(links(scenario.visitor().get(f"{address}/versions/1"))) == ["A guide"]
    assert scenario.visitor().get(f"/files/{file}").data == GUIDE
    assert "Files and pictures" in scenario.visitor().get(f"{address}/versions/compare?from=1&to=2").text

    redact(scenario, draft_id, 1)
    assert scenario.visitor().get(f"/files/{file}").status_code == 404
    assert states(scenario) == ["removed"]
