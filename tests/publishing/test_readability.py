from hub.publishing.domain.checks.readability import check_readability, list_sentences, measure_age
from hub.publishing.domain.checks.text_findings import CheckedText

PLAIN = "We meet at the start of the shift. Each of us says what went well. Then we plan the day. " * 4
HARD = "Organisational interoperability necessitates comprehensive multidisciplinary collaboration. " * 8


def codes(**fields):
    return [finding.code for finding in check_readability(CheckedText(fields))]


def test_a_hard_text_gets_its_reading_age_as_advice_and_a_plain_one_none():
    assert codes(body=HARD) == ["reading-age"]
    assert codes(body=PLAIN) == []
    assert codes(summary=HARD) == []


def test_a_few_words_have_no_reading_age():
    assert measure_age(list_sentences(HARD[:200])) == 0.0


def test_a_sentence_of_more_than_35_words_is_named_by_its_beginning():
    (finding,) = check_readability(CheckedText({"body": "Short. " + "We meet and " * 12 + "end."}))

    assert finding.code == "long-sentence"
    assert "“We meet and We meet and We meet ...”" in finding.message
    assert codes(body="We meet " * 17 + "here.") == []


def test_more_than_five_long_sentences_are_not_all_listed():
    assert codes(body=("We meet and " * 13 + "end. ") * 9).count("long-sentence") == 6
