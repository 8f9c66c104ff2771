"""No verdict of a tool may depend on the unit of its figures, because figures are compared exactly."""

import ast
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.plugin_api import InputKind
from hub.plugin_api.tool_inputs import read_inputs

PLUGINS = Path(__file__).parents[2] / "plugins"
ROWS = st.lists(st.tuples(*[st.integers(0, 60)] * 3), min_size=8, max_size=20)
ALIKE = st.tuples(st.integers(1, 9999), st.integers(8, 20)).map(lambda pair: [(pair[0],) * 3] * pair[1])
# Most figures lie on the mean, where the slightest error puts a whole row of them on one side of it.
BALANCED = st.tuples(st.integers(100, 9999), st.lists(st.integers(1, 99), min_size=1, max_size=5)).map(
    lambda pair: [(pair[0] + step,) * 3 for step in [*[0] * 9, *pair[1], *[-step for step in pair[1]]]]
)
# The largest figure of each lies exactly on its upper limit, wherever the zero of the scale is.
EDGES = (
    (1, 7, 7, 5, 4, 38, 8, 6),
    (7, 0, 20, 5, 5, 6, 1, 0, 9, 2, 8, 1, 2, 3, 3),
    (7, 5, 6, 7, 1, 7, 5, 2, 6, 2, 0, 2, 4, 5, 2, 9, 14, 4, 6, 4),
)
ON_LIMIT = st.tuples(st.sampled_from(EDGES), st.integers(0, 9999)).map(
    lambda pair: [(figure + pair[1],) * 3 for figure in pair[0]]
)


def column(name, *cells):
    return {name: ["\n".join("\t".join(map(str, row)) for row in zip(*cells, strict=True))]}


def spell(number, places):
    """Write `number` * 10 ** -`places` as people do."""
    if places <= 0:
        return str(number * 10**-places)
    digits = str(number).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}"


def control_chart(rows, places):
    return column("values", range(len(rows)), [spell(row[0], places) for row in rows])


def demand(rows, places):
    # As many crews as 62% of their time allows exactly: 30 calls of 1.24 minutes are 0.62 crew hours.
    crews = [row[0] % 13 + 1 for row in rows]
    calls = [spell(30 * number, places) for number in crews]
    typed = column("hours", ["Day"] * len(rows), range(len(rows)), calls, crews)
    return typed | {"minutes": [spell(124, 2 - places)], "share": ["62"]}


def planner(rows, places):
    measures = [[spell(row[index], places) for row in rows] for index in range(3)]
    typed = column("figures", map("M{}".format, range(len(rows))), [2] * len(rows), *measures)
    return typed | {"benefits": [measures[0][0]], "costs": [spell(rows[0][1] + 1, places)]}


# How the same figures are typed in units that are 10 ** places smaller; a tool without such figures has none.
SCALED = {
    "spc-chart": control_chart,
    "demand-and-capacity": demand,
    "evaluation-planner": planner,
    # Counts of records, beside a standard in per cent.
    "guideline-adherence": None,
}


def tools():
    for path in sorted(PLUGINS.glob("*/plugin.py")):
        plugin = import_module(f"plugins.{path.parent.name}.plugin")
        for tool in getattr(plugin, "hub_tools", list)():
            yield tool, plugin.hub_tool_result


TOOLS = {tool.slug: (tool, work_out) for tool, work_out in tools()}


def takes_decimals(tool):
    return any(
        part.number and not part.whole
        for input_ in tool.inputs
        for part in (
            input_.columns
            if input_.kind is InputKind.TABLE
            else [type("Part", (), {"number": input_.kind is InputKind.NUMBER, "whole": input_.whole})]
        )
    )


def verdict_of(slug, typed):
    """Return what a tool says of figures in any unit: what it marks, and its cells that hold no figure."""
    tool, work_out = TOOLS[slug]
    values, errors = read_inputs(tool, typed)
    assert errors == {}
    result = work_out(slug, values)
    marks = [series.marked for chart in result.charts for series in chart.series]
    cells = [
        [cell for index, cell in enumerate(row) if index not in table.numbers]
        for table in result.tables
        for row in table.rows
    ]
    return result.headline, marks, cells


def test_every_tool_that_takes_decimals_is_tried_in_other_units():
    assert {slug for slug, (tool, _) in TOOLS.items() if takes_decimals(tool)} == set(SCALED)


@pytest.mark.parametrize("slug", [slug for slug, typed in SCALED.items() if typed])
@given(rows=st.one_of(ROWS, ALIKE, BALANCED, ON_LIMIT))
def test_a_verdict_does_not_depend_on_the_unit(slug, rows):
    verdicts = [verdict_of(slug, SCALED[slug](rows, places)) for places in (0, 1, 2, 3, -1)]
    assert all(verdict == verdicts[0] for verdict in verdicts)


@given(st.integers(0, 99_999), st.integers(0, 4), st.integers(8, 30))
def test_figures_that_never_vary_are_normal_variation(number, places, count):
    headline, marks, _cells = verdict_of("spc-chart", control_chart([(number,)] * count, places))
    assert headline.startswith("Normal variation")
    assert set(marks) == {()}


@pytest.mark.parametrize("figures", EDGES)
def test_a_figure_on_its_limit_is_not_beyond_it(figures):
    typed = control_chart([(figure + 613,) for figure in figures], 1)
    values, _errors = read_inputs(TOOLS["spc-chart"][0], typed)
    result = TOOLS["spc-chart"][1]("spc-chart", values)
    assert "Beyond the usual limits" not in result.headline
    assert not any("beyond a limit" in row[-1] for row in result.tables[0].rows)


@pytest.mark.parametrize(("figure", "count"), [("0.1", 12), ("61.3", 9), ("7.26", 9), ("99.9", 12)])
def test_a_constant_decimal_is_normal_variation(figure, count):
    headline, _marks, _cells = verdict_of("spc-chart", {"values": ["\n".join([figure] * count)]})
    assert headline.startswith("Normal variation")


def find_inexact(code):
    """Return the lines of code that compare figures in a way that depends on how floats are rounded."""
    lines = []
    for node in ast.walk(ast.parse(code)):
        is_tolerance = (
            isinstance(node, ast.Constant) and isinstance(node.value, float) and 0 < node.value < 1e-3
        )
        is_inexact = isinstance(node, (ast.Name, ast.Attribute, ast.alias)) and {
            getattr(node, "id", None),
            getattr(node, "attr", None),
            getattr(node, "name", None),
        } & {"fmean", "isclose", "epsilon"}
        if is_tolerance or is_inexact:
            lines.append(node.lineno)
    return lines


def test_no_tool_hides_the_rounding_of_floats_behind_a_tolerance():
    paths = [path for path in PLUGINS.glob("*/*.py") if find_inexact(path.read_text(encoding="utf-8"))]
    assert paths == []
    assert sorted(find_inexact("x = y < 1e-9\nfrom statistics import fmean\n")) == [1, 2]
