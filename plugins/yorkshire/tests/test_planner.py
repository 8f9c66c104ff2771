"""The planner's calculations, tested with published returns and unusable inputs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.plugin_api import ToolRefusal, ToolResult
from hub.plugin_api.tool_inputs import read_inputs
from hub.plugin_api.wire import from_data, to_data
from plugins.yorkshire.levels import gain
from plugins.yorkshire.planner_tool import TOOL, work_out


def result_for(**typed):
    values, errors = read_inputs(TOOL, {name: [text] for name, text in typed.items()})
    assert errors == {}
    return work_out(values)


def findings(result):
    return {finding.label: finding.value for finding in result.findings}


@pytest.mark.requirement("R080")
@pytest.mark.parametrize(
    ("benefits", "costs", "ratio", "returned"),
    [
        # J. J. and P. P. Phillips, Retail Merchandise Company case study: 2.18 and 118%.
        ("71760", "32984", "2.18", "118%"),
        # J. J. and P. P. Phillips, Nations Hotels case study of executive coaching: 3.21 and 221%.
        ("1861158", "579800", "3.21", "221%"),
        # Google's course gives .58, cut off and not rounded: (10,000 - 6,300) / 6,300 is .587.
        ("10000", "6300", "1.59", "59%"),
        # Erne Lifting, ROI estimation example: -50%. Demski Group, ROI calculator: -91%.
        ("125000", "250000", "0.50", "-50%"),
        ("900", "10000", "0.09", "-91%"),
    ],
)
def test_a_published_return_is_worked_out_as_published(benefits, costs, ratio, returned):
    values = findings(result_for(benefits=benefits, costs=costs))

    assert (values["Benefit-cost ratio"], values["Return on investment"]) == (ratio, returned)


def test_money_is_drawn_with_its_table_and_a_shortfall_is_marked():
    short, good = result_for(benefits="900", costs="10000"), result_for(benefits="71760", costs="32984")

    assert [chart.series[0].marked for chart in (*short.charts, *good.charts)] == [(1,), ()]
    assert "less than the costs of £10,000" in short.charts[0].summary
    assert good.tables[-1].rows == (
        ("Costs", "£32,984"),
        ("Benefits", "£71,760"),
        ("Net benefits", "£38,776"),
    )
    assert short.tables[-1].rows[-1] == ("Net benefits", "-£9,100")


@pytest.mark.requirement("R080")
def test_the_plan_names_each_level_that_is_found_planned_or_missing():
    result = result_for(planned="level-3", figures="Quiz,2,40,70,100")

    assert [row[-1] for row in result.tables[0].rows] == [
        "not planned",
        "has figures",
        "planned",
        "not planned",
        "not planned",
    ]
    assert result.headline == "1 of 5 levels has figures. Nothing is planned for reaction, results or return."


def test_a_plan_without_behaviour_and_results_is_told_why_they_matter():
    assert "back into old behaviour (7.5)" in result_for(planned="level-1").meaning[0]
    assert "fades" not in result_for(planned="level-4").meaning[0]


def test_a_gain_is_the_share_of_what_could_be_gained_also_where_less_is_better():
    result = result_for(figures="Quiz,2,40,70,100\nSick days,4,10,8,0\nTrust,3,3,2,5")

    assert gain(40, 70, 100) == 0.5
    # Two floats of one figure: nothing could be gained.
    assert gain(-999_999_999.9999999, 0.0, -1_000_000_000.0) is None
    assert [(row[5], row[6]) for row in result.tables[1].rows] == [
        ("50%", "better"),
        ("20%", "better"),
        ("-50%", "worse"),
    ]
    assert result.charts[0].series[0].marked == (2,)


def test_large_figures_are_shown_whole_and_fractions_without_noise():
    result = result_for(figures="Calls,4,1234567,1400000\nScore,2,3.1,3.4,5")

    assert [row[2:5] for row in result.tables[1].rows] == [
        ("1,234,567", "1,400,000", "+165,433"),
        ("3.1", "3.4", "+0.3"),
    ]


@pytest.mark.parametrize(
    ("typed", "name", "words"),
    [
        ({}, "planned", "Tick a level"),
        ({"benefits": "5"}, "costs", "Enter the costs too"),
        ({"costs": "5"}, "benefits", "Enter the benefits too"),
        ({"benefits": "5", "costs": "0"}, "costs", "Enter more than 0"),
    ],
)
def test_what_cannot_be_worked_out_is_refused_in_words(typed, name, words):
    with pytest.raises(ToolRefusal, match=words) as refusal:
        result_for(**typed)

    assert refusal.value.name == name


@pytest.mark.parametrize("figures", ["Quiz,5,1,2", "Quiz,2,a,2", "Quiz,2"])
def test_figures_that_cannot_be_read_are_named_with_their_line(figures):
    _, errors = read_inputs(TOOL, {"figures": [f"Test,2,1,2,3\n{figures}"]})

    assert "line 2" in errors["figures"]


def test_a_gain_that_only_a_mistyped_best_value_can_give_is_not_written_out():
    tiny = {"measure": "M", "level": 1, "before": 5e-324, "after": 1.0, "best": 0.0}
    result = work_out({"figures": [tiny], "planned": [], "benefits": None, "costs": None})

    assert "less than -100,000%" in str(result.tables)
    result = work_out({"figures": [], "planned": [], "benefits": 1e9, "costs": 5e-324})
    assert "more than 1,000" in str(result.findings)


NUMBERS = st.floats(-1e9, 1e9)


@given(
    st.lists(st.tuples(st.integers(1, 4), NUMBERS, NUMBERS, st.none() | NUMBERS), min_size=1, max_size=20),
    st.none() | st.tuples(st.floats(0, 1e9), st.floats(0, 1e9, exclude_min=True)),
)
def test_any_figures_give_a_result_that_survives_the_pipe(rows, money):
    figures = [
        {"measure": "M", "level": level, "before": before, "after": after, "best": best}
        for level, before, after, best in rows
    ]
    benefits, costs = money or (None, None)
    result = work_out({"figures": figures, "planned": [], "benefits": benefits, "costs": costs})

    assert from_data(ToolResult, to_data(result)) == result


def test_each_example_gives_what_its_title_says():
    results = {
        each.slug: result_for(**{given.name: given.text for given in each.given}) for each in TOOL.examples
    }

    assert results["team-leaders"].headline == (
        "The benefits are more than the costs: the return on investment is 40%. 5 of 5 levels have figures."
    )
    assert results["plan"].headline.startswith("0 of 5 levels have figures. Nothing is planned for results")
    assert results["shortfall"].headline.startswith("The benefits are less than the costs: the return")
