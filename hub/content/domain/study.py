"""The sections of the study, and the parsing of citations of them."""

import re

CHAPTERS = {
    1: {0: 0, 1: 1, 2: 4, 3: 0},
    2: {0: 0},
    3: {0: 0, 1: 0, 2: 0},
    4: {0: 0},
    5: {0: 0, 1: 0, 2: 3},
    6: {0: 0, 1: 0, 2: 2},
    7: {0: 0, 1: 0, 2: 0, 3: 0, 4: 1, 5: 0},
    8: dict.fromkeys(range(10), 0),
}
"""For each chapter, its sections and how many subsections each has."""
APPENDICES = ("One", "Two", "Three", "Four", "Five", "Six")
TABLES = 4
SECTIONS = frozenset(
    [f"{chapter}.{part}" for chapter, parts in CHAPTERS.items() for part in parts]
    + [
        f"{chapter}.{part}.{number}"
        for chapter, parts in CHAPTERS.items()
        for part, count in parts.items()
        for number in range(1, count + 1)
    ]
    + [f"Appendix {number}" for number in APPENDICES]
    + [f"Table {number}" for number in range(1, TABLES + 1)]
)
"""Every section, appendix and table of the study that can be cited."""
SECTION_PATTERN = re.compile(rf"Appendix (?:{'|'.join(APPENDICES)})\b|Table \d\b|\b\d\.\d(?:\.\d)?\b")
CITATION_PATTERN = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)")


def parse_sections(section: str) -> list[str]:
    """Return the sections of the study named in a field `section`: `Table 2 (7.2)` names two."""
    return [name for name in SECTION_PATTERN.findall(section) if name in SECTIONS]


def parse_citations(text: str) -> list[str]:
    """Return the sections that `text` cites in brackets, in order, without duplicates."""
    cited = [name for bracket in CITATION_PATTERN.findall(text) for name in SECTION_PATTERN.findall(bracket)]
    return list(dict.fromkeys(cited))
