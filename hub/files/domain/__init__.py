"""Public interface of the files domain: inspecting, keeping, finding and removing files."""

from hub.files.domain.file_types import FIELD, TAKEN, type_of_media
from hub.files.domain.stored_files import FileFacts, files_by_public_id, remove_file
from hub.files.domain.uploads import MEGABYTE, Owner, Upload, complete_file, inspect_upload, reserve_file

__all__ = [
    "FIELD",
    "MEGABYTE",
    "TAKEN",
    "FileFacts",
    "Owner",
    "Upload",
    "complete_file",
    "files_by_public_id",
    "inspect_upload",
    "remove_file",
    "reserve_file",
    "type_of_media",
]
