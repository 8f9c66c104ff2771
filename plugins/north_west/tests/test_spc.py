"""The control chart, tested with published charts and unusable input."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.plugin_api import ToolRefusal, ToolResult
from hub.plugin_api.tool_inputs import read_inputs
from hub.plugin_api.wire import from_data, to_data
from plugins.north_west.spc import chart
from plugins.north_west.spc_tool import TOOL, work_out

PUBLISHED = {
    # NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: flow rates.
    "nist-flow": "49.6 47.6 49.9 51.3 47.8 51.2 52.6 52.4 53.6 52.1",
    # D. C. Montgomery, Introduction to Statistical Quality Control: viscosity of 15 batches of paint.
    "primer-paint": "33.75 33.05 34.00 33.81 33.46 34.02 33.68 33.27 33.49 33.20 33.62 33.00 33.54 33.12 "
    "33.84",
    # The same: weekly cost of processing mortgage loans.
    "mortgage-costs": "310 288 297 298 307 303 294 297 308 306 294 299 297 299 314 295 293 306 301 304",
    # SAS/QC User's Guide, SHEWHART procedure, IRCHART statement, data set Jets.
    "jet-engines": (
        "78.4 80.1 84.4 79.1 80.4 83.5 73.8 83.5 75.0 76.8 70.5 80.3 82.4 79.4 86.4 90.5 77.7 82.5 79.9 83.2"
    ),
    # W. A. Taylor, Change-Point Analysis (2000): monthly US trade deficit, 1987-88.
    "trade-deficit": (
        "Jan87,10.7 Feb87,13.0 Mar87,11.4 Apr87,11.5 May87,12.5 Jun87,14.1 Jul87,14.8 Aug87,14.1 Sep87,12.6 "
        "Oct87,16.0 Nov87,11.7 Dec87,10.6 Jan88,10.0 Feb88,11.4 Mar88,7.9 Apr88,9.5 May88,8.0 Jun88,11.8 "
        "Jul88,10.5 Aug88,11.2 Sep88,9.2 Oct88,10.1 Nov88,10.4 Dec88,10.5"
    ),
}


def values_for(rows, better=""):
    values, errors = read_inputs(TOOL, {"values": ["\n".join(map(str, rows))], "better": [better]})
    assert errors == {}
    return values


def values_of(slug):
    return values_for(PUBLISHED[slug].split())


def points_of(slug):
    return chart([row["value"] for row in values_of(slug)["values"]])


@pytest.mark.requirement("R429")
@pytest.mark.parametrize(
    ("slug", "mean", "mean_range", "lower", "upper", "within"),
    [
        # NIST/SEMATECH e-Handbook 6.3.2.2: 50.81, 1.8778, limits 45.8159 and 55.8041 (with 3/1.128).
        ("nist-flow", 50.81, 1.8778, 45.8159, 55.8041, 0.002),
        # Montgomery: 33.52, .48, limits 32.24 and 34.80.
        ("primer-paint", 33.52, 0.48, 32.24, 34.80, 0.005),
        # Montgomery: 300.5, 7.79, limits 279.78 and 321.22.
        ("mortgage-costs", 300.5, 7.79, 279.78, 321.22, 0.01),
        # SAS/QC: mean 80.39, mean range 5.32632; its limits use 3/1.128379.
        ("jet-engines", 80.39, 5.32632, 66.22, 94.56, 0.01),
    ],
)
def test_a_published_chart_is_worked_out_to_its_published_figures(
    slug, mean, mean_range, lower, upper, within
):
    points = points_of(slug)
    period = points[0].period

    assert period.mean == pytest.approx(mean, abs=0.005)
    assert period.mean_range == pytest.approx(mean_range, abs=0.005)
    assert (period.lower, period.upper) == (
        pytest.approx(lower, abs=within),
        pytest.approx(upper, abs=within),
    )
    assert [point for point in points if "limit" in point.rules] == []


def test_the_published_moving_ranges_of_the_jet_engines_are_those_of_the_chart():
    ranges = [point.moving_range for point in points_of("jet-engines")[:5]]

    assert ranges == [None, *(pytest.approx(each) for each in (1.7, 4.3, 5.3, 1.3))]


@pytest.mark.requirement("R429")
def test_the_one_month_beyond_the_limits_that_taylor_names_is_found():
    """W. A. Taylor, Change-Point Analysis: the individuals chart finds October 1987 and no other month."""
    rows = values_of("trade-deficit")["values"]
    points = points_of("trade-deficit")

    assert [row["label"] for row, point in zip(rows, points, strict=True) if "limit" in point.rules] == [
        "Oct87"
    ]
    headline = work_out(values_of("trade-deficit")).headline
    assert "Something changed: look into it." in headline
    assert "Beyond the usual limits: Oct87." in headline


def test_eight_in_a_row_on_one_side_are_a_run_and_seven_are_none():
    assert all("run" in point.rules for point in chart([1, 2] * 4 + [11, 12] * 4)[:8])
    assert not any("run" in point.rules for point in chart([1, 2] * 3 + [1] + [12, 11] * 3 + [12]))


def test_six_rising_in_a_row_are_a_trend_and_five_are_none():
    assert sum("trend" in point.rules for point in chart([5, 1, 2, 3, 4, 5, 6, 1, 5])) == 6
    assert sum("trend" in point.rules for point in chart([5, 1, 2, 3, 4, 5, 1, 5, 1])) == 0


def test_values_on_the_mean_neither_count_in_a_run_nor_end_it():
    """By the rule of Provost and Murray: eight values are above, and the two on the mean do not count."""
    points = chart([6, 6, 5, 6, 6, 6, 5, 6, 6, 6, 4, 4, 4, 4, 4, 4, 4, 4])

    assert points[0].period.mean == 5
    assert [index for index, point in enumerate(points[:10]) if "run" in point.rules] == [
        0,
        1,
        3,
        4,
        5,
        7,
        8,
        9,
    ]
    assert not any("run" in point.rules for point in chart([6, 6, 5, 6, 6, 6, 5, 6, 6, 4, 6, 4, 4, 4]))


def test_equal_values_neither_count_in_a_trend_nor_end_it():
    points = chart([5, 1, 2, 2, 3, 4, 4, 5, 6, 1, 5])

    assert [index for index, point in enumerate(points) if "trend" in point.rules] == [1, 2, 4, 5, 7, 8]
    assert not any("trend" in point.rules for point in chart([5, 1, 2, 2, 3, 4, 4, 5, 1, 5]))


def test_a_jump_between_figures_within_the_limits_is_not_called_normal():
    figures = [5, 5.1, 4.9, 5, 5.2, 4.8, 5, 5.1, 4.9, 5, 4.5, 5.4, 5, 5.1, 4.9, 5, 5.1, 5]
    values, _ = read_inputs(TOOL, {"values": ["\n".join(map(str, figures))]})
    result = work_out(values)

    assert [chart.series[0].marked for chart in result.charts] == [(), (11,)]
    assert result.headline == (
        "The figures jumped at 12, by more than they usually vary. Something changed: look into it."
    )
    assert {finding.label: finding.value for finding in result.findings}[
        "Moving range above its limit"
    ] == "12"
    assert result.tables[0].rows[11][-1] == "moving range above its limit"


@pytest.mark.parametrize(
    ("figures", "better", "words"),
    [
        # A rise that begins below the mean: the last signal is a trend alone, and points up.
        ([20, 21, 19, 20, 22, 1, 2, 3, 4, 5, 6], "up", "for the better"),
        ([20, 21, 19, 20, 22, 1, 2, 3, 4, 5, 6], "down", "for the worse"),
        ([1, 2] * 8 + [30], "up", "for the better"),
        ([1, 2] * 8 + [30], "down", "for the worse"),
    ],
)
def test_the_latest_signal_is_called_better_or_worse_by_where_it_points(figures, better, words):
    values, _ = read_inputs(TOOL, {"values": ["\n".join(map(str, figures))], "better": [better]})

    assert f"The latest change is {words}." in work_out(values).headline


def test_figures_are_shown_as_typed_and_limits_finely_enough_to_stand_apart():
    figures = ["10000.1", "10000.2", "10000.15", "10000.3"] * 3
    values, _ = read_inputs(TOOL, {"values": ["\n".join(figures)]})
    first = work_out(values).tables[0].rows[0]

    assert first[1:6] == ("10,000.1", "", "10,000.188", "9,999.873", "10,000.502")


def test_figures_that_never_vary_have_their_limits_on_the_mean():
    values, _ = read_inputs(TOOL, {"values": ["\n".join(["7.5"] * 8)]})
    result = work_out(values)

    assert result.headline.startswith("Normal variation")
    assert result.tables[0].rows[1][1:6] == ("7.5", "0", "7.5", "7.5", "7.5")


def test_many_periods_leave_room_for_what_was_found():
    lines = [f"W{index},{index % 2},{'' if index % 4 else 'x'}" for index in range(200)]
    lines += [f"W{index},{index % 2}" for index in range(200, 220)]
    lines[210] = "W210,90"
    values, _ = read_inputs(TOOL, {"values": ["\n".join(lines)]})
    findings = {finding.label: finding.value for finding in work_out(values).findings}

    assert findings["Further periods"] == "42; see the table"
    assert findings["Beyond a limit"] == "W210"


def test_one_figure_beyond_a_limit_is_one():
    result = work_out(values_for([*[1, 2] * 3, 30, *[1, 2] * 3]))

    assert result.headline == (
        "The figure at figure 7 was unusually high. Something changed: look into it. Beyond the usual "
        "limits: 7."
    )
    assert "Red diamonds mark 1 figure that" in result.charts[0].summary


def test_two_of_three_in_the_outer_third_are_a_signal():
    calm = [0, 1] * 10
    points = chart([*calm, 2.8, 0.5, 2.8, *calm])

    assert [index for index, point in enumerate(points) if "outer" in point.rules] == [20, 22]


def test_limits_begin_anew_at_a_marked_change_and_no_range_crosses_it():
    lines = [
        *(f"{index},{index % 2}" for index in range(10)),
        "10,100,x",
        *(f"{n},{100 + n % 2}" for n in range(11, 20)),
    ]
    values, errors = read_inputs(TOOL, {"values": ["\n".join(lines)]})
    result = work_out(values)

    assert errors == {}
    assert result.headline.startswith("Normal variation")
    assert [finding.label for finding in result.findings][3] == "Mean from 10"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1\n2\n3", "3 rows were entered. Use 8 to 500 rows"),
        ("\n".join("12345678") + "\nabc", "line 9 has “abc” where a number should be"),
        ("\n".join(["1,1", "2,2,x", *(f"{n},{n}" for n in range(3, 10))]), "Each needs two"),
        ("\n".join(f"M{n},{n},{'no' if n == 4 else ''}" for n in range(9)), "M4: the third cell has “no”"),
        (
            "\n".join(f"M{n},{n},{'X' if n in (3, 4) else ''}" for n in range(9)),
            "begins with M3 has one figure",
        ),
        ("\n".join(["1e13"] * 8), "where a number should be"),
        ("\n".join(["9999999999999"] * 8), "Use larger units"),
    ],
)
def test_figures_that_cannot_be_used_are_refused_in_words(text, words):
    values, errors = read_inputs(TOOL, {"values": [text]})
    if not errors:
        with pytest.raises(ToolRefusal) as refusal:
            work_out(values)
        errors = {refusal.value.name: refusal.value.message}

    assert words in errors["values"]


@given(
    st.lists(st.floats(-1e12, 1e12), min_size=8, max_size=60),
    st.lists(st.booleans(), min_size=60, max_size=60),
)
@example(figures=[0.0] * 7 + [5e-324], marks=[False] * 8)
def test_any_figures_give_a_result_that_survives_the_pipe_or_a_refusal(figures, marks):
    rows = [
        {"label": "", "value": value, "change": "x" if mark else ""}
        for value, mark in zip(figures, marks, strict=False)
    ]
    too_short = [index for index in range(1, len(rows)) if rows[index]["change"]]
    ends = [0, *too_short, len(rows)]
    if min(after - first for first, after in pairwise(ends)) < 2:
        with pytest.raises(ToolRefusal, match="Each needs two"):
            work_out({"values": rows, "better": None})
        return
    result = work_out({"values": rows, "better": None})
    assert from_data(ToolResult, to_data(result)) == result
