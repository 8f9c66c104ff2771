"""Related entries share a capability, an option or a theme; the more specific, the higher they are listed."""

import pytest

from hub.access import PUBLIC, Audience
from hub.catalogue.domain.entries import withdraw_entry
from hub.catalogue.domain.related import list_related_entries_from_database
from tests.catalogue.catalogue_entries import add_entry
from tests.factories import START, make_trust, member_of

KINDS = ("resource",)
OWN = {"capability": ["1.1", "1.2"], "option": ["coaching"], "theme": ["networking"], "trust": ["london"]}


@pytest.fixture
def london(session):
    return make_trust(session)


def related_slugs(session, entry, viewer=PUBLIC, kinds=KINDS, **options):
    return [
        row.entry.slug for row in list_related_entries_from_database(session, viewer, entry, kinds, **options)
    ]


def test_a_shared_capability_weighs_more_than_an_option_and_an_option_more_than_a_theme(session, london):
    entry = add_entry(session, london, facets=OWN)
    for slug, facets in {
        "theme": {"theme": ["networking"]},
        "option": {"option": ["coaching"]},
        "capability": {"capability": ["1.1"]},
        "two-capabilities": {"capability": ["1.1", "1.2"]},
        "option-and-theme": {"option": ["coaching"], "theme": ["networking"]},
        "nothing": {"theme": ["other"], "trust": ["london"]},
    }.items():
        add_entry(session, london, slug, facets=facets)

    assert related_slugs(session, entry, limit=9) == [
        *("two-capabilities", "capability", "option-and-theme", "option", "theme")
    ]
    assert related_slugs(session, entry, limit=2) == ["two-capabilities", "capability"]


def test_of_equal_weight_the_first_title_comes_first_and_four_are_listed(session, london):
    entry = add_entry(session, london, facets=OWN)
    for slug in ("e", "c", "a", "d", "b"):
        add_entry(session, london, slug, facets={"theme": ["networking"]})

    assert related_slugs(session, entry) == ["a", "b", "c", "d"]


def test_the_values_that_are_shared_are_given_by_facet(session, london):
    entry = add_entry(session, london, facets=OWN)
    facets = {"capability": ["1.2", "9.9"], "theme": ["networking"], "trust": ["london"]}
    other = add_entry(session, london, "other", facets=facets)

    (related,) = list_related_entries_from_database(session, PUBLIC, entry, KINDS)
    assert related.entry is other
    assert related.shared_facets == {"capability": ["1.2"], "theme": ["networking"]}


@pytest.mark.parametrize("facets", [{}, {"trust": ["london"], "tier": ["director"]}, {"theme": []}])
def test_an_entry_without_any_of_these_facets_has_no_related_ones(session, london, facets):
    entry = add_entry(session, london, facets=facets)
    add_entry(session, london, "other", facets={**OWN, **facets})

    assert related_slugs(session, entry) == []


def test_withdrawn_entries_those_of_other_kinds_and_hidden_ones_are_not_related(session, london):
    entry = add_entry(session, london, facets=OWN)
    withdraw_entry(session, add_entry(session, london, "withdrawn", facets=OWN), now=START)
    add_entry(session, london, "programme", facets=OWN, kind="programme")
    add_entry(session, london, "hidden", facets=OWN, audience=Audience.ORGANISATION)

    assert related_slugs(session, entry) == []
    assert related_slugs(session, entry, kinds=("resource", "programme")) == ["programme"]
    assert related_slugs(session, entry, viewer=member_of(london.id)) == ["hidden"]
