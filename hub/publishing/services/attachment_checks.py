"""Have files of items scanned for viruses, and read them for the search and for screen readers."""

import os
from collections import Counter
from tempfile import mkstemp

from flask import current_app

from hub.files.domain import PieceMissingError
from hub.files.services import (
    KINDS_READ,
    ScannerUnavailableError,
    find_virus,
    read_stored_document,
    read_whole_file,
)
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.document_reading import DocumentFinding
from hub.publishing.domain.attachment_checks import (
    WaitingFile,
    list_waiting_files,
    record_reading,
    record_scan,
)
from hub.publishing.domain.attachment_records import ScanState
from hub.web.after_response import get_current_app


def check_attachments() -> str:
    """Check the files that wait; what cannot be scanned now waits for the next run."""
    place = str(current_app.config["VIRUS_SCAN"])
    with write_transaction() as session:
        waiting = list_waiting_files(session, is_scanned=bool(place))
    counts: Counter[str] = Counter()
    for file in waiting:
        try:
            if file.is_to_scan and not _scan(file, place):
                counts["removed"] += 1
            elif file.is_to_read:
                _read(file)
                counts["read"] += 1
        except ScannerUnavailableError:
            counts["not scanned, because the scanner gave no answer"] += 1
        except PieceMissingError:
            counts["gone"] += 1
    return ", ".join(f"{count} {what}" for what, count in counts.items()) or "Nothing is waiting."


def _scan(file: WaitingFile, place: str) -> bool:
    """Scan a file and return whether it may stay; without a scanner it is kept as not scanned."""
    state = ScanState.NOT_SCANNED
    if place:
        virus = find_virus(place, read_whole_file(get_current_app(), file.file))
        state = ScanState.INFECTED if virus else ScanState.CLEAN
    with write_transaction() as session:
        record_scan(session, file.id, state, now())
    return state is not ScanState.INFECTED


def _read(file: WaitingFile) -> None:
    kind = file.file.name.rpartition(".")[2].lower()
    text, findings = "", tuple[DocumentFinding, ...]()
    if kind in KINDS_READ:
        descriptor, path = mkstemp(prefix="attachment-")
        try:
            with os.fdopen(descriptor, "wb") as copy:
                for piece in read_whole_file(get_current_app(), file.file):
                    copy.write(piece)
            reading = read_stored_document(path, kind)
            text, findings = reading.text, reading.findings
        finally:
            os.unlink(path)
    with write_transaction() as session:
        record_reading(session, file.id, text, findings, now())
