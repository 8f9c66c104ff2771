import pytest

from hub.publishing.domain.checks.birth_dates import find_birth_dates


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("DOB 1/2/1950, DOB 2/3/1951", 2),
        ("Date of birth of the patient was 1 May 1950", 1),
        ("born 1 May 1950 and born 2 May 1951", 2),
        ("1.5.50 (DOB)", 1),
        ("The date of birth field was added on 1 May 2010", 0),
        ("a service user, born on 1 May 1950", 1),
        ("Our service was born on 1 May 1950", 0),
        ("seen on 1 May 2010", 0),
        ("born in 1950", 0),
        ("reborn on 1 May 1950", 0),
        ("born on 1 May 19504", 0),
        ("date of birth: " + "x" * 300 + " 1 May 1950", 0),
    ],
)
def test_only_a_date_directly_beside_words_of_birth_counts(text, count):
    assert len(list(find_birth_dates(text))) == count
