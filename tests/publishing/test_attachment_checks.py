"""Files are scanned and read by a job: what is infected goes, and what was read is searched and judged."""

import pytest

from hub.catalogue.domain import CatalogueEntry
from hub.files.models import StoredFile
from hub.kit.errors import Invalid
from hub.publishing.domain.attachment_checks import list_waiting_files
from hub.publishing.domain.attachment_records import read_records
from hub.publishing.domain.reviews import submit_draft
from hub.publishing.models import Attachment
from tests.files.virus_scanner import VIRUS, scanner
from tests.people.conftest import main_of
from tests.publishing.attachment_rows import DESK, GUIDE, add_file, links, run_checks

SICK = GUIDE + VIRUS


def rows(scenario):
    with scenario.write_session() as session:
        query = session.query(Attachment).order_by(Attachment.id)
        return [(row.title, row.scan_state, row.inspected_at is not None) for row in query]


def test_a_file_waits_for_the_scanner_and_goes_if_it_holds_a_virus(scenario):
    scenario.app.config["VIRUS_SCAN"] = "127.0.0.1:1"
    draft_id = scenario.begun()
    add_file(scenario, draft_id, name="notes.txt", data=b"Ask first", title="Clean")
    add_file(scenario, draft_id, data=SICK, title="Sick")
    clean, sick = (record.file for record in read_records(scenario.row(draft_id)["fields"]))
    page = scenario.browser("publisher").get(f"{DESK}/{draft_id}/files")
    assert "Being checked for viruses" in main_of(page)
    assert links(page) == {}
    with pytest.raises(Invalid, match="still being checked"):
        scenario.step("publisher", draft_id, submit_draft)
    assert "the scanner gave no answer" in run_checks(scenario)

    with scanner("tcp") as (place, server):
        scenario.app.config["VIRUS_SCAN"] = place
        run_checks(scenario)
        assert server.seen == [b"Ask first", SICK]
    assert rows(scenario) == [("Clean", "clean", True), ("Sick", "infected", True)]
    assert [each.file for each in read_records(scenario.row(draft_id)["fields"])] == [clean]
    with scenario.write_session() as session:
        states = {file.public_id: file.state for file in session.query(StoredFile)}
    assert states == {clean: "checked", sick: "removed"}
    browser = scenario.browser("publisher")
    assert [browser.get(f"/files/{file}").status_code for file in (clean, sick)] == [200, 404]
    ((_, to, email),) = [each for each in scenario.emails() if each[0] == "attachment-infected"]
    assert (to, email.subject) == ("publisher@example.org", "A virus was found in a file: Sick")
    scenario.step("publisher", draft_id, submit_draft)
    assert run_checks(scenario) == "Nothing is waiting."


def test_a_published_file_is_searched_once_it_is_read_and_scanned_once_there_is_a_scanner(scenario):
    draft_id = scenario.begun()
    add_file(scenario, draft_id, data=b"Ask the okapi. " + VIRUS, name="notes.txt", title="Notes")
    scenario.step("publisher", draft_id, submit_draft)
    scenario.publish(draft_id)
    address = scenario.item(draft_id)["address"]

    def searched():
        with scenario.write_session() as session:
            entry = session.get_one(CatalogueEntry, scenario.row(draft_id, session)["entry_id"])
            return "okapi" in entry.body, "okapi" in entry.search_text, "facilitator" in entry.body, entry.seq

    before = searched()
    assert before[:3] == (False, False, True)
    assert run_checks(scenario) == "1 read"
    assert searched()[:3] == (True, True, True)
    assert searched()[3] > before[3]
    with scanner("tcp") as (place, _):
        scenario.app.config["VIRUS_SCAN"] = place
        assert run_checks(scenario) == "1 removed"
    assert searched()[:3] == (False, False, True)
    assert links(scenario.visitor().get(address)) == {}


def test_a_file_that_is_gone_or_was_judged_does_not_wait(scenario):
    draft_id = scenario.begun()
    add_file(scenario, draft_id)
    with scenario.write_session() as session:
        (waiting,) = list_waiting_files(session, is_scanned=False)
        assert (waiting.is_to_scan, waiting.is_to_read) == (False, True)
        assert list_waiting_files(session, is_scanned=True)[0].is_to_scan
        session.query(StoredFile).one().state = "removed"
        assert list_waiting_files(session, is_scanned=True) == []
