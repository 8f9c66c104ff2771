"""Exact calculation with the figures that people type."""

from fractions import Fraction

import pytest

from hub.plugin_api import exact

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("figure", "typed"), [(0.1, "0.1"), (61.3, "61.3"), (0.1 + 0.2, "0.3"), (1e12, "1000000000000"), (0, "0")]
)
def test_a_figure_is_taken_as_it_was_typed(figure, typed):
    assert exact(figure) == Fraction(typed)


def test_twelve_times_a_tenth_has_the_mean_of_a_tenth():
    assert sum([exact(0.1)] * 12) / 12 == exact(0.1)
    assert sum([0.1] * 12) / 12 != 0.1
