"""Coverage, tested with published covers and unknown codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.plugin_api import ToolRefusal, ToolResult
from hub.plugin_api.tool_inputs import read_inputs
from hub.plugin_api.wire import from_data, to_data
from plugins.east_midlands.coverage import covered, greedy
from plugins.east_midlands.coverage_tool import CODES, TOOL, work_out

PUBLISHED = {
    # Wikipedia, Set cover problem, first example.
    "set-cover": {"First": "1 2 3", "Second": "2 4", "Third": "3 4", "Fourth": "4 5"},
    # T. H. Cormen and others, Introduction to Algorithms, section on the set-covering problem, figure.
    "clrs": {
        "S1": "1 2 3 4 5 6",
        "S2": "5 6 8 9",
        "S3": "1 4 7 10",
        "S4": "2 5 7 8 11",
        "S5": "3 6 9 12",
        "S6": "10 11",
    },
    # A. Bhargava, Grokking Algorithms, chapter on greedy algorithms: stations that reach eight states.
    "radio-stations": {"kone": "4 5 6", "ktwo": "2 4 1", "kthree": "3 5 7", "kfour": "5 6", "kfive": "7 8"},
    # D. E. Knuth, Dancing Links (2000), as in Wikipedia, Exact cover.
    "exact-cover": {"B": "1 4", "D": "3 5 6", "F": "2 7"},
}


def read(rows):
    values, errors = read_inputs(TOOL, {"competencies": [rows]})
    assert errors == {}
    return values


def findings_of(slug):
    """Return the findings of a published cover; its numbers stand for the codes in their order."""
    rows = [
        f"{name}, {' '.join(CODES[int(number) - 1] for number in numbers.split())}"
        for name, numbers in PUBLISHED[slug].items()
    ]
    return {finding.label: finding.value for finding in work_out(read("\n".join(rows))).findings}


@pytest.mark.requirement("R024")
@pytest.mark.parametrize(
    ("slug", "reached", "short"),
    [
        # Wikipedia: {1,2,3}, {2,4}, {3,4}, {4,5} cover 1 to 5, and the first and last suffice.
        ("set-cover", 5, "2: First, Fourth"),
        # Cormen and others: the greedy choice is S1, S4, S5 and then S3, of 12 elements.
        ("clrs", 12, "4: S1, S4, S5, S3"),
        # Bhargava: kone, ktwo, kthree and kfive reach all eight states.
        ("radio-stations", 8, "4: kone, ktwo, kthree, kfive"),
        # Knuth: B, D and F hold each of the seven just once.
        ("exact-cover", 7, "3: D, B, F"),
    ],
)
def test_a_published_cover_is_worked_out_as_published(slug, reached, short):
    findings = findings_of(slug)

    assert findings["Covered"].startswith(f"{reached} of 40")
    assert findings["A short list that covers as much"] == short


def test_in_an_exact_cover_nothing_is_double_and_nothing_is_spare():
    findings = findings_of("exact-cover")

    assert "Covered more than once" not in findings
    assert "Adds nothing to the others" not in findings


def test_each_station_that_the_others_reach_adds_nothing_by_itself():
    assert findings_of("radio-stations")["Adds nothing to the others"] == "kone, kfour"


@pytest.mark.requirement("R024")
def test_a_code_that_the_study_leaves_out_is_refused():
    with pytest.raises(ToolRefusal, match="there is no code 2e"):
        work_out(read("Leading change, 2d 2e 2f"))


def test_all_that_is_missing_is_named_and_an_ability_with_nothing_is_marked():
    result = work_out(
        {"competencies": [{"name": "All but self belief", "codes": " ".join(CODES[:26] + CODES[29:])}]}
    )

    assert result.headline == (
        "Your competencies cover 37 of 40 capabilities (92.5%). 1 of the 14 abilities is not covered at all."
    )
    assert {finding.label: finding.value for finding in result.findings}["Missing"] == "3a 3b 3c"
    assert result.charts[0].series[0].marked == (9,)


def test_one_competency_may_name_all_forty_codes():
    name = "Leads the whole service, its people and its partners, and sees to it that others can do so too"
    values, errors = read_inputs(TOOL, {"competencies": [f"{name}\t{' '.join(CODES)}"]})

    assert errors == {}
    assert work_out(values).headline == "Your competencies cover all 40 capabilities."


def test_a_competency_that_stands_twice_is_refused():
    rows = [{"name": "Vision", "codes": "1n"}, {"name": "Vision", "codes": "2b"}]
    with pytest.raises(ToolRefusal, match="Vision is there twice"):
        work_out({"competencies": rows})


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=80),
        st.frozensets(st.sampled_from(CODES)),
        min_size=1,
        max_size=25,
    )
)
def test_a_short_list_always_covers_as_much_and_the_result_survives_the_pipe(lists):
    assert covered({name: lists[name] for name in greedy(lists)}) == covered(lists)

    rows = [{"name": name.strip() or "x", "codes": ", ".join(codes)} for name, codes in lists.items()]
    if len({row["name"] for row in rows}) == len(rows):
        result = work_out({"competencies": rows})
        assert from_data(ToolResult, to_data(result)) == result


def test_the_examples_cover_part_of_the_capabilities_and_show_what_overlaps():
    for example in TOOL.examples:
        result = work_out(read(example.given[0].text))

        assert " of 40 capabilities (" in result.headline
    assert "Adds nothing to the others" in {finding.label for finding in result.findings}
