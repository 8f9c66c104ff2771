"""Spans and even splits, tested with published splits and unusable lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.plugin_api import ToolRefusal, ToolResult
from hub.plugin_api.tool_inputs import read_inputs
from hub.plugin_api.wire import from_data, to_data
from plugins.great_western.span import even, leaders_for
from plugins.great_western.span_tool import TOOL, work_out


def result_for(**typed):
    values, errors = read_inputs(
        TOOL, {"wished": ["10"], "tolerance": ["2"], **{k: [v] for k, v in typed.items()}}
    )
    assert errors == {}
    return work_out(values)


PUBLISHED = {
    # S. P. Robbins and T. A. Judge, Organizational Behavior, exhibit on contrasting spans: 1,024 and
    # 512 leaders directly above 4,096 operatives, whom this divides into 16 departments.
    "robbins-four": ([256] * 16, 4, 0),
    "robbins-eight": ([256] * 16, 8, 0),
    # Wikipedia, Standard deviation, basic examples.
    "spread": ([2, 4, 4, 4, 5, 5, 7, 9], 5, 2),
    # NumPy documentation, numpy.array_split, and more-itertools documentation, divide.
    "eight-in-three": ([6, 1, 1], 3, 0),
    "three-in-five": ([3, 0, 0, 0, 0], 1, 0),
}


def example(slug):
    sizes, wished, tolerance = PUBLISHED[slug]
    rows = "\n".join(f"Team {number},Leader {number},{size}" for number, size in enumerate(sizes, 1))
    return result_for(teams=rows, wished=str(wished), tolerance=str(tolerance))


def findings_of(result):
    return {finding.label: finding.value for finding in result.findings}


@pytest.mark.requirement("R357")
@pytest.mark.parametrize(
    ("slug", "size", "needed"), [("robbins-four", 4, "1,024"), ("robbins-eight", 8, "512")]
)
def test_the_leaders_directly_above_4096_people_are_as_many_as_published(slug, size, needed):
    """Robbins and Judge: 1,024 at a span of 4 and 512 at a span of 8; sixteen are far out of range."""
    result = example(slug)

    assert findings_of(result)[f"Leaders needed for teams of at most {size}"] == f"{needed}; you have 16"
    assert result.headline.startswith(f"16 of 16 leaders have more than {size} people.")
    assert result.charts[0].series[0].marked == tuple(range(16))


def test_the_published_mean_and_standard_deviation_are_those_of_the_tool():
    """Wikipedia, Standard deviation: of these eight the mean is 5 and the standard deviation 2."""
    result = example("spread")
    findings = findings_of(result)

    assert (findings["Mean span"], findings["Median span"], findings["Spread"]) == (
        "5 people",
        "4.5 people",
        "40% of the mean",
    )
    assert (findings["Too large"], findings["Too small"]) == ("Leader 8", "Leader 1")


@pytest.mark.parametrize(
    ("slug", "split"),
    [
        # numpy.array_split(arange(8.0), 3) and more_itertools.divide(5, three), from their documentation.
        ("eight-in-three", "3, 3, 2"),
        ("three-in-five", "1, 1, 1, 0, 0"),
    ],
)
def test_a_published_split_is_worked_out_as_published(slug, split):
    assert findings_of(example(slug))["An even split among your leaders"] == split


@pytest.mark.requirement("R357")
def test_a_team_beyond_ten_and_two_is_too_large_and_marked():
    result = result_for(teams="A,Ann,9\nB,Ben,12\nC,Cas,13")

    assert result.headline == (
        "1 of 3 leaders has more than 12 people. The average is 11.3 people, from 9 to 13."
    )
    assert result.charts[0].series[0].marked == (2,)
    assert {finding.label: finding.value for finding in result.findings}["Too large"] == "Cas"


FIVE_NEEDED = "For no team to have more than 10 people, you would need 5 leaders."


@pytest.mark.parametrize(
    ("teams", "sentences"),
    [
        # Every team is on target, so nothing is wrong with them.
        ("A,Ann,10\nB,Ben,11\nC,Cas,10\nD,Dee,10", [FIVE_NEEDED]),
        (
            "A,Ann,8\nB,Ben,11\nC,Cas,9\nD,Dee,13",
            ["Moving people could bring every team to 12 or fewer.", FIVE_NEEDED],
        ),
        (
            "A,Ann,9\nB,Ben,9\nC,Cas,9\nNight,,13",
            [
                "Moving people between teams is not enough: 40 people are too many for 3 leaders, if no team "
                "is to have more than 12.",
                "For no team to have more than 10 people, you would need 4 leaders.",
            ],
        ),
        (
            "A,Ann,9\nB,Ben,11",
            ["There are enough leaders. Moving people could bring the spans closer together."],
        ),
        ("A,Ann,10\nB,Ben,10", []),
    ],
)
def test_more_leaders_are_needed_only_where_teams_are_too_large(teams, sentences):
    assert list(result_for(teams=teams).meaning[:-1]) == sentences


def test_two_teams_of_one_leader_are_one_span():
    result = result_for(teams="A,Ann,9\nB,Ann,9")

    assert result.headline == "1 leader has 18 people. This is more than 12."
    assert [row[3] for row in result.tables[0].rows] == ["18", "18"]


def test_a_team_without_a_leader_is_named_and_its_people_are_shared_out():
    result = result_for(teams="A,Ann,4\nB,Ben,4\nNight,,4")
    findings = {finding.label: finding.value for finding in result.findings}

    assert findings["Without a leader"] == "Night"
    assert findings["An even split among your leaders"] == "6, 6"


def test_two_columns_are_a_name_and_the_number_of_people():
    result = result_for(teams="Leader\tPeople\nAnn\t9\nBen\t13")

    assert [row[:4] for row in result.tables[0].rows] == [
        ("Ann", "Ann", "9", "9"),
        ("Ben", "Ben", "13", "13"),
    ]
    assert {finding.label: finding.value for finding in result.findings}["Too large"] == "Ben"


def test_a_row_of_two_cells_among_rows_of_three_has_no_leader():
    findings = {each.label: each.value for each in result_for(teams="A,Ann,4\nNight,4").findings}
    assert findings["Without a leader"] == "Night"


def test_the_leaders_needed_are_rounded_up():
    assert (leaders_for(20, 10), leaders_for(21, 10)) == (2, 3)


@pytest.mark.parametrize(
    ("teams", "words"),
    [
        ("A,,4", "No team has a leader"),
        ("A,Ann,4.5", "where a whole number should be"),
        ("A,Ann,1001", "which is more than 1,000"),
        ("A,Ann", "line 1"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_in_words(teams, words):
    values, errors = read_inputs(TOOL, {"teams": [teams], "wished": ["10"], "tolerance": ["2"]})
    if not errors:
        with pytest.raises(ToolRefusal) as refusal:
            work_out(values)
        errors = {refusal.value.name: refusal.value.message}

    assert words in errors["teams"]


@given(st.integers(0, 5000), st.integers(1, 300))
def test_an_even_split_holds_everybody_and_no_two_sizes_differ_by_more_than_one(people, teams):
    split = even(people, teams)

    assert (sum(split), len(split)) == (people, teams)
    assert max(split) - min(split) <= 1


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=60).map(str.strip)


@given(
    st.lists(st.tuples(NAMES, NAMES, st.integers(0, 1000)), min_size=1, max_size=30),
    st.integers(1, 200),
    st.integers(0, 200),
)
def test_any_list_gives_a_result_that_survives_the_pipe_or_a_refusal(rows, wished, tolerance):
    teams = [
        {"team": team or "T", "leader": leader, "people": float(people)} for team, leader, people in rows
    ]
    inputs = {"teams": teams, "wished": float(wished), "tolerance": float(tolerance)}
    if not any(leader for _, leader, _ in rows):
        with pytest.raises(ToolRefusal):
            work_out(inputs)
        return
    result = work_out(inputs)
    assert from_data(ToolResult, to_data(result)) == result


def test_one_person_is_one():
    result = result_for(teams="A,Ann,1", wished="1", tolerance="0")

    assert result.headline == "1 leader has 1 person. No leader has more than 1 person."
    assert findings_of(result)["Mean span"] == "1 person"
    assert result.charts[0].summary.startswith("1 leader, with 1 to 1 person;")
