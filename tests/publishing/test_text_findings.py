from hub.plugin_api.publication import Severity
from hub.publishing.domain.checks.text_findings import (
    MAX_CHECKED_LENGTH,
    MAX_PLACES,
    CheckWords,
    FoundPlace,
    make_findings,
    normalise,
    read_fields,
)

ADVICE = CheckWords("code", Severity.ADVISE, "there is something, {hint}. Remove it.")


def test_texts_and_lists_of_texts_are_read_from_a_form_and_nothing_else():
    checked = read_fields(
        "programme", {"body": "One\r\ntwo", "tier": ["a", "b"], "n": 3, "empty": " ", "ask": " "}
    )

    assert dict(checked.fields) == {"body": "One\ntwo", "tier": "a\nb"}
    assert not checked.has_contact
    assert read_fields("resource", {"ask": "Head of Education"}).has_contact


def test_only_so_much_is_read_of_all_fields_together():
    checked = read_fields("resource", {"body": "x" * (MAX_CHECKED_LENGTH - 1), "aims": "yy"})

    assert sum(map(len, checked.fields.values())) == MAX_CHECKED_LENGTH


def test_spaces_hyphens_and_digits_of_any_form_become_plain_ones():
    assert normalise("999\u00a0234\u20115675 \uff10\u200b7") == "999 234-5675 07"


def test_a_finding_says_in_which_paragraph_and_more_than_five_are_not_listed():
    text = "One.\n\nTwo 1.\n\nThree 2."
    findings = list(
        make_findings(
            ADVICE, "body", text, [FoundPlace(text.index("2"), "b"), FoundPlace(text.index("1"), "a")]
        )
    )

    assert [finding.message for finding in findings] == [
        "Paragraph 2: there is something, a. Remove it.",
        "Paragraph 3: there is something, b. Remove it.",
    ]
    places = (FoundPlace(0, "z") for _ in range(1000))
    many = list(make_findings(ADVICE, "title", "x", places))
    assert len(many) == 6
    assert many[0].message == "There is something, z. Remove it."
    assert many[-1].message == "There are more like this in the same field."
    assert len(list(places)) == 1000 - MAX_PLACES
