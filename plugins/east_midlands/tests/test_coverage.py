"""Coverage, tested with published covers and unknown codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.plugin_api import ToolRefusal, ToolResult
from hub.plugin_api.tool_inputs import read_inputs
from hub.plugin_api.wire import from_data, to_data
from plugins.east_midlands.coverage import covered, greedy
from plugins.east_midlands.coverage_tool import CODES, TOOL, work_out


def example_inputs(slug):
    example = next(example for example in TOOL.examples if example.slug == slug)
    values, errors = read_inputs(TOOL, {given.name: [given.text] for given in example.given})
    assert errors == {}
    return values


def findings_of(slug):
    return {finding.label: finding.value for finding in work_out(example_inputs(slug)).findings}


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
        work_out(example_inputs("code-2e"))


def test_all_that_is_missing_is_named_and_an_ability_with_nothing_is_marked():
    result = work_out(
        {"competencies": [{"name": "All but self belief", "codes": " ".join(CODES[:26] + CODES[29:])}]}
    )

    assert (
        result.headline
        == "Your competencies cover 37 of 40 capabilities (92%) and nothing of 1 of the 14 abilities."
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
    with pytest.raises(ToolRefusal, match="Vision stands there twice"):
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
