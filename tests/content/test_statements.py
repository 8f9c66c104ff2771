"""Each statement of a document is listed with the sections that it rests on."""

from hub.content.domain.statements import list_document_statements
from tests.content.study_items import ASK, GAPS, study_item


def test_each_statement_is_listed_with_the_section_it_rests_on_and_how_that_is_known():
    body = f"It began in spring (5.1). It grew.\n\nIt is known.\n\n{GAPS}\n\n{ASK}"
    document = study_item(body, section=("7.2", "5.1"), summary="A day.")

    assert [(row.where, row.text, row.sections, row.basis) for row in list_document_statements(document)] == [
        ("summary", "A day.", ("7.2", "5.1"), "the document"),
        ("body", "It began in spring (5.1).", ("5.1",), "the sentence"),
        ("body", "It grew.", ("5.1",), "the paragraph"),
        ("body", "It is known.", ("7.2", "5.1"), "the document"),
        (
            "What the study does not say",
            "How many came, or what it cost.",
            (),
            "nothing found in the study",
        ),
        ("Before using it", "Ask the trust who should lead the day.", (), "the hub's advice"),
    ]
