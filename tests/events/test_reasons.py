"""A reason is one short line."""

import pytest

from hub.events.domain.reasons import MAX_REASON, clean_reason
from hub.kit.errors import Invalid


def test_a_reason_has_single_spaces_and_an_end():
    assert clean_reason("  The venue\n\n is  flooded. ") == "The venue is flooded."
    assert clean_reason(" \n ") == ""
    assert len(clean_reason("x" * MAX_REASON)) == MAX_REASON
    with pytest.raises(Invalid, match="300 characters or fewer") as refused:
        clean_reason("x" * (MAX_REASON + 1))
    assert refused.value.field == "reason"
