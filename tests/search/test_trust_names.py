"""By which names a trust is known to the search."""

import pytest

from hub.search.domain.query_builder import build_clauses
from hub.search.domain.query_parser import parse_query
from hub.search.domain.trust_names import trust_names
from hub.trusts.domain import OFFICE, TRUST, OrganisationNames

NAMES = trust_names(
    [
        OrganisationNames(1, "london", TRUST, "London Ambulance Service NHS Trust", "London", "LAS"),
        OrganisationNames(2, "south-east-coast", TRUST, "South East Coast Trust", "South East Coast"),
        OrganisationNames(3, "east-of-england", TRUST, "East of England Trust", "East of England"),
        OrganisationNames(4, "hub", OFFICE, "Ambulance Leadership Hub", "National"),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("London", "london"),
        ("LAS", "london"),
        ("london ambulance service nhs trust", "london"),
        ("London Ambulance Services", "london"),
        ("SECAmb", "south-east-coast"),
        ("south east coast ambulance", "south-east-coast"),
        ("eeast", "east-of-england"),
        ("EEAS", "east-of-england"),
        ("East of England", "east-of-england"),
        ("last", ""),
        ("lamb", ""),
        ("national", ""),
        ("england", ""),
        ('"london"', ""),
    ],
)
def test_a_trust_is_meant_by_its_names_and_abbreviations(text, slug):
    (clause, *_) = build_clauses(parse_query(text), NAMES)

    assert clause.trust == slug


def test_a_name_is_told_from_the_words_around_it():
    clauses = build_clauses(parse_query("what does East of England offer team leaders"), NAMES)

    words = [[word for term in clause.alternatives[0].terms for word in term.words] for clause in clauses]
    assert (words, [clause.trust for clause in clauses]) == (
        [["east", "of", "england"], ["team"], ["leaders"]],
        ["east-of-england", "", ""],
    )


def test_what_a_trust_shares_comes_before_what_names_it(add_entries, search_titles):
    add_entries(
        {"title": "London visits", "body": "London London."}, trust="yorkshire", name="Yorkshire Service"
    )
    add_entries({"title": "Teams of ten"})

    assert search_titles("what does London offer") == ["Teams of ten", "London visits"]
    assert search_titles("LAS teams") == ["Teams of ten"]
