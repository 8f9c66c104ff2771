"""The ranking over the study's real menu, tested with every combination of answers where possible."""

from itertools import product
from pathlib import Path

import pytest
import yaml

from hub.access import PUBLIC
from hub.options.domain.documents import Circumstance, Need, OptionDocument
from hub.options.domain.queries import MenuOption, list_options
from hub.options.domain.ranking import Answers, rank_options
from hub.plugin_api.frontmatter import parse
from hub.plugin_api.vocabulary import Accredited, Grouping, Method, Mix, Option

FILES = sorted((Path(__file__).parents[2] / "content" / "options").glob("*.md"))
PREFERENCES = {"grouping": Grouping, "mix": Mix, "method": Method, "accredited": Accredited}
UNANSWERED = [""]


def load_option(path):
    document = parse(OptionDocument, path.read_text(encoding="utf-8"), slug=path.stem)
    facets = {name: tuple(word.value for word in getattr(document, name)) for name in PREFERENCES}
    lines = (document.best_for, document.less_good_for, document.arrange)
    return document.place, MenuOption(document.slug, document.title, document.summary, "", *lines, facets)


MENU = [option for _place, option in sorted((load_option(path) for path in FILES), key=lambda pair: pair[0])]


def all_answers():
    choices = [[*UNANSWERED, *(word.value for word in vocabulary)] for vocabulary in PREFERENCES.values()]
    for need in [*UNANSWERED, *(need.value for need in Need)]:
        for chosen in product(*choices):
            preferences = tuple((name, word) for name, word in zip(PREFERENCES, chosen, strict=True) if word)
            if need or preferences:
                yield Answers(needs=(need,) if need else (), preferences=preferences)


def first_slug(answers):
    return rank_options(MENU, answers)[0].option.slug


@pytest.mark.requirement("R043")
def test_the_menu_is_the_studys_sixteen_in_their_order():
    assert [option.slug for option in MENU] == [option.value for option in Option]


@pytest.mark.requirement("R041")
@pytest.mark.requirement("R053")
def test_every_option_can_be_reached_as_the_first():
    assert {first_slug(answers) for answers in all_answers()} == {option.value for option in Option}


@pytest.mark.requirement("R042")
@pytest.mark.parametrize(
    "question",
    [
        pytest.param("method", marks=pytest.mark.requirement("R072")),
        pytest.param("grouping", marks=pytest.mark.requirement("R073")),
        pytest.param("mix", marks=pytest.mark.requirement("R074")),
        pytest.param("accredited", marks=pytest.mark.requirement("R075")),
    ],
)
def test_every_word_of_every_question_changes_some_answer(question):
    for word in PREFERENCES[question]:
        changed = [
            answers
            for answers in all_answers()
            if question not in dict(answers.preferences)
            and first_slug(answers)
            != first_slug(
                Answers(answers.needs, (*answers.preferences, (question, word.value)), answers.circumstances)
            )
        ]
        assert changed, f"{question}: {word} changes nothing"


def test_every_circumstance_changes_some_answer():
    for circumstance in Circumstance:
        changed = [
            answers
            for answers in all_answers()
            if first_slug(answers)
            != first_slug(Answers(answers.needs, answers.preferences, (circumstance.value,)))
        ]
        assert changed, f"{circumstance} changes nothing"


def test_an_option_that_is_less_good_for_what_was_said_is_never_first():
    for answers in all_answers():
        for circumstance in (None, *Circumstance):
            circumstances = (circumstance.value,) if circumstance else ()
            ranked = rank_options(MENU, Answers(answers.needs, answers.preferences, circumstances))
            selected = {*answers.needs, *circumstances}
            assert ranked
            assert not selected & {line.word for line in ranked[0].option.less_good_for}
            cautioned = [bool(choice.cautions) for choice in ranked]
            assert cautioned == sorted(cautioned)


def test_every_need_is_what_some_option_is_best_for_and_every_caution_stands_in_the_menu():
    best = {line.word for option in MENU for line in option.best_for if line.word}
    less = {line.word for option in MENU for line in option.less_good_for if line.word}

    assert best == {need.value for need in Need}
    assert {circumstance.value for circumstance in Circumstance} <= less
    assert less <= best | {circumstance.value for circumstance in Circumstance}


def test_each_shown_option_says_why():
    for choice in rank_options(MENU, Answers(needs=("challenge",), preferences=(("method", "work-based"),))):
        assert any(reason.text for reason in choice.reasons)


def test_a_need_counts_more_than_everything_about_how():
    preferences = (("grouping", "group"), ("mix", "other-sectors"), ("accredited", "yes"))
    ranked = rank_options(MENU, Answers(needs=("knowledge",), preferences=preferences))

    assert ranked[0].option.slug == "e-learning"
    assert next(reason.text for reason in ranked[0].reasons) == "Developing knowledge"


def test_the_menu_is_read_back_as_it_was_brought(session, publish_menu):
    publish_menu(session)

    assert [(option.slug, option.best_for) for option in list_options(session, PUBLIC)] == [
        (option.slug, option.best_for) for option in MENU
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_of_the_menu_names_where_its_columns_come_from(path):
    meta = yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])

    assert "Appendix Two" in meta["section"]
    assert ("Table 3 (7.3)" in meta["section"]) == bool(meta.get("arrange"))
