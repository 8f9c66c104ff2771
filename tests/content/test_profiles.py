"""Each statement of a plugin's answer is listed with its section, and checked like those of a document."""

import pytest

from hub.content.domain.lint import LintContext
from hub.content.domain.profiles import lint_profile, list_profile_statements
from hub.plugin_api.answers import Answer
from hub.plugin_api.records import Contact, Speciality, StatedFact, SurveyResponse, Trust
from hub.plugin_api.tools import Input, InputKind, Tool
from tests.content.study_items import TITLE

CONTEXT = LintContext(set(), [])
LONG = f"{' '.join(['It goes on and on'] * 8)}."
TOOL = Tool(
    slug="chart",
    title="A chart",
    summary="It draws.",
    prompted_by="The trust measures its work.",
    section="7.2",
    method=("It counts.",),
    sources=("A book",),
    inputs=(Input("values", "Values", InputKind.NUMBER),),
)


def make_answer(*, trust=None, **fields):
    return Answer(Trust("london", "London NHS Trust", "London", **(trust or {})), **fields)


def listed(answer):
    return [(row.where, row.text, row.sections, row.basis) for row in list_profile_statements(answer)]


def test_a_plugin_that_names_its_trust_alone_states_nothing():
    assert listed(make_answer()) == []


def test_every_statement_is_listed_hook_by_hook_with_the_section_that_its_record_names():
    answer = make_answer(
        trust={
            "summary": "It covers London (4.0).",
            "name_note": "It had two names.",
            "survey": SurveyResponse(9, 50, 40, 4),
        },
        facts=(StatedFact("It was praised.", "5.1"),),
        speciality=Speciality("ELSA", "It trains leaders.", "Table 2 (7.2)"),
        contacts=(Contact("The training team", "courses", "7.3"),),
        tools=(TOOL,),
    )

    assert listed(answer) == [
        ("hub_trust", "It covers London (4.0).", ("4.0",), "the sentence"),
        ("hub_trust", "It had two names.", (), "the trust"),
        (
            "hub_trust",
            "9 people asked, 50 per cent began, 40 per cent finished: worked out as 4 people",
            ("Appendix One",),
            "the record",
        ),
        ("hub_facts", "It was praised.", ("5.1",), "the record"),
        ("hub_speciality", "It trains leaders.", ("Table 2 (7.2)",), "the record"),
        ("hub_contacts", "The training team: courses", ("7.3",), "the record"),
        ("hub_tools chart", "The trust measures its work.", ("7.2",), "the record"),
    ]


def test_what_names_no_section_is_what_the_trust_says():
    answer = make_answer(
        speciality=Speciality("ELSA", "It trains leaders."), contacts=(Contact("The team", "courses"),)
    )

    assert listed(answer) == [
        ("hub_speciality", "It trains leaders.", (), "the trust"),
        ("hub_contacts", "The team: courses", (), "the trust"),
    ]


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        (
            {"facts": (StatedFact("It was praised.", "Chapter 9"),)},
            "hub_facts",
            "is not a section of the study",
        ),
        ({"facts": (StatedFact(f"{TITLE}.", "5.1"),)}, "hub_facts", "is in the study word for word"),
        ({"speciality": Speciality("ELSA", LONG)}, "hub_speciality", "has over 35 words"),
        ({"contacts": (Contact("The team", f"{TITLE}."),)}, "hub_contacts", "is in the study"),
        ({"trust": {"summary": LONG}}, "hub_trust", "has over 35 words"),
    ],
)
def test_each_kind_of_problem_is_found_where_it_is(fields, where, words):
    ((found_where, problem),) = lint_profile(make_answer(**fields), CONTEXT)

    assert (found_where, words in problem) == (where, True)


def test_a_sound_answer_has_no_problem_and_a_name_may_repeat_the_study():
    answer = make_answer(facts=(StatedFact("It was praised.", "5.1"),), tools=(TOOL,))
    named = make_answer(facts=(StatedFact(f"{TITLE}.", "5.1"),))

    assert list(lint_profile(answer, CONTEXT)) == []
    assert list(lint_profile(named, LintContext(set(), [TITLE]))) == []
