import pytest

from hub.publishing.domain.checks.number_words import is_other_number


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("CAD ", True),
        ("Purchase order no. ", True),
        ("see invoice number ", True),
        ("The order was late. Call ", False),
        ("NHS number ", False),
        ("references: ", False),
        ("", False),
    ],
)
def test_words_directly_before_a_number_say_that_it_is_another_kind(before, expected):
    assert is_other_number(f"{before}9992345675", len(before)) is expected
