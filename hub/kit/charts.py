"""Render charts as inline SVG without script or style; the same chart always gives the same SVG.

The SVG has a text alternative, and pages show the figures in a table beside it.
"""

import re
from functools import lru_cache
from hashlib import sha256
from textwrap import wrap
from typing import Any

from markupsafe import Markup, escape

from hub.plugin_api.results import Chart, Look, Series

WIDE_PIXELS, NARROW_PIXELS = 720, 310
"""The width of a chart, which pages make as wide as a desktop's column or a phone without its margins."""
HEIGHT_PIXELS = 280
AXIS_PIXELS = 64
"""The width of the vertical axis with its title."""
FEW_BARS = 5
CHARACTER_PIXELS = 8
MAX_LABEL_LINES = 3
ORDER = (Look.BAR, Look.LIMIT, Look.LINE, Look.TICK)
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
        "width": width,
        "height": HEIGHT_PIXELS,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": "#ffffff",
        "layer": _all_layers(chart),
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
            # Browsers without the first font need a little more room for figures.
            "axisY": {"grid": True, "gridColor": "#e8edee", "titlePadding": 12},
            "legend": {
                "orient": "bottom",
                "direction": "vertical" if width == NARROW_PIXELS else "horizontal",
                "labelFontSize": 13,
                "labelLimit": 260,
                "columnPadding": 32,
                "title": None,
            },
            "view": {"stroke": None},
        },
    }


def _all_layers(chart: Chart) -> list[dict[str, Any]]:
    # Bars lie beneath limits, which are seen across them; limits lie beneath points; the names lie on top.
    numbers = range(len(chart.series))
    bars, limits, lines, ticks = (
        [number for number in numbers if chart.series[number].look is look] for look in ORDER
    )
    return [
        *(_series_layer(chart, chart.series[number]) for number in bars),
        *(layer for number in limits for layer in _limit_layers(chart, number)),
        *(_series_layer(chart, chart.series[number]) for number in (*lines, *ticks)),
        *(_mark_layer(chart, series) for series in chart.series if series.marked),
        *(layer for number in limits for layer in _name_layers(chart, chart.series[number])),
    ]


def _axis_x(chart: Chart, width: int) -> dict[str, Any]:
    # Show as many labels as fit, always including the first; long ones have up to three lines.
    count, room = len(chart.labels), width - AXIS_PIXELS
    longest = max(len(label) for label in chart.labels)
    widest_word = max(len(word) for label in chart.labels for word in [*label.split(), ""])
    needed = longest if longest * CHARACTER_PIXELS < room / 3 else max(widest_word, longest // 2)
    step = -(-count // max(2, room // max(14, needed * CHARACTER_PIXELS + 10)))
    shown = [number for number in range(count) if number % step == 0]
    line_length = max(6, (room * step // count - 10) // CHARACTER_PIXELS)
    label_cases = " : ".join(
        f"datum.value == {number} ? {_lines_expression(chart.labels[number], line_length)}"
        for number in shown
    )
    axis = {"values": shown, "labelExpr": f"{label_cases} : ''", "labelAngle": 0, "labelOverlap": True}
    gap = 0.5 if count <= FEW_BARS else 0.25
    return {
        "field": "position",
        "type": "ordinal",
        "title": chart.x_label,
        "axis": axis,
        **({"scale": {"paddingInner": gap, "paddingOuter": gap / 2}} if _has_bars(chart) else {}),
    }


def _lines_expression(text: str, length: int) -> str:
    lines = wrap(text, length, max_lines=MAX_LABEL_LINES, placeholder="…") or [""]
    return f"[{', '.join(map(_quote_expression, lines))}]"


def _quote_expression(text: str) -> str:
    safe = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")
    return f"'{safe}'"


def _rows(series: Series) -> list[dict[str, Any]]:
    return [
        {"position": position, "value": value, "series": series.name}
        for position, value in enumerate(series.values)
        if value is not None
    ]


def _axis_y(chart: Chart) -> dict[str, Any]:
    return {
        "field": "value",
        "type": "quantitative",
        "title": chart.y_label,
        "scale": {"zero": _has_bars(chart)},
    }


def _layer(chart: Chart, rows: list[dict[str, Any]], mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    return {"data": {"values": rows}, "mark": mark, "encoding": {"y": _axis_y(chart), **encoding}}


def _series_layer(chart: Chart, series: Series) -> dict[str, Any]:
    names = [each.name for each in chart.series if each.look is not Look.LIMIT]
    colours = [COLOURS[index % len(COLOURS)] for index in range(len(names))]
    colour = {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": names, "range": colours},
        # A single series needs no legend, because the axis title names it.
        "legend": {} if len(names) > 1 and series.name == names[0] else None,
    }
    if series.look is Look.LINE:
        line = {"type": "line", "point": {"size": 30}, "strokeWidth": 2}
        return _layer(chart, _rows(series), line, color=colour)
    if series.look is Look.TICK:
        tick = {"type": "tick", "size": 28, "thickness": 5, "stroke": "#ffffff", "opacity": 1}
        return _layer(chart, _rows(series), tick, color=colour)
    bars = [each.name for each in chart.series if each.look is Look.BAR]
    beside = {"xOffset": {"field": "series", "scale": {"domain": bars}}} if len(bars) > 1 else {}
    return _layer(chart, _rows(series), {"type": "bar"}, color=colour, **beside)


def _mark_layer(chart: Chart, series: Series) -> dict[str, Any]:
    marked = [row for row in _rows(series) if row["position"] in series.marked]
    mark = {"type": "point", "shape": "diamond", "size": 140, "filled": True, "color": RED, "opacity": 1}
    return _layer(chart, marked, mark)


def _limit_layers(chart: Chart, number: int) -> list[dict[str, Any]]:
    rows, dashes = _rows(chart.series[number]), DASHES[number % len(DASHES)]
    under = {"type": "line", "strokeWidth": 4, "color": "#ffffff"}
    line = {"type": "line", "strokeDash": dashes, "strokeWidth": 2, "color": INK}
    return [_layer(chart, rows, under), _layer(chart, rows, line)]


def _name_layers(chart: Chart, series: Series) -> list[dict[str, Any]]:
    # The name is written at the end of the line, on white, so that readers need not match dashes to a legend.
    label = {"type": "text", "text": series.name, "align": "right", "dy": -8, "fontSize": 13, "color": INK}
    halo = {**label, "stroke": "#ffffff", "strokeWidth": 4}
    last = _rows(series)[-1:]
    return [_layer(chart, last, halo), _layer(chart, last, label)]


def _has_bars(chart: Chart) -> bool:
    return any(series.look is Look.BAR for series in chart.series)
