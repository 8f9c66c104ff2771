import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.publishing.domain.checks.person_numbers import (
    find_national_insurance_numbers,
    find_nhs_numbers,
    has_nhs_check_digit,
)


def found(text):
    return [place.hint for place in find_nhs_numbers(text)]


@given(
    st.integers(min_value=999_000_000, max_value=999_999_998),
    st.sampled_from(["{}{}{}", "{} {} {}", "{}-{}-{}"]),
)
def test_of_ten_last_digits_at_most_one_makes_an_nhs_number(nine, form):
    numbers = [f"{nine}{last}" for last in range(10)]
    right = [number for number in numbers if has_nhs_check_digit(number)]

    # Where the sum leaves ten there is no such number.
    total = sum(int(digit) * weight for digit, weight in zip(str(nine), range(10, 1, -1), strict=True))
    assert len(right) == (0 if total % 11 == 1 else 1)
    for number in numbers:
        written = form.format(number[:3], number[3:6], number[6:])
        assert bool(found(f"The number is {written}.")) is (number in right)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("943 476 5919 is an NHS number", ["19"]),  # no range from which numbers are given, but words
        ("943 476 5919", []),
        ("4010232137", ["37"]),
        ("ISBN 4010232137", []),
        ("patient, CAD 4010232137", ["37"]),
        ("0905401010 was the incident", []),
        ("4444444444", []),  # any digit ten times has the right check digit
        ("9992345675x", []),
        ("9992345675.5", []),
        ("3.9992345675", []),
        ("9992345675.", ["75"]),
        ("999 234\n5675", []),
    ],
)
def test_a_number_counts_by_its_range_or_the_words_beside_it(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("AB 12 34 56 C", 1),
        ("AB123456C and AB 12 34 56 D", 2),
        ("GB 12 34 56 C", 0),
        ("AD 12 34 56 C", 0),
        ("AO 12 34 56 C", 0),
        ("AB 12 34 56 E", 0),
        ("ab123456c", 0),
        ("NI ab123456c", 1),
        ("XAB123456C", 0),
        ("AB123456CD", 0),
    ],
)
def test_a_national_insurance_number_has_its_form(text, count):
    assert len(list(find_national_insurance_numbers(text))) == count
