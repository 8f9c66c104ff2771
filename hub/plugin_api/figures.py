"""Exact calculation with figures as people type them."""

from fractions import Fraction

SIGNIFICANT_DIGITS = 15
"""As many as spreadsheet programs keep, and as every float can hold."""


def exact(figure: float) -> Fraction:
    """Return the decimal number that was typed for `figure`: 1/10 for 0.1, which no float equals.

    Compare exact numbers only, because sums and quotients of floats differ a little from what they stand for.
    """
    return Fraction(f"{figure:.{SIGNIFICANT_DIGITS}g}")
