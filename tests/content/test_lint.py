"""The linter: each kind of problem, compared with the same text without it."""

import pytest
from msgspec.structs import replace

from hub.content.domain.lint import LintContext, lint_document
from hub.framework.feature import feature as framework
from hub.library.feature import feature as library
from hub.options.domain.documents import OptionDocument
from hub.options.feature import feature as options
from tests.content.study_items import ASK, GAPS, TITLE, WHAT, study_item
from tests.factories import make_document
from tests.framework.framework_documents import recommendation

pytestmark = pytest.mark.one_engine

HANDLER = library.content_handlers["library"]
HANDLER_OF_RECOMMENDATIONS = replace(framework.content_handlers["recommendations"], required_headings=())
FROM_PLAN = {"section": ["1.3", "Appendix Six"], "theme": ["networking"], "body": "It is asked (1.3)."}
CONTEXT = LintContext(
    {"/library", "/library/other", "/trusts/london"},
    ["Leading Together"],
    {"/library/other": ["section-cost"]},
)


def issues(document, context=CONTEXT):
    return list(lint_document(document, HANDLER, context))


def test_a_sound_item_has_nothing_to_mend():
    assert issues(study_item()) == []


FAULTS = {
    "without-a-part": (
        {"body": f"{WHAT}\n\n{GAPS}"},
        "body",
        "has no part \u201cBefore using it\u201d. Add the heading with a few lines under it",
    ),
    "part-with-nothing-under-it": (
        {"body": f"{WHAT}\n\n## Before using it\n\n{GAPS}"},
        "body",
        "has no part \u201cBefore using it\u201d. Add the heading with a few lines under it",
    ),
    "too-short": (
        {"body": f"A day (Table 2).\n\n{GAPS}\n\n{ASK}"},
        "body",
        "has 19 words. Say a little more: at least 40",
    ),
    "too-long-for-one-section": (
        {"body": "\n\n".join((WHAT, WHAT, WHAT, WHAT, GAPS, ASK))},
        "body",
        "has 183 words from one section. Keep it to 150, or cite another section",
    ),
    "section-that-is-none": (
        {"section": ("Table 2 (7.2)", "Table 9")},
        "section",
        "\u201cTable 9\u201d is not a section of the study. Write 7.2, Table 2 (7.2), Appendix Two",
    ),
    "section-cited-and-not-named": (
        {"body": f"{WHAT} It is new (5.1).\n\n{GAPS}\n\n{ASK}"},
        "section",
        "does not name 5.1, which the body cites. Add it, or correct the body",
    ),
    "sentence-that-is-neither": (
        {"body": f"{WHAT}\n\nEverybody liked it.\n\n{GAPS}\n\n{ASK}"},
        "body",
        "\u201cEverybody liked it. ...\u201d does not name a section of the study. Name one in the "
        "paragraph, in brackets, or put the sentence under a heading \u201cThe hub's view\u201d",
    ),
    "print-that-the-hub-has-not-seen": (
        {"doubt": "The print says the opposite."},
        "doubt",
        "speaks of the print, which the hub has not seen. Say \u201cthe hub's copy\u201d",
    ),
    "link-to-no-heading": (
        {"body": f"{WHAT} [Cost](#what-it-costs).\n\n{GAPS}\n\n{ASK}"},
        "body",
        "the link #what-it-costs does not lead to a heading of this page. Use one of: "
        "#what-the-study-does-not-say, #before-using-it",
    ),
    "empty-link-to-a-heading": (
        {"body": f"{WHAT} [Top](#).\n\n{GAPS}\n\n{ASK}"},
        "body",
        "the link # does not lead to a heading of this page. Use one of: #what-the-study-does-not-say, "
        "#before-using-it",
    ),
    "link-to-no-heading-of-another-page": (
        {"body": f"{WHAT} [More](/library/other#section-costs).\n\n{GAPS}\n\n{ASK}"},
        "body",
        "the link /library/other#section-costs does not lead to a heading of /library/other. Correct or "
        "remove it",
    ),
    "nowhere-to-be-found": (
        {"theme": ()},
        "theme",
        "nobody can find it. Name one or more of: tier, option, capability, theme",
    ),
    "dead-link": (
        {"body": f"{WHAT} [More](/library/nowhere).\n\n{GAPS}\n\n{ASK}"},
        "body",
        "the link /library/nowhere does not lead to a page of the hub. Correct or remove it",
    ),
    "copied": (
        {"summary": f"It is about {TITLE.lower()}."},
        "summary",
        f"\u201c{TITLE.lower()}\u201d is in the study word for word. Say it in your own words",
    ),
    "hard-words": (
        {
            "body": "\n\n".join(
                (
                    "Organisational leadership development necessitates comprehensive interdisciplinary "
                    "collaboration. Administrative responsibilities disproportionately disadvantage "
                    "professional practitioners. Institutional accountability presupposes transparency "
                    "and methodological sophistication. Communication facilitates transformation. "
                    "Participation invigorates organisations (7.2).",
                    GAPS,
                    ASK,
                )
            )
        },
        "body",
        "has a reading age of 27. Use shorter words and sentences, for 16 or less",
    ),
    "long-sentence": (
        {"body": f"{WHAT} {' '.join(['On and on it goes'] * 8)}.\n\n{GAPS}\n\n{ASK}"},
        "body",
        "the sentence \u201cOn and on it goes On ...\u201d has over 35 words. Split it",
    ),
}


@pytest.mark.parametrize(("fields", "where", "message"), FAULTS.values(), ids=FAULTS)
def test_what_is_to_be_mended_is_said_with_its_place(fields, where, message):
    assert issues(study_item(**fields)) == [(where, message)]


def test_a_link_within_the_hub_or_away_from_it_is_no_fault():
    links = "[Here](/library?kind=tool), [there](/trusts/london#shares), [away](https://example.org)."

    assert issues(study_item(f"{WHAT} {links}\n\n{GAPS}\n\n{ASK}")) == []


def test_an_item_of_a_trusts_own_needs_neither_sections_nor_the_parts_of_the_study():
    assert issues(make_document(body="Ask for it.", theme=("networking",))) == []


def test_a_field_that_rests_on_a_section_asks_for_it():
    option = OptionDocument(
        slug="coaching",
        kind="option",
        title="Coaching",
        summary="Somebody listens.",
        source="study",
        section=("7.2",),
        best_for=({"text": "Those who want to think."},),
        less_good_for=({"text": "Those who want to be told."},),
        place=1,
        body="It is used (7.2).",
    )

    assert list(lint_document(option, options.content_handlers["options"], CONTEXT)) == [
        ("section", "does not name Appendix Two, on which `best_for` rests. Add it"),
        ("section", "does not name Appendix Two, on which `less_good_for` rests. Add it"),
    ]


def test_links_to_headings_that_are_there_are_sound():
    sound = (
        f"{WHAT} [Use](#before-using-it) [Cost](/library/other#section-cost) [All](/library#maincontent)"
        f"\n\n{GAPS}\n\n{ASK}"
    )
    assert issues(study_item(body=sound)) == []


def test_an_id_that_two_headings_have_is_named():
    body = f"{WHAT}\n\n{GAPS}\n\n{ASK}\n\n## A {{#more}}\n\nNone. (7.2)\n\n## B {{#more}}\n\nMany. (7.2)"
    assert ("body", "2 headings have the id more, so that a link reaches only the first") in issues(
        study_item(body=body)
    )


def test_a_sentence_under_a_heading_of_the_hub_needs_no_section():
    body = f"{WHAT}\n\n## The hub's view: who it may help\n\nNew managers.\n\n{GAPS}\n\n{ASK}"

    assert issues(study_item(body)) == []


@pytest.mark.parametrize("second", ["and build systems of your own", "build systems of your own"])
def test_an_entry_that_a_comma_has_cut_in_two_is_named(second):
    document = recommendation(4, stages=["Link to the region", second], **FROM_PLAN)

    ((field, message),) = lint_document(document, HANDLER_OF_RECOMMENDATIONS, CONTEXT)

    assert field == "stages"
    assert message.startswith(f"the entry \u201c{second} ...\u201d does not begin with a capital.")


def test_an_entry_may_begin_with_a_number():
    document = recommendation(4, stages=["360 degree feedback"], **FROM_PLAN)

    assert list(lint_document(document, HANDLER_OF_RECOMMENDATIONS, CONTEXT)) == []
