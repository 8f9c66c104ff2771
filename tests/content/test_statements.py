"""Each statement of a document is listed with what it rests on: the study, the hub's words, or nothing."""

from hub.content.domain.statements import list_document_statements
from hub.options.domain.documents import OptionDocument
from tests.content.study_items import ASK, GAPS, study_item
from tests.factories import make_document


def test_each_statement_is_listed_with_the_section_it_rests_on_and_how_that_is_known():
    view = "## The hub\u2019s view: who it may help\n\nNew managers. Others, too (7.2)."
    body = f"It began in spring (5.1). It grew.\n\nIt is known.\n\n{view}\n\n{GAPS}\n\n{ASK}"
    document = study_item(body, section=("7.2", "5.1"), summary="A day.", doubt="A word is lost.")

    assert [(row.where, row.text, row.sections, row.basis) for row in list_document_statements(document)] == [
        ("summary", "A day.", ("7.2",), "the field"),
        ("doubt", "A word is lost.", (), "the hub's note"),
        ("body", "It began in spring (5.1).", ("5.1",), "the sentence"),
        ("body", "It grew.", ("5.1",), "the paragraph"),
        ("body", "It is known.", (), "nothing"),
        ("The hub\u2019s view: who it may help", "New managers.", (), "the hub's view"),
        ("The hub\u2019s view: who it may help", "Others, too (7.2).", ("7.2",), "the sentence"),
        (
            "What the study does not say",
            "How many came, or what it cost.",
            (),
            "nothing found in the study",
        ),
        ("Before using it", "Ask the trust who should lead the day.", (), "the hub's advice"),
    ]


def test_the_entries_of_a_list_rest_on_the_sentence_that_introduces_it():
    body = "It had two parts (5.1):\n\n- one\n- two\n\nIt had more:\n\n| Part |\n|---|\n| three |"

    rows = list_document_statements(study_item(body, section=("7.2", "5.1"), summary="A day."))

    assert [(row.text, row.sections, row.basis) for row in rows[1:]] == [
        ("It had two parts (5.1):", ("5.1",), "the sentence"),
        ("one", ("5.1",), "the paragraph"),
        ("two", ("5.1",), "the paragraph"),
        ("It had more:", (), "nothing"),
        ("Part", (), "nothing"),
        ("three", (), "nothing"),
    ]


def test_what_a_supplier_says_of_itself_needs_no_section():
    rows = list_document_statements(make_document(body="We run it. It works.", summary="A day."))

    assert {row.basis for row in rows} == {"the supplier"}


def test_the_summary_of_an_option_is_the_hubs_and_its_lines_are_the_studys():
    option = OptionDocument(
        slug="coaching",
        kind="option",
        title="Coaching",
        summary="Somebody listens.",
        source="study",
        section=("Appendix Two",),
        best_for=({"text": "Those who want to think."},),
        less_good_for=({"text": "Those who want to be told."},),
        place=1,
        body="It is used (7.1).",
    )

    assert [(row.where, row.sections, row.basis) for row in list_document_statements(option)] == [
        ("summary", (), "the hub's note"),
        ("best_for", ("Appendix Two",), "the field"),
        ("less_good_for", ("Appendix Two",), "the field"),
        ("body", ("7.1",), "the sentence"),
    ]
