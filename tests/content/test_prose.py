"""A Markdown body as blocks of text under their headings, its links, its sentences and its words."""

import pytest

from hub.content.domain.prose import Block, normalised_words, parse_prose, split_sentences


def test_paragraphs_list_items_and_cells_are_blocks_under_the_heading_above_them():
    prose = parse_prose(
        "Before any heading.\n\n## First\n\nA paragraph\nof two lines.\n\n- one\n- two\n\n"
        "### Below\n\n> quoted\n\n## Empty\n\n## Last\n\n1. three\n"
    )

    assert prose.blocks == (
        Block("", "Before any heading."),
        Block("First", "A paragraph of two lines."),
        Block("First", "one"),
        Block("First", "two"),
        Block("Below", "quoted"),
        Block("Last", "three"),
    )
    assert prose.headings == ("First", "Below", "Last")


def test_the_entries_of_a_list_know_the_sentence_that_introduces_it():
    prose = parse_prose(
        "Two:\n\n- one\n\n- two\n\nAfter.\n\n- three\n\nTable:\n\n| A |\n|---|\n| 1 |\n\n## Next\n\n- four\n"
    )

    assert [(block.text, block.lead_in) for block in prose.blocks] == [
        ("Two:", ""),
        ("one", "Two:"),
        ("two", "Two:"),
        ("After.", ""),
        ("three", ""),
        ("Table:", ""),
        ("A", "Table:"),
        ("1", "Table:"),
        ("four", ""),
    ]


def test_a_heading_that_occurs_twice_is_named_once():
    assert parse_prose("## A\n\nx\n\n## B\n\ny\n\n## A\n\nz").headings == ("A", "B")


def test_emphasis_and_links_are_part_of_the_text_and_links_are_listed():
    prose = parse_prose("See **the** [library](/library?q=a&b=c) and <https://example.org>, *all* of it.")

    assert [block.text for block in prose.blocks] == ["See the library and https://example.org, all of it."]
    assert prose.links == ("/library?q=a&b=c", "https://example.org")


@pytest.mark.parametrize("body", ["", "  \n\n", "## Only a heading"])
def test_a_body_without_text_has_no_blocks(body):
    assert (parse_prose(body).blocks, parse_prose(body).headings) == ((), ())


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It began. It grew! Did it end? Yes.", ["It began.", "It grew!", "Did it end?", "Yes."]),
        ("It cost 4.5 per cent more.", ["It cost 4.5 per cent more."]),
        ("One, e.g. this one.", ["One, e.g. this one."]),
        ("In 2009. 12 people came.", ["In 2009.", "12 people came."]),
        ('He said so. "Go on." (It was late.)', ["He said so.", '"Go on." (It was late.)']),
        ("  No end  ", ["No end"]),
        ("", []),
    ],
)
def test_a_sentence_ends_before_a_capital_a_number_or_a_quotation(text, sentences):
    assert split_sentences(text) == sentences


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Trust's plan, 2009\u2014twice!", ["the", "trusts", "plan", "2009", "twice"]),
        ("don\u2019t", ["dont"]),
        ("", []),
        ("\u2026", []),
    ],
)
def test_words_are_compared_without_case_and_punctuation(text, words):
    assert normalised_words(text) == words
