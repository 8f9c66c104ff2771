"""Shares of audited records, tested with published intervals and impossible counts."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.plugin_api import ToolRefusal, ToolResult
from hub.plugin_api.tool_inputs import read_inputs
from hub.plugin_api.wire import from_data, to_data
from plugins.south_central.adherence import place, share
from plugins.south_central.adherence_tool import TOOL, work_out


def result_for(audits, standard="90"):
    values, errors = read_inputs(TOOL, {"audits": [audits], "standard": [standard]})
    assert errors == {}
    return work_out(values)


@pytest.mark.requirement("R026")
@pytest.mark.parametrize(
    ("followed", "audited", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, Table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # A. Agresti, An Introduction to Categorical Data Analysis: the interval of 0 of 25 ends at .133.
        (0, 25, 0.0, 0.133),
    ],
)
def test_a_published_interval_is_worked_out_to_its_published_figures(followed, audited, low, high):
    result = result_for(f"Audit,{followed},{audited}")
    row = dict(zip(result.tables[0].columns, result.tables[0].rows[0], strict=True))
    audit = share(followed, audited)

    assert (audit.low, audit.high) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))
    assert row["Lower end"] == f"{audit.low:.2%}"
    # All five are far below a standard of 90%.
    assert row["Compared with the standard"] == "below"
    assert result.charts[0].series[0].marked == (0,)


def test_a_share_is_below_only_where_chance_cannot_explain_it():
    result = result_for("A,80,100\nB,8,10\nC,99,100\nD,199,200")
    verdicts = [row[-1] for row in result.tables[0].rows]

    assert verdicts == ["below", "not certain", "at or above", "at or above"]


def test_a_standard_with_a_fraction_is_named_as_it_was_typed():
    assert result_for("A,80,100", standard="92.5").headline == (
        "Below the standard of 92.5%, and not by chance: A."
    )
    assert result_for("A,99,100\nB,8,10", standard="92.5").headline == (
        "Nothing is clearly below the standard of 92.5%; 1 of 2 clearly reaches it. For the rest, chance "
        "could explain the difference."
    )
    assert result_for("A,11,12", standard="92.5").headline == (
        "Chance could explain every difference from the standard of 92.5%."
    )
    assert result_for("A,990,1000", standard="92.5").headline == (
        "The standard of 92.5% is reached, and not by chance."
    )


def test_one_share_is_one():
    assert "Percentages for 1 row, " in result_for("A,80,100").charts[0].summary


def test_stations_are_rows_like_guidelines():
    result = result_for("North,47,50\nSouth,31,48")
    assert "Percentages for 2 rows, " in result.charts[0].summary
    assert "Red diamonds mark 1 row clearly below it." in result.charts[0].summary
    assert (result.tables[0].title, result.tables[0].columns[0]) == ("All rows", "Guideline or station")


@pytest.mark.parametrize(
    ("audits", "words"),
    [
        ("A,11,12", "The share is based on fewer than 30 records, so its interval is wide."),
        ("A,11,12\nB,80,90", "One share is based on fewer than 30 records, so its interval is wide."),
        ("A,11,12\nB,8,9", "Some shares are based on fewer than 30 records, so their intervals are wide."),
        ("A,80,90", ""),
    ],
)
def test_few_records_are_pointed_out(audits, words):
    sentences = [sentence for sentence in result_for(audits).meaning if "fewer than" in sentence]
    assert sentences == ([words] if words else [])


@pytest.mark.parametrize(
    ("audits", "words"),
    [
        ("A,30,20", "30 records followed it, of 20 audited"),
        ("A,0,0", "which is less than 1"),
        ("A,1.5,20", "where a whole number should be"),
    ],
)
def test_counts_that_cannot_be_are_refused_in_words(audits, words):
    values, errors = read_inputs(TOOL, {"audits": [audits], "standard": ["90"]})
    if not errors:
        with pytest.raises(ToolRefusal) as refusal:
            work_out(values)
        errors = {refusal.value.name: refusal.value.message}

    assert words in errors["audits"]


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)), min_size=1, max_size=40),
    st.floats(0, 100),
)
def test_any_counts_give_a_result_that_survives_the_pipe(rows, standard):
    audits = [{"guideline": "G", "followed": float(min(pair)), "audited": float(max(pair))} for pair in rows]
    result = work_out({"audits": audits, "standard": standard})

    assert from_data(ToolResult, to_data(result)) == result
    for audit in (share(int(row["followed"]), int(row["audited"])) for row in audits):
        assert 0 <= audit.low <= audit.share <= audit.high <= 1


@given(st.integers(1, 400).flatmap(lambda audited: st.tuples(st.integers(0, audited), st.just(audited))))
def test_the_place_of_a_standard_is_where_the_interval_lies(counts):
    audit = share(*counts)
    for standard in (Fraction(number, 40) for number in range(41)):
        if abs(standard - audit.low) > 1e-9 and abs(standard - audit.high) > 1e-9:
            assert place(audit, standard) == (standard < audit.low) - (standard > audit.high)


def test_a_standard_on_the_end_of_an_interval_is_not_passed_by_chance():
    assert [place(share(0, 20), Fraction(0)), place(share(20, 20), Fraction(1))] == [1, 0]
