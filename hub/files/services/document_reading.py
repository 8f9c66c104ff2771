"""Read an uploaded document in a process of its own, with limits of time and memory, as plugins run."""

import json
from threading import Event

from msgspec import Struct

from hub.kit.document_reading import DocumentFinding
from hub.plugin_host.process import run_child

SECONDS, CPU_SECONDS, MEMORY_MB = 40, 20, 768
MAX_ANSWER_BYTES = 2_000_000
KINDS_READ = frozenset({"pdf", "docx", "pptx", "xlsx", "txt", "csv"})
"""The endings of the documents that are read."""


class DocumentReading(Struct, frozen=True):
    """The text of a document, and what was found in it."""

    text: str
    findings: tuple[DocumentFinding, ...]


def read_stored_document(path: str, kind: str) -> DocumentReading:
    """Return what the file at `path` holds; one that takes too much time or memory is unreadable."""
    request = {
        "document": path,
        "kind": kind,
        "memory_mb": MEMORY_MB,
        "cpu_seconds": CPU_SECONDS,
        "seconds": SECONDS,
    }
    result = run_child(request, seconds=SECONDS, max_bytes=MAX_ANSWER_BYTES, stop=Event())
    last = result.output.rpartition(b"\n")[0].rpartition(b"\n")[2]
    try:
        answer = json.loads(last)["answer"]
    except (ValueError, KeyError, TypeError):
        return DocumentReading("", (DocumentFinding.UNREADABLE,))
    return DocumentReading(answer["text"], tuple(DocumentFinding(each) for each in answer["findings"]))
