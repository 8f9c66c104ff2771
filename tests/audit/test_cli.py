"""The command `hub audit verify`, the health check, and the nightly job."""

import pytest
from sqlalchemy import text

from hub.access import Viewer
from hub.app import create_app
from hub.audit.domain.recording import record_audit_entry
from hub.audit.domain.verification import get_chain_head
from hub.audit.feature import feature
from hub.kit.db import close, db, write_transaction


@pytest.fixture
def change_log(hub, database_url, tmp_path):
    """A function that records three entries, or runs an SQL statement; it returns the chain head."""
    assert hub("prepare").exit_code == 0
    app = create_app({"DATABASE_URL": database_url, "INSTANCE_DIR": str(tmp_path)})

    def change(statement=""):
        with app.app_context(), write_transaction() as session:
            if statement:
                session.execute(text(statement))
            else:
                for number in range(3):
                    record_audit_entry(
                        session, Viewer(person_id=1), "save", kind="resource", object_id=number
                    )
            return str(get_chain_head(session))

    change.app = app
    yield change
    close(app)


def test_a_whole_record_is_confirmed_with_its_head(hub, change_log):
    assert hub("audit", "verify").output == "The activity log is empty.\nHead: 0:\n"
    head = change_log()
    result = hub("audit", "verify")

    assert result.exit_code == 0
    assert result.output == f"3 entries, 1 to 3: none was changed.\nHead: {head}\n"
    assert hub("audit", "verify", "--head", head).exit_code == 0


def test_a_record_that_was_changed_fails_and_the_doctor_says_so(hub, change_log):
    change_log()
    change_log("UPDATE audit_entry SET person_id = 2 WHERE id = 2")
    result = hub("audit", "verify")

    assert result.exit_code == 1
    assert result.output.startswith("Entry 2 was changed or removed.")
    assert (
        "- Entry 2 of the activity log was changed or removed. For details, run: hub audit verify"
        in hub("doctor").output
    )


def test_a_record_whose_end_is_gone_fails_against_an_earlier_head(hub, change_log):
    head = change_log()
    change_log("DELETE FROM audit_entry WHERE id = 3")
    change_log("UPDATE audit_head SET last_id = 2, mac = (SELECT mac FROM audit_entry WHERE id = 2)")

    assert hub("audit", "verify").exit_code == 0
    result = hub("audit", "verify", "--head", head)
    assert result.exit_code == 1
    assert result.output.startswith("The activity log ends at entry 2 but once ended at 3")


def test_a_head_that_is_none_is_refused_in_words(hub, change_log):
    result = hub("audit", "verify", "--head", "yesterday")

    assert result.exit_code == 1
    assert "as the job log shows it" in result.output


def test_each_night_the_head_goes_to_the_log_and_a_broken_record_is_a_failed_job(
    caplog, monkeypatch, change_log
):
    head = change_log()
    job = next(job for job in feature.jobs if job.name == "audit-verify")
    with change_log.app.app_context():
        assert job.run() == "3 entries, 1 to 3: none was changed."
    lines = [line.msg for line in caplog.records if line.name == "hub.audit"]
    assert [line["head"] for line in lines if line["event"] == "audit head"] == [head]
    change_log("DELETE FROM audit_entry WHERE id = 1")
    with change_log.app.app_context():
        with pytest.raises(Exception, match="Entry 1 was changed or removed"):
            job.run()
        db.session.rollback()
