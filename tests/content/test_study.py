"""The sections of the study are recognised in fields and in citations."""

from hub.content.domain.study import parse_citations, parse_sections


def test_places_of_the_study_are_known_by_their_numbers():
    assert parse_sections("Table 2 (7.2)") == ["Table 2", "7.2"]
    assert parse_sections("9.1") == []
    assert parse_citations("It grew (5.1; Appendix Two (and Table 3)). In 2009 (4.5 per cent) it fell.") == [
        "5.1",
        "Appendix Two",
        "Table 3",
        "4.5",
    ]
