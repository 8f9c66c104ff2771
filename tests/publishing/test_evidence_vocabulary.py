import pytest

from hub.publishing.domain.evidence_vocabulary import Direction, find_word

pytestmark = pytest.mark.one_engine


def test_a_word_is_found_by_its_value():
    assert find_word(Direction, "mixed") is Direction.MIXED
