import pytest

from tests.support.html import html_faults

GOOD = '<!DOCTYPE html><html lang="en-GB"><title>Good</title><p>Good.</html>'
BAD = '<!DOCTYPE html><html lang="en-GB"><title>Bad</title><p id="a">One.<p id="a">Two.</html>'


@pytest.mark.slow
def test_errors_are_told_with_the_address_of_their_page_alone():
    faults = html_faults({"/good": GOOD, "/bad": BAD})

    assert [fault.splitlines()[0] for fault in faults] == ["/bad, line 1: Duplicate ID “a”."]
