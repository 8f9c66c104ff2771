"""Public interface of the services of files."""

from hub.files.services.document_reading import KINDS_READ, DocumentReading, read_stored_document
from hub.files.services.reading import read_whole_file
from hub.files.services.storage import store_upload
from hub.files.services.virus_scan import ScannerUnavailableError, find_virus

__all__ = [
    "KINDS_READ",
    "DocumentReading",
    "ScannerUnavailableError",
    "find_virus",
    "read_stored_document",
    "read_whole_file",
    "store_upload",
]
