import pytest

from hub.publishing.domain.checks.telephone_numbers import find_telephone_numbers


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("07700 900123 07700 900124", ["23", "24"]),
        ("+44 (0)7700 900123", ["23"]),
        ("0044 7700 900123.", ["23"]),
        ("(01632) 960 123", ["23"]),
        ("020 7946 0123", ["23"]),
        ("01632 960123 (switchboard)", []),
        ("The switchboard is closed. Ring 01632 960123", ["23"]),
        ("0800 123 4567, 0300 123 4567, 0845 123 4567, 0909 879 0123, 116 123, 999, 111", []),
        ("the station mobile 07700 900123", []),
        ("07700 9001234", []),
        ("0999 999 9999", []),
        ("12:07700 900123", []),
        ("x07700 900123", []),
        ("07700 900123x", []),
        ("07700, 900123", []),
        ("+33 7700 900123", []),
    ],
)
def test_numbers_of_people_are_told_from_others(text, hints):
    assert [place.hint for place in find_telephone_numbers(text)] == hints
