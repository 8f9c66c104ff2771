"""The arithmetic of places: bookings, offers, and allocations that are kept until a day."""

import pytest

from hub.events.domain.places import Availability, Limit, PlaceCounts

LONDON, YORKSHIRE, PARTNERS = 1, 2, None


@pytest.mark.parametrize(
    ("taken", "allocated", "free"),
    [
        ({}, {}, {LONDON: 10, YORKSHIRE: 10, PARTNERS: 10}),
        ({LONDON: 4, YORKSHIRE: 5}, {}, {LONDON: 1, YORKSHIRE: 1, PARTNERS: 1}),
        ({}, {LONDON: 4}, {LONDON: 10, YORKSHIRE: 6, PARTNERS: 6}),
        ({LONDON: 3}, {LONDON: 4}, {LONDON: 7, YORKSHIRE: 6, PARTNERS: 6}),
        ({LONDON: 6}, {LONDON: 4}, {LONDON: 4, YORKSHIRE: 4, PARTNERS: 4}),
        ({}, {LONDON: 4, YORKSHIRE: 4, PARTNERS: 2}, {LONDON: 4, YORKSHIRE: 4, PARTNERS: 2}),
        ({LONDON: 4}, {LONDON: 4, YORKSHIRE: 6}, {LONDON: 0, YORKSHIRE: 6, PARTNERS: 0}),
        ({LONDON: 11}, {}, {LONDON: 0, YORKSHIRE: 0, PARTNERS: 0}),
        ({LONDON: 8}, {YORKSHIRE: 4}, {LONDON: 0, YORKSHIRE: 2, PARTNERS: 0}),
    ],
)
def test_places_that_are_kept_for_others_are_not_free(taken, allocated, free):
    counts = PlaceCounts(10, taken, allocated)
    assert {organisation: counts.free_for(organisation) for organisation in free} == free


def test_who_finds_no_place_is_told_which_limit_it_is():
    kept = PlaceCounts(10, {}, {YORKSHIRE: 10})
    assert (kept.find_limit(LONDON), kept.find_limit(YORKSHIRE)) == (Limit.ALLOCATION, None)
    assert PlaceCounts(1, {LONDON: 1}, {}).find_limit(LONDON) is Limit.EVENT


@pytest.mark.parametrize(
    ("taken", "word"),
    [(0, Availability.PLACES), (14, Availability.PLACES), (15, Availability.FEW), (19, Availability.FEW)],
)
def test_five_free_places_are_few(taken, word):
    assert PlaceCounts(20, {LONDON: taken}, {}).availability is word


def test_an_event_is_full_when_no_place_is_free_for_anybody():
    assert PlaceCounts(20, {LONDON: 20}, {}).availability is Availability.FULL
    assert PlaceCounts(20, {}, {YORKSHIRE: 20}).availability is Availability.PLACES


def test_one_more_place_is_counted_for_its_organisation():
    counts = PlaceCounts(2, {LONDON: 1}, {}).with_one_more(YORKSHIRE)
    assert (counts.taken, counts.free) == ({LONDON: 1, YORKSHIRE: 1}, 0)
