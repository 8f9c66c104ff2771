"""Take out of a picture what nobody sees: where and when it was taken, by whom, with which camera.

The picture itself stays as it is, byte for byte, with its colour profile and the way up it is shown.
"""

import struct
from collections.abc import Iterator

JPEG_START, PNG_START = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
EXIF = b"Exif\0\0"
SOI, EOI, SOS, APP0, APP1, APP2, APP14, APP15, COMMENT = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers of a JPEG without a length."""
COLOUR_PROFILE = b"ICC_PROFILE\0"
ORIENTATION = 0x0112
PNG_KEPT = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP"),
        *(b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT"),
    }
)
WEBP_DROPPED = frozenset({b"EXIF", b"XMP "})
WEBP_FLAGS_OF_DROPPED = 0x08 | 0x04


class DamagedPictureError(Exception):
    """The picture cannot be read to its end."""


def remove_metadata(data: bytes) -> bytes:
    """Return a JPEG, PNG or WebP picture without what nobody sees; raise DamagedPictureError."""
    try:
        if data.startswith(JPEG_START):
            return b"".join(_jpeg_parts(data))
        if data.startswith(PNG_START):
            return b"".join(_png_parts(data))
        return _clean_webp(data)
    except (struct.error, IndexError):
        raise DamagedPictureError from None


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    yield JPEG_START
    at, is_oriented = 2, False
    while True:
        if data[at] != 0xFF:
            raise DamagedPictureError
        while data[at + 1] == 0xFF:  # fill bytes may stand before a marker
            at += 1
        marker = data[at + 1]
        if marker == EOI:
            yield data[at : at + 2]
            return  # what follows is another picture, such as a preview with metadata of its own
        if marker in ALONE:
            yield data[at : at + 2]
            at += 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        body = data[at + 4 : end]
        if length < 2 or end > len(data):
            raise DamagedPictureError
        if marker == APP1 and body.startswith(EXIF) and not is_oriented:
            is_oriented = True
            yield _orientation_alone(body[len(EXIF) :])
        elif _is_kept_in_jpeg(marker, body):
            yield data[at:end]
        at = end
        if marker == SOS:
            end = _end_of_scan(data, at)
            yield data[at:end]
            at = end


def _is_kept_in_jpeg(marker: int, body: bytes) -> bool:
    if marker == APP2:
        return body.startswith(COLOUR_PROFILE)
    return marker != COMMENT and (marker in (APP0, APP14) or not APP0 <= marker <= APP15)


def _end_of_scan(data: bytes, at: int) -> int:
    while (at := data.find(b"\xff", at)) >= 0:
        if data[at + 1] not in (0, 0xFF) and data[at + 1] not in ALONE:
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    raise DamagedPictureError


def _orientation_alone(exif: bytes) -> bytes:
    """Return a part that says only which way up the picture is, or nothing."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return b""
    try:
        (first,) = struct.unpack_from(f"{order}L", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for number in range(min(count, 100)):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHLH", exif, first + 2 + 12 * number)
            if tag == ORIENTATION and 1 < value <= 8:
                entry = struct.pack(">HHLHH", ORIENTATION, 3, 1, value, 0)
                body = EXIF + b"MM\0*" + struct.pack(">LH", 8, 1) + entry + bytes(4)
                return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    except struct.error:
        pass
    return b""


def _png_parts(data: bytes) -> Iterator[bytes]:
    yield PNG_START
    at = len(PNG_START)
    while True:
        length, kind = struct.unpack_from(">L4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise DamagedPictureError
        if kind in PNG_KEPT:
            yield data[at:end]
        if kind == b"IEND":
            return
        at = end


def _clean_webp(data: bytes) -> bytes:
    (size,) = struct.unpack_from("<L", data, 4)
    end_of_file, at, parts = 8 + size, 12, [b"WEBP"]
    if data[:4] != b"RIFF" or end_of_file > len(data) + 1:
        raise DamagedPictureError
    while at + 8 <= min(end_of_file, len(data)):
        kind, length = struct.unpack_from("<4sL", data, at)
        end = at + 8 + length + length % 2
        chunk = data[at:end]
        if at + 8 + length > len(data):
            raise DamagedPictureError
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~WEBP_FLAGS_OF_DROPPED]) + chunk[9:]
        if kind not in WEBP_DROPPED:
            parts.append(chunk)
        at = end
    body = b"".join(parts)
    return b"RIFF" + struct.pack("<L", len(body)) + body
