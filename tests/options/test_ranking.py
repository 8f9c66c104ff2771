"""The ranking over the study's real menu, tested with every combination of answers where possible."""

from itertools import product

import pytest

from hub.options.domain.documents import Circumstance, Need
from hub.options.domain.ranking import Answers, rank_options
from hub.plugin_api.vocabulary import Option
from tests.options.study_menu import MENU, PREFERENCES

UNANSWERED = [""]


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


@pytest.mark.slow
def test_every_circumstance_changes_some_answer():
    for circumstance in Circumstance:
        changed = [
            answers
            for answers in all_answers()
            if first_slug(answers)
            != first_slug(Answers(answers.needs, answers.preferences, (circumstance.value,)))
        ]
        assert changed, f"{circumstance} changes nothing"


@pytest.mark.slow
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


def test_each_shown_option_says_why():
    for choice in rank_options(MENU, Answers(needs=("challenge",), preferences=(("method", "work-based"),))):
        assert any(reason.text for reason in choice.reasons)


def test_a_need_counts_more_than_everything_about_how():
    preferences = (("grouping", "group"), ("mix", "other-sectors"), ("accredited", "yes"))
    ranked = rank_options(MENU, Answers(needs=("knowledge",), preferences=preferences))

    assert ranked[0].option.slug == "e-learning"
    assert next(reason.text for reason in ranked[0].reasons) == "Developing knowledge"
