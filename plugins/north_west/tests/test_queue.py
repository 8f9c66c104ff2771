"""Demand and capacity, tested with published queues and unusable hours."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.plugin_api import ToolRefusal, ToolResult
from hub.plugin_api.tool_inputs import read_inputs
from hub.plugin_api.wire import from_data, to_data
from plugins.north_west.queue import crews_for, hour
from plugins.north_west.queue_tool import TOOL, work_out

PUBLISHED = {
    # F. S. Hillier and G. J. Lieberman, Introduction to Operations Research: County Hospital.
    "one-doctor": ("Evening,20,2,1", "20"),
    "two-doctors": ("Evening,20,2,2", "20"),
    # Call Centre Helper, Erlang C formula made simple: 100 calls in 30 minutes of 180 seconds, 14 agents.
    "call-centre-14": ("Monday,9,200,14", "3"),
    # Mitan Ltd, The Erlang-C formula: 360 calls in half an hour of 4 minutes each, 55 agents.
    "call-centre-55": ("Monday,9,720,55", "4"),
    # TutorsGlobe, question 51714013: a call every minute, 3 minutes each; the fewest agents that will do.
    "too-few-agents": ("Monday,9,60,3", "3"),
}


def work_out_hours(hours, minutes, share="100"):
    values, errors = read_inputs(TOOL, {"hours": [hours], "minutes": [minutes], "share": [share]})
    assert errors == {}
    return work_out(values)


def result_of(slug):
    return work_out_hours(*PUBLISHED[slug])


def example_result(slug):
    example = next(example for example in TOOL.examples if example.slug == slug)
    values, errors = read_inputs(TOOL, {given.name: [given.text] for given in example.given})
    assert errors == {}
    return work_out(values)


def cells_of(slug):
    table = result_of(slug).tables[0]
    return dict(zip(table.columns, table.rows[0], strict=True))


@pytest.mark.requirement("R429")
@pytest.mark.parametrize(
    ("slug", "used", "chance", "wait"),
    [
        # Hillier and Lieberman, County Hospital: use 2/3; mean wait 2/3 of an hour with one doctor.
        ("one-doctor", "66.7%", "66.7%", "40.00"),
        # The same with two doctors: use 1/3; mean wait 1/24 of an hour.
        ("two-doctors", "33.3%", "16.7%", "2.50"),
        # Call Centre Helper: 10 erlangs, chance of waiting 17.4%, mean wait 7.8 seconds.
        ("call-centre-14", "71.4%", "17.4%", "0.13"),
        # The Erlang-C formula: use 87.3%, chance of waiting 23.9%, mean wait 8.2 seconds.
        ("call-centre-55", "87.3%", "23.9%", "0.14"),
    ],
)
def test_a_published_queue_is_worked_out_to_its_published_figures(slug, used, chance, wait):
    cells = cells_of(slug)

    assert cells["Time used"] == used
    assert cells["Chance of waiting"] == chance
    assert cells["Mean wait, minutes"] == wait


def test_the_waits_of_the_call_centres_are_right_to_a_tenth_of_a_second():
    assert hour(200, 14, 3).wait * 60 == pytest.approx(7.8, abs=0.05)
    assert hour(720, 55, 4).wait * 60 == pytest.approx(8.2, abs=0.05)


@pytest.mark.requirement("R429")
def test_as_many_agents_as_work_are_too_few_and_one_more_will_do():
    """The exercise's answer: with a call a minute of three minutes each, four agents are the fewest."""
    result = result_of("too-few-agents")

    assert result.headline == (
        "There are too few crews in this hour (Monday 09:00 to 10:00). Calls come faster than the crews can "
        "deal with them, so a queue grows."
    )
    assert result.charts[0].series[0].marked == (0,)
    assert cells_of("too-few-agents")["Crews needed"] == "4"


def test_the_headline_says_of_how_much_time_calls_take_in_the_busiest_hour():
    assert result_of("two-doctors").headline == (
        "There are enough crews in this hour. Calls take 33.33% of their time."
    )
    assert work_out_hours("Mon,1,2,4\nMon,2,3,4", "60", "85").headline == (
        "There are enough crews in every hour. The busiest is Mon 02:00 to 03:00, when calls take 75% of "
        "their time."
    )
    assert work_out_hours("Mon,1,0,0", "60").headline == "There are no crews on duty, and no calls come."


def test_the_headline_names_the_hours_that_have_too_few_crews_or_are_tight():
    assert example_result("day-shift").headline.startswith(
        "There are too few crews in 1 of 10 hours (Monday 12:00 to 13:00)."
    )
    assert example_result("evening-tight").headline.startswith(
        "There are enough crews to do the work, but in 4 of 6 hours (Monday 18:00 to 19:00, Monday 19:00 to "
        "20:00, Monday 20:00 to 21:00, Monday 21:00 to 22:00) it takes more than 80% of their time."
    )
    assert work_out_hours("Mon,1,3,4", "60", "50").headline == (
        "There are enough crews to do the work, but in this hour (Mon 01:00 to 02:00) it takes more than 50% "
        "of their time."
    )


def test_one_crew_hour_is_one():
    findings = {finding.label: finding.value for finding in work_out_hours("Mon,1,1,2", "60").findings}

    assert findings["Work"] == "1 crew hour"
    assert findings["Crews on duty"] == "2 crew hours"
    assert findings["Crews needed"] == "2 crew hours"


def test_the_crews_needed_keep_to_the_share_in_spite_of_fractions():
    share = Fraction("0.85")
    assert crews_for(Fraction("8.5"), share) == 10
    assert crews_for(Fraction("8.6"), share) == 11
    assert crews_for(Fraction("8.500000000001"), share) == 11
    assert crews_for(Fraction(0), share) == 0


def test_with_the_crews_needed_no_queue_grows_in_spite_of_fractions():
    # 25 calls of 74.4 minutes are 31 crew hours, and slightly more in floating point.
    values, _ = read_inputs(TOOL, {"hours": ["Mon,1,25,31"], "minutes": ["74.4"], "share": ["100"]})

    assert work_out(values).tables[0].rows[0][-1] == "32"


def test_days_of_the_week_stand_in_their_order_and_dates_as_they_come():
    rows = "Tuesday,1,1,1\nMon,2,1,1\nMon,1,1,1"
    values, _ = read_inputs(TOOL, {"hours": [rows], "minutes": ["10"], "share": ["85"]})
    assert [row[:2] for row in work_out(values).tables[0].rows] == [
        ("Mon", "1"),
        ("Mon", "2"),
        ("Tuesday", "1"),
    ]

    values, _ = read_inputs(
        TOOL, {"hours": ["2026-02-02,1,1,1\n2026-02-01,1,1,1"], "minutes": ["10"], "share": ["85"]}
    )
    assert [row[0] for row in work_out(values).tables[0].rows] == ["2026-02-02", "2026-02-01"]


def test_an_hour_without_a_crew_grows_a_queue_if_there_is_a_call():
    values, _ = read_inputs(TOOL, {"hours": ["Mon,1,1,0\nMon,2,0,0"], "minutes": ["10"], "share": ["85"]})
    rows = work_out(values).tables[0].rows

    assert [row[7] for row in rows] == ["queue grows", "0.00"]


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("Mon,24,1,1", "which is more than 23"),
        ("Mon,1,-1,1", "which is less than 0"),
        ("Mon,1,1,1.5", "where a whole number should be"),
        ("Mon,1,1,1\nmon,1,2,2", "is there twice"),
    ],
)
def test_hours_that_cannot_be_used_are_refused_in_words(hours, words):
    values, errors = read_inputs(TOOL, {"hours": [hours], "minutes": ["10"], "share": ["85"]})
    if not errors:
        with pytest.raises(ToolRefusal) as refusal:
            work_out(values)
        errors = {refusal.value.name: refusal.value.message}

    assert words in errors["hours"]


@given(
    st.lists(
        st.tuples(st.integers(0, 23), st.floats(0, 5000), st.integers(0, 1000)),
        min_size=1,
        max_size=24,
        unique_by=lambda row: row[0],
    ),
    st.floats(0.1, 1440),
    st.floats(10, 100),
)
def test_any_hours_give_a_result_that_survives_the_pipe(rows, minutes, share):
    table = [{"day": "Mon", "hour": at, "calls": calls, "crews": crews} for at, calls, crews in rows]
    result = work_out({"hours": table, "minutes": minutes, "share": share})

    assert from_data(ToolResult, to_data(result)) == result
