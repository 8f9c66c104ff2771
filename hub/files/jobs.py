"""The job that deletes files which were removed, and uploads that never arrived whole."""

from hub.files.domain.kept_files import delete_part, list_files_to_delete
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import Job


def delete_files() -> str:
    """Delete each such file in short transactions."""
    with write_transaction() as session:
        ids = list_files_to_delete(session, now())
    for file_id in ids:
        is_gone = False
        while not is_gone:
            with write_transaction() as session:
                is_gone = delete_part(session, file_id, now())
    return f"Files deleted: {len(ids)}."


file_cleaning = Job("file-cleaning", delete_files, schedule="*/10 *")
