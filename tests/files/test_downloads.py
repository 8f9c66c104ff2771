"""Downloads: who may have a file, which part of it, and with which headers."""

import pytest

from hub.files.domain.uploads import PIECE_BYTES
from hub.files.views.downloads import SANDBOX
from tests.files.samples import PDF, PNG, large_pdf

pytestmark = pytest.mark.one_engine


@pytest.fixture
def stored(files):
    """The address of a file of two and a half pieces, its content, and a browser that may read it."""
    data = large_pdf(5 * PIECE_BYTES // 2)
    return f"/files/{files.store(data)}", data, files.reader()


def test_nobody_reads_a_file_whose_owner_does_not_allow_it(files):
    mine, of_nobody = files.store(PDF), files.store(PDF, kind="unknown")
    assert files.reader().get(f"/files/{mine}").status_code == 200
    assert files.other().get(f"/files/{mine}").status_code == 404
    assert files.visitor().get(f"/files/{mine}").location.startswith("/sign-in")
    assert files.reader().get(f"/files/{of_nobody}").status_code == 404
    assert files.reader().get("/files/nothing").status_code == 404


def test_a_file_is_saved_and_never_kept_by_a_shared_cache_or_run(files, stored):
    address, data, reader = stored
    response = reader.get(address)
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers.getlist("Content-Security-Policy") == [SANDBOX]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Length"] == str(len(data))
    public_id = files.store(PNG, "bild \u00fc.png")
    picture = reader.get(f"/files/{public_id}")
    assert picture.headers["Content-Disposition"].startswith("inline;")
    assert "filename*=UTF-8''bild%20%C3%BC.png" in picture.headers["Content-Disposition"]


def test_it_is_not_compressed_again(stored):
    address, data, reader = stored
    response = reader.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in response.headers
    assert response.data == data


@pytest.mark.parametrize(
    ("header", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        (f"bytes={PIECE_BYTES - 1}-{PIECE_BYTES}", PIECE_BYTES - 1, PIECE_BYTES + 1),
        (f"bytes={PIECE_BYTES}-{2 * PIECE_BYTES - 1}", PIECE_BYTES, 2 * PIECE_BYTES),
        ("bytes=100-", 100, None),
        ("bytes=-7", -7, None),
    ],
)
def test_a_part_is_sent_alone(stored, header, start, stop):
    address, data, reader = stored
    response = reader.get(address, headers={"Range": header})
    assert response.status_code == 206
    assert response.data == data[start:stop]
    first = start % len(data)
    assert response.headers["Content-Range"] == f"bytes {first}-{first + len(response.data) - 1}/{len(data)}"
    assert response.headers["Content-Length"] == str(len(response.data))


def test_a_part_after_the_end_is_refused_with_the_length(stored):
    address, data, reader = stored
    response = reader.get(address, headers={"Range": f"bytes={len(data)}-"})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{len(data)}"


def test_only_the_headers_are_sent_when_only_they_are_asked_for(stored):
    address, data, reader = stored
    response = reader.head(address, headers={"Range": "bytes=0-1"})
    assert (response.status_code, response.data) == (200, b"")
    assert response.headers["Content-Length"] == str(len(data))
    assert response.headers["Accept-Ranges"] == "bytes"


def test_nothing_is_sent_again_to_a_browser_that_has_it(stored, files):
    address, _, reader = stored
    etag = reader.head(address).headers["ETag"]
    for header in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        response = reader.get(address, headers={"If-None-Match": header, "Range": "bytes=0-1"})
        assert (response.status_code, response.data) == (304, b"")
    assert reader.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert files.other().get(address, headers={"If-None-Match": etag}).status_code == 404


def test_a_part_is_sent_only_to_one_who_has_the_rest_of_the_same_file(stored):
    address, _, reader = stored
    etag = reader.head(address).headers["ETag"]
    statuses = {
        condition: reader.get(address, headers={"Range": "bytes=0-1", "If-Range": condition}).status_code
        for condition in (etag, f"W/{etag}", '"other"', "Sat, 28 Nov 2026 10:00:00 GMT")
    }
    assert list(statuses.values()) == [206, 200, 200, 200]
