"""A file is scanned by a server that speaks the protocol of clamd, and read by a process with limits."""

import time

import pytest

from hub.files.services import ScannerUnavailableError, document_reading, find_virus, read_stored_document
from hub.files.services.virus_scan import CHUNK_BYTES
from hub.kit.document_reading import DocumentFinding
from tests.files.documents import make_pdf
from tests.files.virus_scanner import VIRUS, scanner

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize("place", ["tcp", "socket"])
def test_the_scanner_gets_the_whole_file_and_names_the_virus(tmp_path, place):
    with scanner("tcp" if place == "tcp" else str(tmp_path / "clamd")) as (place, server):
        clean = bytes(CHUNK_BYTES + 1)
        assert find_virus(place, iter([clean, b"end"])) == ""
        assert server.seen == [clean + b"end"]
        assert find_virus(place, iter([b"x" + VIRUS[:5], VIRUS[5:]])) == "Test-Virus"


@pytest.mark.parametrize(
    "reply", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK FOUNDER\0", b"\xff\0"]
)
def test_what_is_no_verdict_is_no_verdict(reply):
    with scanner("tcp", reply) as (place, _), pytest.raises(ScannerUnavailableError):
        find_virus(place, iter([b"content"]))


def test_a_scanner_that_is_not_there_is_said_to_be_unavailable(tmp_path):
    for place in (str(tmp_path / "none"), "127.0.0.1:1"):
        with pytest.raises(ScannerUnavailableError):
            find_virus(place, iter([b"content"]))


def test_a_document_is_read_in_a_process_with_limits_of_memory_and_time(tmp_path, monkeypatch):
    path = tmp_path / "guide"
    path.write_bytes(make_pdf("Ask first", is_accessible=True))
    reading = read_stored_document(str(path), "pdf")
    assert (reading.text, reading.findings) == ("Ask first", ())
    for name, limit in (("MEMORY_MB", 30), ("SECONDS", 0.01)):
        with monkeypatch.context() as limited:
            limited.setattr(document_reading, name, limit)
            began = time.monotonic()
            assert read_stored_document(str(path), "pdf").findings == (DocumentFinding.UNREADABLE,)
            assert time.monotonic() - began < 5
