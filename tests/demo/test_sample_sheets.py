"""The sample sheets are enough to be gathered without names."""

from hub.demo.domain.sample_sheets import SHEETS
from hub.events.domain.sheets import LEAST_GATHERED


def test_the_sample_sheets_are_enough_to_be_gathered_and_no_two_are_the_same():
    assert len(set(SHEETS)) == len(SHEETS) >= LEAST_GATHERED
