"""Look at a file or picture of an item before it is stored, wherever it comes from."""

from io import BytesIO
from typing import IO

from hub.files.domain import FIELD, Upload, inspect_upload
from hub.kit.errors import Invalid
from hub.kit.picture_metadata import DamagedPictureError, remove_metadata
from hub.publishing.domain.attachment_records import is_picture
from hub.publishing.domain.attachments import MAX_FILE_BYTES, MAX_PICTURE_BYTES


def inspect_attachment(stream: IO[bytes], name: str, *, longest: int = MAX_FILE_BYTES) -> Upload:
    """Return what a file is; of a picture, without what it says of where and when it was taken.

    Raises Invalid if it is not accepted.
    """
    upload = inspect_upload(stream, name, longest)
    if not is_picture(upload.type.media_type):
        return upload
    if upload.size > MAX_PICTURE_BYTES:
        inspect_upload(stream, name, MAX_PICTURE_BYTES)
    upload.stream.seek(0)
    try:
        clean = remove_metadata(upload.stream.read())
    except DamagedPictureError:
        raise Invalid(FIELD, "The picture is damaged. Save it again in another program") from None
    return inspect_upload(BytesIO(clean), name, MAX_PICTURE_BYTES)
