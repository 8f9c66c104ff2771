"""Render charts as inline SVG without script or style; the same chart always gives the same SVG.

The SVG has a text alternative, and pages show the figures in a table beside it.
"""

import re
from functools import lru_cache
from hashlib import sha256
from typing import Any

from markupsafe import Markup, escape

from hub.plugin_api.results import Chart, Look, Series

WIDE_PIXELS, NARROW_PIXELS = 640, 300
"""The width of a desktop column, and of a phone without its margins. Text has the same size in both."""
HEIGHT_PIXELS = 280
FEW_BARS = 5
FONT = "Frutiger W01, Arial, sans-serif"
INK, RED = "#212b32", "#da291c"
COLOURS = ("#005eb8", "#ae5300", "#006747", "#7c2855", "#330072", "#4c6272")
DASHES = ([6, 4], [2, 3], [8, 3, 2, 3], [3, 2])
TAG = re.compile(r"<[^<>]+>")
ROLE_ATTRIBUTE = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
ELEMENT_ID = re.compile(r'(id="|url\(#|href="#)([A-Za-z])')


def render_chart(chart: Chart, *, wide: bool) -> Markup:
    """Return `chart` as an SVG element, `wide` for a desktop or otherwise for a phone."""
    # The library escapes what it draws, and the text alternative is escaped below.
    return Markup(_render_svg(chart, WIDE_PIXELS if wide else NARROW_PIXELS))  # noqa: S704


@lru_cache(maxsize=128)
def _render_svg(chart: Chart, width: int) -> str:
    # Imported with the first chart, because it takes a second and 100 MB, and many processes never draw one.
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(_vega_lite_spec(chart, width))
    digest = sha256(f"{chart!r}{width}".encode()).hexdigest()[:10]
    # Element ids must be unique when a page shows several charts.
    svg = ELEMENT_ID.sub(rf"\1c{digest}-\2", svg)
    # The chart is one image with one text alternative; elements with a role inside would each need their own.
    svg = TAG.sub(lambda tag: ROLE_ATTRIBUTE.sub("", tag[0]), svg)
    label = escape(f"{chart.title}. {chart.summary}")
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" focusable="false" ', 1)


def _vega_lite_spec(chart: Chart, width: int) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width - 60,
        "height": HEIGHT_PIXELS,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": "#ffffff",
        "layer": [
            layer for number in _order(chart) for layer in _layers(chart, chart.series[number], number)
        ],
        "encoding": {"x": _axis_x(chart, width)},
        "resolve": {"scale": {"color": "independent"}},
        "config": {
            "aria": False,
            "font": FONT,
            "axis": {
                "labelFontSize": 13,
                "titleFontSize": 13,
                "labelColor": INK,
                "titleColor": INK,
                "grid": False,
            },
            "axisY": {"grid": True, "gridColor": "#e8edee"},
            "legend": {
                "orient": "bottom",
                "direction": "vertical" if width == NARROW_PIXELS else "horizontal",
                "labelFontSize": 13,
                "labelLimit": 260,
                "title": None,
            },
            "view": {"stroke": None},
        },
    }


def _order(chart: Chart) -> list[int]:
    # Limits are drawn first, so that they do not cover a point.
    return sorted(range(len(chart.series)), key=lambda number: chart.series[number].look is not Look.LIMIT)


def _axis_x(chart: Chart, width: int) -> dict[str, Any]:
    # Show as many labels as fit, always including the first.
    longest = max(len(label) for label in chart.labels)
    max_labels = max(2, (width - 80) // max(14, longest * 9 + 8))
    step = -(-len(chart.labels) // max_labels)
    shown = [number for number in range(len(chart.labels)) if number % step == 0]
    names = [chart.labels[number] for number in shown]
    label_cases = " : ".join(
        f"datum.value == {number} ? {_quote_expression(name)}"
        for number, name in zip(shown, names, strict=True)
    )
    return {
        "field": "position",
        "type": "ordinal",
        "title": chart.x_label,
        "axis": {"values": shown, "labelExpr": f"{label_cases} : ''", "labelAngle": 0, "labelOverlap": True},
    }


def _quote_expression(text: str) -> str:
    safe = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")
    return f"'{safe}'"


def _layers(chart: Chart, series: Series, number: int) -> list[dict[str, Any]]:
    rows = [
        {"position": position, "value": value, "series": series.name}
        for position, value in enumerate(series.values)
        if value is not None
    ]
    y = {
        "field": "value",
        "type": "quantitative",
        "title": chart.y_label,
        "scale": {"zero": _has_bars(chart)},
    }
    if series.look is Look.LIMIT:
        return _limit_layers(series, rows, y, number)
    layers = [_series_layer(chart, series, rows, y)]
    marked = [row for row in rows if row["position"] in series.marked]
    if marked:
        mark = {"type": "point", "shape": "diamond", "size": 140, "filled": True, "color": RED, "opacity": 1}
        layers.append({"data": {"values": marked}, "mark": mark, "encoding": {"y": y}})
    return layers


def _series_layer(
    chart: Chart, series: Series, rows: list[dict[str, Any]], y: dict[str, Any]
) -> dict[str, Any]:
    names = [each.name for each in chart.series if each.look is not Look.LIMIT]
    colour = {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": names, "range": [COLOURS[index % len(COLOURS)] for index in range(len(names))]},
        # A single series needs no legend, because the axis title names it.
        "legend": {} if len(names) > 1 and series.name == names[0] else None,
    }
    # With few bars the automatic width is too wide.
    bar: dict[str, Any] = {"type": "bar", **({"width": 48} if len(chart.labels) <= FEW_BARS else {})}
    line = {"type": "line", "point": {"size": 30}, "strokeWidth": 2}
    mark = bar if series.look is Look.BAR else line
    encoding: dict[str, Any] = {"y": y, "color": colour}
    bars = [each.name for each in chart.series if each.look is Look.BAR]
    if series.look is Look.BAR and len(bars) > 1:
        encoding["xOffset"] = {"field": "series", "scale": {"domain": bars}}
        mark = {"type": "bar"}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _limit_layers(
    series: Series, rows: list[dict[str, Any]], y: dict[str, Any], number: int
) -> list[dict[str, Any]]:
    under = {"type": "line", "strokeWidth": 4, "color": "#ffffff"}
    line = {"type": "line", "strokeDash": DASHES[number % len(DASHES)], "strokeWidth": 2, "color": INK}
    label = {"type": "text", "text": series.name, "align": "right", "dy": -8, "fontSize": 13, "color": INK}
    # The name is written at the end of the line, on white, so that readers need not match dashes to a legend.
    halo = {**label, "stroke": "#ffffff", "strokeWidth": 4}
    return [
        {"data": {"values": rows}, "mark": under, "encoding": {"y": y}},
        {"data": {"values": rows}, "mark": line, "encoding": {"y": y}},
        {"data": {"values": rows[-1:]}, "mark": halo, "encoding": {"y": y}},
        {"data": {"values": rows[-1:]}, "mark": label, "encoding": {"y": y}},
    ]


def _has_bars(chart: Chart) -> bool:
    return any(series.look is Look.BAR for series in chart.series)
