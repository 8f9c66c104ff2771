import re

from hub.kit.charts import render_chart
from hub.plugin_api.results import Chart, Look, Series


def chart(**fields):
    defaults = {
        "title": "Calls <a day>",
        "summary": "Three days; the last is marked.",
        "x_label": "Day",
        "y_label": "Calls",
        "labels": ("Mon", "Tue", "Wed"),
        "series": (
            Series("Calls", Look.LINE, (1.0, 2.0, 3.0), marked=(2,)),
            Series("Mean", Look.LIMIT, (2.0, 2.0, 2.0)),
        ),
        "marked": "Beyond a limit",
    }
    return Chart(**{**defaults, **fields})


def test_a_chart_is_one_picture_with_its_words_and_no_parts_that_ask_for_words():
    svg = render_chart(chart(), wide=True)

    assert svg.startswith('<svg role="img" aria-label="Calls &lt;a day&gt;. Three days; the last is marked."')
    assert len(re.findall(r'\brole="', svg)) == 1
    assert "aria-roledescription" not in svg


def test_a_chart_needs_no_script_and_no_style():
    svg = render_chart(chart(), wide=False)

    assert not re.search(r"<script|<style|\bstyle=|\bon\w+=", svg)


def test_a_point_on_a_limit_is_drawn_over_it():
    svg = render_chart(chart(), wide=True)

    assert svg.index("stroke-dasharray") < svg.index('fill="#da291c"')


def test_a_limit_is_seen_across_the_bars_and_its_name_lies_on_top():
    bars = Series("Calls", Look.BAR, (1.0, 2.0, 3.0), marked=(2,))
    svg = render_chart(chart(series=(bars, Series("Mean", Look.LIMIT, (2.0, 2.0, 2.0)))), wide=True)

    last_bar = svg.rindex("<path", 0, svg.index('stroke="#ffffff"'))
    assert last_bar < svg.index("stroke-dasharray") < svg.index('fill="#da291c"') < svg.rindex(">Mean<")


def test_no_line_leads_from_one_tick_to_the_next():
    ticks = (
        Series("Share", Look.BAR, (1.0, 2.0, 3.0)),
        Series("Lower end", Look.TICK, (0.5, 1.5, 2.5)),
        Series("Upper end", Look.TICK, (1.5, 2.5, 3.0)),
    )
    svg = render_chart(chart(series=ticks), wide=True)

    assert "mark-line" not in svg
    assert all(name in svg for name in ("Lower end", "Upper end"))


def test_long_labels_of_bars_have_lines_and_stay_apart():
    names = ("Aspirin for a suspected heart attack", "Pain score recorded twice", "Blood glucose checked")
    svg = render_chart(chart(labels=names, series=(Series("Share", Look.BAR, (1.0, 2.0, 3.0)),)), wide=True)

    assert names[0] not in svg
    assert re.findall(r"<tspan[^>]*>([^<]+)<", svg)[:2] == ["Aspirin for a suspected", "heart attack"]


def test_two_charts_on_a_page_share_no_id():
    one, other = render_chart(chart(), wide=True), render_chart(chart(title="Others"), wide=True)
    ids = [set(re.findall(r'\bid="([^"]+)"', svg)) for svg in (one, other)]

    assert not ids[0] & ids[1]


def test_words_in_a_label_cannot_become_code():
    svg = render_chart(chart(labels=("O'Neill \\", "' + alert(1) + '", "Wed")), wide=True)

    assert "O'Neill \\" in svg
    assert "' + alert(1) + '" in svg
