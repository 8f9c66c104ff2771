import pytest

from hub.publishing.domain.checks.home_addresses import find_home_addresses


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("12 Mill Lane, Saltmere, ZX1 1AA", 1),
        ("12 Mill Lane, Saltmere ZX1 1AA and 14 Mill Lane, Saltmere ZX1 1AB", 2),
        ("12 Mill Lane, Saltmere", 0),
        ("She lives at 12 Mill Lane", 1),
        ("Her home address is 12 Mill Lane, ZX1 1AA", 1),
        ("His home postcode is ZX1 1AA", 1),
        ("The crew left Saltmere Station and drove to 12 Mill Lane, ZX1 1AA", 1),
        ("Saltmere Station, 12 Mill Lane, ZX1 1AA", 0),
        ("12 Mill Lane (trust headquarters), ZX1 1AA", 0),
        ("12 people, ZX1 1AA", 0),
        ("12 Mill Lane " + "x" * 200 + " ZX1 1AA", 0),
    ],
)
def test_homes_are_told_from_addresses_of_organisations(text, count):
    assert len(list(find_home_addresses(text))) == count
