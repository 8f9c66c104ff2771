"""Parts of a file: the forms of RFC 9110, and what is answered with the whole file."""

import pytest

from hub.files.domain.ranges import ByteRange, UnsatisfiableRangeError, find_range

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-", (0, 100)),
        ("bytes=90-200", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=99-99", (99, 100)),
        ("Bytes=5-9", (5, 10)),
    ],
)
def test_a_range_is_within_the_file(header, found):
    assert find_range(header, 100) == ByteRange(*found)


@pytest.mark.parametrize(
    "header",
    ["", "bytes=-", "bytes=9-5", "bytes=0-1,5-6", "items=0-1", "bytes=a-b", "bytes=" + "9" * 40 + "-"],
)
def test_what_is_no_single_range_is_the_whole_file(header):
    assert find_range(header, 100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_range_after_the_end_cannot_be_had(header):
    with pytest.raises(UnsatisfiableRangeError):
        find_range(header, 100)
