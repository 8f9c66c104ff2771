"""What changed is said in plain words, before anything else."""

import pytest

from hub.plugin_api.tool_inputs import read_inputs
from plugins.north_west.spc_tool import TOOL, work_out


def headline_for(rows, better=""):
    values, errors = read_inputs(TOOL, {"values": ["\n".join(map(str, rows))], "better": [better]})
    assert errors == {}
    return work_out(values).headline


def headline_of_example(slug):
    example = next(example for example in TOOL.examples if example.slug == slug)
    values, errors = read_inputs(TOOL, {given.name: [given.text] for given in example.given})
    assert errors == {}
    return work_out(values).headline


def test_the_headline_says_first_in_plain_words_what_changed():
    assert headline_of_example("calls-rise").startswith(
        "The figures rose in Jul 2025 and stayed up. Something changed: look into it."
    )
    assert headline_of_example("calls-normal").startswith("Normal variation: ")
    assert headline_of_example("sickness-fall").startswith(
        "The figures fell steadily from Aug 2024 to Mar 2025. Something changed: look into it."
    )


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ([11, 12] * 4 + [1, 2] * 4, "The figures fell at figure 9 and stayed down."),
        (
            [*[5, 6] * 6, *[8, 9] * 4, 5, 9, 5, 9],
            "The figures were above the average from figure 13 to figure 20.",
        ),
        (
            [11, 12] * 4 + [1, 2, 12, 1, 2, 12, 1],
            "The figures were above the average from figure 1 to figure 8.",
        ),
        ([5, 9, 8, 7, 6, 5, 4, 9, 5], "The figures fell steadily from figure 2 to figure 7."),
        # Up and down without a break: the way down begins at the top.
        ([5, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 5], "The figures fell steadily from figure 7 to figure 12."),
        ([1, 2] * 8 + [30], "The figure at figure 17 was unusually high."),
        ([30, 31] * 8 + [1], "The figure at figure 17 was unusually low."),
        ([*[0, 1] * 10, 2.8, 0.5, 2.8, *[0, 1] * 10], "The figures around figure 23 were unusually high."),
    ],
)
def test_each_kind_of_change_has_its_sentence(figures, words):
    assert headline_for(figures).startswith(words)


def test_a_change_before_a_known_one_is_not_said_to_last():
    rows = [*(f"W{n},{n % 2}" for n in range(8)), *(f"W{n},{10 + n % 2}" for n in range(8, 16))]
    rows += [f"W{n},{50 + n % 2},{'x' if n == 16 else ''}" for n in range(16, 24)]

    assert headline_for(rows).startswith("The figures were above the average from W8 to W15.")


def test_a_long_headline_ends_with_a_whole_sentence():
    rows = [f"{'A long name of a week ' * 3}{n},{n % 2 if n < 40 else 90 + n % 2}" for n in range(44)]
    headline = headline_for(rows, "down")

    assert headline.endswith(".")
    assert "Something changed: look into it." in headline
