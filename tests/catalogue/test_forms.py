"""Filters are read without a form if nothing is wrong with them, which gives what the form would give."""

from random import Random

import pytest
from werkzeug.datastructures import MultiDict

from hub.catalogue import forms
from hub.catalogue.forms import FACET_LEGENDS, KNOWN_SORTS, VOCABULARY_LABELS, parse_filters

TRUSTS = {"london": "London", "east-midlands": "East Midlands"}
TEXTS = ("", " ", "coaching", " two  words ", "x" * 200, "x" * 201, "\u2603", "relevance")
PAGES = ("1", "7", "999999", "0", "01", "1000000", "1\n", " 2", "-1", "a", "")


def random_args(random):
    pairs = []
    for name in random.sample(("q", "sort", "page", "other", *FACET_LEGENDS), random.randint(0, 5)):
        known = {
            "q": TEXTS,
            "page": PAGES,
            "sort": (*sorted(KNOWN_SORTS), "oldest"),
            "trust": (*TRUSTS, "devon"),
        }
        values = known.get(name) or (*VOCABULARY_LABELS.get(name, ()), "unknown", " ")
        pairs += [(name, random.choice(values)) for _ in range(random.choice((1, 1, 2, 3)))]
    random.shuffle(pairs)
    return MultiDict(pairs)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_read_quickly_is_what_the_form_would_read(seed, monkeypatch):
    random = Random(seed)
    questions = [random_args(random) for _ in range(50)]
    quick = [parse_filters(args, TRUSTS) for args in questions]
    monkeypatch.setattr(forms, "_are_valid", lambda *_: False)

    assert quick == [parse_filters(args, TRUSTS) for args in questions]


def test_an_address_without_a_fault_needs_no_form(monkeypatch):
    monkeypatch.setattr(forms, "ListForm", None)
    args = MultiDict([("q", " coaching "), ("trust", "london"), ("theme", "evaluation"), ("page", "2")])
    filters, errors = parse_filters(args, TRUSTS)

    assert (filters.q, filters.page, errors) == ("coaching", 2, {})
    assert filters.facets == {"trust": ("london",), "theme": ("evaluation",)}
