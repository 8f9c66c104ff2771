"""What a picture says of where and when it was taken is removed, and the picture itself stays."""

import pytest

from hub.kit.picture_metadata import DamagedPictureError, remove_metadata
from tests.files.documents import make_exif, make_jpeg, make_png, make_webp

EXIF = b"Exif\0\0" + make_exif(orientation=6)
TURNED = (0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0")


def test_a_photograph_keeps_the_way_up_and_its_colours_and_loses_its_place_and_time():
    profile = (0xE2, b"ICC_PROFILE\0\1\1colours")
    private = ((0xE1, EXIF), (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"), (0xED, b"IPTC"), (0xFE, b"By me"))
    photograph = make_jpeg(*private, profile) + make_jpeg((0xE1, EXIF))
    assert remove_metadata(photograph) == make_jpeg(TURNED, profile)


def test_a_png_and_a_webp_lose_what_nobody_sees():
    private = ((b"tEXt", b"Author\0me"), (b"eXIf", make_exif(orientation=1)), (b"tIME", bytes(7)))
    assert remove_metadata(make_png(*private) + b"more") == make_png()
    shown = (b"VP8 ", b"\1\2\3")
    webp = make_webp((b"VP8X", b"\x0c" + bytes(9)), shown, (b"EXIF", EXIF), (b"XMP ", b"<x/>"))
    assert remove_metadata(webp) == make_webp((b"VP8X", bytes(10)), shown)


@pytest.mark.parametrize("picture", [make_jpeg((0xE1, EXIF)), make_png(), make_webp((b"VP8 ", b"\1\2"))])
def test_a_picture_that_ends_early_is_refused_wherever_it_ends(picture):
    for length in range(12, len(picture)):
        with pytest.raises(DamagedPictureError):
            remove_metadata(picture[:length])


@pytest.mark.parametrize("exif", [b"", b"II", b"II*\0\xff\xff\xff\xff", b"XX*\0", EXIF[6:30]])
def test_exif_that_makes_no_sense_is_removed_whole(exif):
    cleaned = remove_metadata(make_jpeg((0xE1, b"Exif\0\0" + exif)))
    assert cleaned in (make_jpeg(), make_jpeg(TURNED))
