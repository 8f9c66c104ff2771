"""The capability coverage tool: its inputs, published examples and result."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from hub.plugin_api import (
    ABILITIES,
    Capability,
    Chart,
    Column,
    Example,
    Finding,
    Given,
    Input,
    InputKind,
    Look,
    Series,
    Table,
    Theme,
    Tool,
    ToolRefusal,
    ToolResult,
)

from .coverage import adds_nothing, covered, greedy

CODES = tuple(code.value for code in Capability)
GROUPS = {name: codes for abilities in ABILITIES.values() for name, codes in abilities.items()}
"""The fourteen abilities with their codes."""


def as_codes(numbers: str) -> str:
    """Return the numbers of a published example as codes: 1 is the first code, and so on."""
    return " ".join(CODES[int(number) - 1] for number in numbers.split())


def _example(slug: str, title: str, source: str, sets: Mapping[str, str]) -> Example:
    rows = "\n".join(f"{name}, {as_codes(numbers)}" for name, numbers in sets.items())
    description = f"{source}. Its numbers stand for the codes in their order."
    return Example(slug, title, description, (Given("competencies", rows),))


EXAMPLES = (
    _example(
        "set-cover",
        "Set cover: five elements",
        "Wikipedia, Set cover problem, first example",
        {"First": "1 2 3", "Second": "2 4", "Third": "3 4", "Fourth": "4 5"},
    ),
    _example(
        "clrs",
        "Cormen and others: twelve elements",
        "T. H. Cormen and others, Introduction to Algorithms, section on the set-covering problem, figure",
        {
            "S1": "1 2 3 4 5 6",
            "S2": "5 6 8 9",
            "S3": "1 4 7 10",
            "S4": "2 5 7 8 11",
            "S5": "3 6 9 12",
            "S6": "10 11",
        },
    ),
    _example(
        "radio-stations",
        "Bhargava: radio stations and states",
        "A. Bhargava, Grokking Algorithms, chapter on greedy algorithms, stations that reach eight states",
        {"kone": "4 5 6", "ktwo": "2 4 1", "kthree": "3 5 7", "kfour": "5 6", "kfive": "7 8"},
    ),
    _example(
        "exact-cover",
        "Knuth: an exact cover of seven",
        "D. E. Knuth, Dancing Links (2000), example of an exact cover (as in Wikipedia, Exact cover)",
        {"B": "1 4", "D": "3 5 6", "F": "2 7"},
    ),
    Example(
        "code-2e",
        "A code that the study leaves out",
        "Future Leaders Study (2009), Appendix Four: the codes skip 2e, so a list that names it is refused",
        (Given("competencies", "Leading change, 2d 2e 2f"),),
    ),
)

TOOL = Tool(
    slug="capability-coverage",
    title="Capability coverage",
    summary="Set your own competencies beside the study’s forty capabilities and see what they leave out.",
    prompted_by=(
        "The study says that East Midlands was developing a set of competencies of its own for senior "
        "leaders, "
        "and proposed to inform personal development plans with it."
    ),
    section="4.0; 7.1; Table 2 (7.2)",
    method=(
        "A capability counts as covered if at least one of your competencies names its code. The share is "
        "the "
        "codes covered, divided by the forty codes of the benchmark tool (Appendix Four).",
        "A competency adds nothing if others of yours cover all its codes. A short list that covers as much "
        "is "
        "found step by step: always the competency that adds most codes next. It is seldom longer than the "
        "shortest there is.",
        "It is you who judge which codes a competency names. Coverage says nothing of how good the words "
        "are.",
    ),
    sources=(
        "Future Leaders Study (2009), Appendix Four: the benchmark tool",
        "V. Chvatal, A greedy heuristic for the set-covering problem, Mathematics of Operations Research 4 "
        "(1979)",
    ),
    inputs=(
        Input(
            "competencies",
            "Your competencies and the codes each covers",
            InputKind.TABLE,
            hint="Codes from 1f to 3n with spaces between, such as 1f 2a 3d. See the list of capabilities.",
            # All forty codes together have 119 characters, and competencies can be whole sentences.
            columns=(
                Column("name", "Competency", longest=200),
                Column("codes", "Codes", needed=False, longest=200),
            ),
            most_rows=200,
        ),
    ),
    examples=EXAMPLES,
    theme=(Theme.PEOPLE_SYSTEMS,),
)


def work_out(inputs: Mapping[str, Any]) -> ToolResult:
    """Return which of the forty capabilities the competencies cover, miss, or cover more than once."""
    lists = _lists(inputs["competencies"])
    reached = covered(lists)
    missing = [code for code in CODES if code not in reached]
    spare = adds_nothing(lists)
    short = greedy(lists)
    return ToolResult(
        headline=_headline(reached, missing),
        findings=_findings(lists, reached, missing, spare, short),
        meaning=_meaning(missing),
        charts=(_chart(reached),),
        tables=(_table(lists), _competencies(lists, spare, short)),
    )


def _lists(rows: Sequence[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    lists: dict[str, frozenset[str]] = {}
    for row in rows:
        codes = [code.lower() for code in re.split(r"[\s,;/]+", row["codes"]) if code]
        for code in codes:
            if code not in CODES:
                raise ToolRefusal(
                    "competencies",
                    f"{row['name'][:60]}: there is no code {code[:10]}. The codes are 1f to 1p, 2a to 2p "
                    "without "
                    "2e, and 3a to 3n",
                )
        if row["name"] in lists:
            raise ToolRefusal("competencies", f"{row['name'][:60]} stands there twice. Join the two lines")
        lists[row["name"]] = frozenset(codes)
    return lists


def _headline(reached: frozenset[str], missing: Sequence[str]) -> str:
    if not missing:
        return "Your competencies cover all 40 capabilities."
    uncovered = [name for name, codes in GROUPS.items() if not reached & set(codes)]
    sentence = f"Your competencies cover {len(reached)} of 40 capabilities ({len(reached) / 40:.0%})"
    if uncovered:
        sentence += f" and nothing of {len(uncovered)} of the 14 abilities"
    return f"{sentence}."


def _findings(
    lists: Mapping[str, frozenset[str]],
    reached: frozenset[str],
    missing: Sequence[str],
    spare: Sequence[str],
    short: Sequence[str],
) -> tuple[Finding, ...]:
    double = [code for code in CODES if sum(code in codes for codes in lists.values()) > 1]
    findings = [Finding("Covered", f"{len(reached)} of 40 ({len(reached) / 40:.1%})")]
    if missing:
        findings.append(Finding("Missing", " ".join(missing)))
    if double:
        findings.append(Finding("Covered more than once", " ".join(double)))
    if spare:
        findings.append(Finding("Adds nothing to the others", _names(spare)))
    if short:
        findings.append(Finding("A short list that covers as much", f"{len(short)}: {_names(short)}"))
    return tuple(findings)


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return (", ".join(name[:40] for name in names[:8]) + more)[:280]


def _meaning(missing: Sequence[str]) -> tuple[str, ...]:
    sentences = []
    if missing:
        sentences.append(
            "For each missing code, decide whether your trust needs it. The benchmark tool is no full set of "
            "competencies (3.2), and is of 2009; leaving something out may be right."
        )
    sentences.append("It does not say whether a competency is well put, or whether anybody has it.")
    return tuple(sentences)


def _chart(reached: frozenset[str]) -> Chart:
    abilities = list(GROUPS.items())
    covered_counts = [sum(code in reached for code in codes) for _name, codes in abilities]
    uncovered = tuple(index for index, number in enumerate(covered_counts) if not number)
    return Chart(
        title="Capabilities covered, by ability",
        summary=(
            "For each of the 14 abilities, how many of its capabilities are covered, beside how many it "
            "has. "
            f"{len(uncovered)} abilities are not covered at all, marked as red diamonds."
        ),
        x_label="Ability",
        y_label="Capabilities",
        labels=tuple(f"{codes[0]}-{codes[-1]}" for _name, codes in abilities),
        series=(
            Series("Covered", Look.BAR, tuple(float(number) for number in covered_counts), uncovered),
            Series("In the benchmark tool", Look.BAR, tuple(float(len(codes)) for _name, codes in abilities)),
        ),
        marked="Not covered",
    )


def _table(lists: Mapping[str, frozenset[str]]) -> Table:
    rows = []
    for ability, codes in GROUPS.items():
        for code in codes:
            names = [name for name, own_codes in lists.items() if code in own_codes]
            rows.append((code, Capability(code).label, ability, _names(names) if names else "missing"))
    return Table("All forty capabilities", ("Code", "Capability", "Ability", "Covered by"), tuple(rows))


def _competencies(lists: Mapping[str, frozenset[str]], spare: Sequence[str], short: Sequence[str]) -> Table:
    return Table(
        title="Your competencies",
        columns=("Competency", "Codes", "Adds something", "In the short list"),
        rows=tuple(
            (
                name,
                " ".join(code for code in CODES if code in codes),
                "no" if name in spare else "yes",
                "yes" if name in short else "no",
            )
            for name, codes in lists.items()
        ),
    )
