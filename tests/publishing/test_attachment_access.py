"""Who may read a file: of a draft, of an item, of a limited one, of a former version, of a withdrawn one."""

from hub.access import PUBLIC
from hub.publishing.domain.attachment_access import may_read_attachment
from hub.publishing.domain.attachment_records import read_records
from hub.publishing.domain.reviews import ask_hub, submit_draft
from hub.publishing.models import Attachment
from tests.publishing.attachment_rows import add_file
from tests.publishing.test_versions import republish, withdraw

EVERYBODY = ("publisher", "lead", "leader", "other lead", "other leader", "staff", "admin", "")


def readers(scenario, file_id):
    """Return who may read a file; the public is the empty name."""
    with scenario.write_session() as session:
        return {
            name
            for name in EVERYBODY
            if may_read_attachment(
                session, scenario.viewer(name, session) if name else PUBLIC, file_id, "a draft"
            )
        }


def test_who_reads_the_draft_or_the_version_reads_its_files(scenario):
    draft_id = scenario.begun()
    add_file(scenario, draft_id)
    (record,) = read_records(scenario.row(draft_id)["fields"])
    assert readers(scenario, record.file) == {"publisher", "lead"}
    scenario.step("publisher", draft_id, submit_draft)
    scenario.step("publisher", draft_id, ask_hub)
    assert readers(scenario, record.file) == {"publisher", "lead", "staff", "admin"}
    scenario.publish(draft_id)
    assert readers(scenario, record.file) == set(EVERYBODY)

    republish(scenario, draft_id, audience="organisation")
    republish(scenario, draft_id, attachments=[], audience="organisation")
    limited = readers(scenario, record.file)
    assert {"publisher", "lead", "leader"} <= limited
    assert not limited & {"", "other lead", "other leader"}
    republish(scenario, draft_id, attachments=[], audience="everybody")
    assert readers(scenario, record.file) == set(EVERYBODY)
    withdraw(scenario, draft_id)
    assert readers(scenario, record.file) == {"publisher", "lead", "admin"}


def test_nobody_reads_a_file_that_waits_for_the_scanner_or_is_not_there(scenario):
    draft_id = scenario.begun()
    add_file(scenario, draft_id)
    (record,) = read_records(scenario.row(draft_id)["fields"])
    assert readers(scenario, "no such file") == set()
    for state, who in (("waiting", set()), ("infected", set()), ("clean", {"publisher", "lead"})):
        with scenario.write_session() as session:
            session.query(Attachment).one().scan_state = state
        assert readers(scenario, record.file) == who
