"""Public interface of the files domain: inspecting, keeping, finding and removing files."""

from hub.files.domain.file_types import ACCEPTED_TYPES, FIELD, type_of_media
from hub.files.domain.kept_files import FileFacts, PieceMissingError, files_by_public_id, remove_file
from hub.files.domain.uploads import (
    MEGABYTE,
    FilePolicy,
    Upload,
    add_pieces,
    complete_file,
    inspect_upload,
    read_pieces,
    reserve_file,
)

__all__ = [
    "ACCEPTED_TYPES",
    "FIELD",
    "MEGABYTE",
    "FileFacts",
    "FilePolicy",
    "PieceMissingError",
    "Upload",
    "add_pieces",
    "complete_file",
    "files_by_public_id",
    "inspect_upload",
    "read_pieces",
    "remove_file",
    "reserve_file",
    "type_of_media",
]
