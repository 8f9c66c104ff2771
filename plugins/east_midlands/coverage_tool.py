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


INVENTED = "Invented figures, for illustration"


def _example(slug: str, title: str, competencies: Mapping[str, str]) -> Example:
    rows = "\n".join(f"{name}, {codes}" for name, codes in competencies.items())
    return Example(slug, title, INVENTED, (Given("competencies", rows),))


EXAMPLES = (
    _example(
        "six",
        "Six competencies of an ambulance trust",
        {
            "Sets a clear direction": "1n 2b 2f",
            "Decides on good information": "1h",
            "Works across the health community": "2k 2p",
            "Stays steady under pressure": "3a 3d 3f",
            "Knows their effect on others": "3d 3e",
            "Finds another way when needs change": "1f",
        },
    ),
    _example(
        "overlap",
        "Four competencies that overlap",
        {
            "Leads people": "2b 2f 3e",
            "Has a vision": "1n 2b",
            "Wins support": "2b 2f",
            "Knows themselves": "3d 3e",
        },
    ),
)

TOOL = Tool(
    slug="capability-coverage",
    title="Capability coverage",
    summary="Compare your own competencies with the study’s forty capabilities and see what they leave out.",
    prompted_by=(
        "The study says that East Midlands was developing a set of competencies of its own for senior "
        "leaders, "
        "and proposed to inform personal development plans with it."
    ),
    section="4.0; 7.1; Table 2 (7.2)",
    method=(
        "A capability counts as covered if at least one of your competencies names its code. The share is "
        "the codes covered, divided by the forty codes of the benchmark tool (Appendix Four).",
        "A competency adds nothing if your others cover all its codes. A short list that covers as much is "
        "built step by step, each time with the competency that adds the most codes. It is seldom longer "
        "than the shortest possible list.",
        "You judge which codes a competency names. Coverage does not say how good the wording is.",
    ),
    sources=(
        "Future Leaders Study (2009), Appendix Four: the benchmark tool",
        "V. Chvatal, A greedy heuristic for the set-covering problem, Mathematics of Operations Research 4 "
        "(1979)",
        "The calculation is tested with published examples: T. H. Cormen and others, Introduction to "
        "Algorithms; A. Bhargava, Grokking Algorithms; D. E. Knuth, Dancing Links (2000); Wikipedia, Set "
        "cover problem",
    ),
    inputs=(
        Input(
            "competencies",
            "Your competencies and the codes each covers",
            InputKind.TABLE,
            missing="Paste your competencies and the codes each covers",
            hint="Use codes from 1f to 3n with spaces between, such as 1f 2a 3d: see the capabilities.",
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
            raise ToolRefusal("competencies", f"{row['name'][:60]} is there twice. Join the two lines")
        lists[row["name"]] = frozenset(codes)
    return lists


def _headline(reached: frozenset[str], missing: Sequence[str]) -> str:
    if not missing:
        return "Your competencies cover all 40 capabilities."
    uncovered = [name for name, codes in GROUPS.items() if not reached & set(codes)]
    sentence = f"Your competencies cover {len(reached)} of 40 capabilities ({_share(reached)})."
    if uncovered:
        verb = "is" if len(uncovered) == 1 else "are"
        sentence += f" {len(uncovered)} of the 14 abilities {verb} not covered at all."
    return sentence


def _share(reached: frozenset[str]) -> str:
    return f"{len(reached) / 40:.1%}".replace(".0%", "%")


def _findings(
    lists: Mapping[str, frozenset[str]],
    reached: frozenset[str],
    missing: Sequence[str],
    spare: Sequence[str],
    short: Sequence[str],
) -> tuple[Finding, ...]:
    double = [code for code in CODES if sum(code in codes for codes in lists.values()) > 1]
    findings = [Finding("Covered", f"{len(reached)} of 40 ({_share(reached)})")]
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
            "For each missing code, decide whether your trust needs it. The benchmark tool is not meant as a "
            "full set of competencies (Appendix Four) and dates from 2009. It may be right to leave some out."
        )
    sentences.append("This does not say whether a competency is well worded, or whether anyone has it.")
    return tuple(sentences)


def _chart(reached: frozenset[str]) -> Chart:
    abilities = list(GROUPS.items())
    covered_counts = [sum(code in reached for code in codes) for _name, codes in abilities]
    uncovered = tuple(index for index, number in enumerate(covered_counts) if not number)
    noun = "ability" if len(uncovered) == 1 else "abilities"
    marks = f" Red diamonds mark {len(uncovered)} {noun} not covered at all." if uncovered else ""
    return Chart(
        title="Capabilities covered, by ability",
        summary=(
            "For each of the 14 abilities, how many of its capabilities are covered, beside how many it has."
            f"{marks}"
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
