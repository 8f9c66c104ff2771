"""The route that downloads a file, if the feature to which it belongs lets the viewer read it."""

from http import HTTPStatus

from flask import Blueprint, Response, current_app, request

from hub.access import Act, Viewer, may
from hub.extension.registry import get_registry
from hub.files.domain.file_names import content_disposition
from hub.files.domain.file_types import type_of_media
from hub.files.domain.kept_files import FileFacts, find_file
from hub.files.domain.ranges import ByteRange, UnsatisfiableRangeError, find_range
from hub.files.services.reading import read_range
from hub.kit.db import db
from hub.kit.errors import NotFound, SignInRequired
from hub.web.authentication import viewer
from hub.web.streams import stream_response

blueprint = Blueprint("files", __name__)
NO_FILE = "This file does not exist, or you do not have access to it. It may have been removed."
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


@blueprint.get("/files/<public_id>")
@may(Act.READ)
def download(public_id: str) -> Response:
    """Send a file, or the part of it that is asked for."""
    file = _get_readable_file(public_id, viewer())
    etag = f'"{file.sha256}"'
    if request.if_none_match.contains_weak(file.sha256):
        return _complete(Response(status=HTTPStatus.NOT_MODIFIED), etag)
    try:
        wanted = find_range(_range_header(etag), file.size)
    except UnsatisfiableRangeError:
        response = Response(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        response.headers["Content-Range"] = f"bytes */{file.size}"
        return _complete(response, etag)
    return _complete(_send(file, wanted), etag)


def _get_readable_file(public_id: str, reader: Viewer) -> FileFacts:
    file = find_file(db.session(), public_id)
    owner = get_registry(current_app).file_owners.get(file.owner_kind) if file else None
    if file is None or owner is None:
        raise NotFound(NO_FILE)
    if not owner.may_read(db.session(), reader, file.public_id, file.owner_id):
        if reader.person_id is None:
            raise SignInRequired("Sign in to download this file.")
        raise NotFound(NO_FILE)
    return file


def _range_header(etag: str) -> str:
    # A part is of use only to a client that has the rest of the same file. A moment is never proof of that.
    condition = request.headers.get("If-Range", "")
    is_usable = request.method == "GET" and (not condition or condition.strip() == etag)
    return request.headers.get("Range", "") if is_usable else ""


def _send(file: FileFacts, wanted: ByteRange | None) -> Response:
    part = wanted or ByteRange(0, file.size)
    chunks = read_range(current_app._get_current_object(), file, part)  # type: ignore[attr-defined]
    response = stream_response(chunks, part.length, policy=SANDBOX)
    file_type = type_of_media(file.media_type)
    response.headers["Content-Type"] = file.media_type
    response.headers["Content-Disposition"] = content_disposition(
        file.name, is_shown=file_type is not None and file_type.is_shown
    )
    if wanted is not None:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{file.size}"
    return response


def _complete(response: Response, etag: str) -> Response:
    response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
