"""Extracts show the words of the query where they occur."""

import pytest

from hub.kit.text import FILE_MARK, TITLE_MARK
from hub.search.domain.extracts import EXTRACT_CHARACTERS, Extractor, TextFragment
from tests.search.small_index import catalogue_row, make_searcher


def test_extracts_mark_the_words_where_they_stand(add_entries, search):
    add_entries(
        {"title": "In the summary", "summary": "How to coach a manager."},
        {
            "title": "In the text",
            "summary": "Another.",
            "body": f"{'Words. ' * 60}We coached them. {'Words. ' * 60}",
        },
    )
    results = search("coaching")
    extracts = {entry.title: results.extracts[entry.id] for entry in results.entries}

    summary = extracts["In the summary"].summary
    assert "".join(fragment.text for fragment in summary) == "How to coach a manager."
    assert [fragment.text for fragment in summary if fragment.highlighted] == ["coach"]
    passage = extracts["In the text"].passage
    assert [fragment.text for fragment in passage if fragment.highlighted] == ["coached"]
    assert (passage[0].text[:2], passage[-1].text[-2:]) == ("\u2026 ", " \u2026")
    assert len("".join(fragment.text for fragment in passage)) < 200


@pytest.fixture
def extract(tmp_path):
    """Return the extract of a summary and a body for some words, in an index that holds both."""

    def run(words, summary="", body=""):
        searcher = make_searcher(tmp_path, catalogue_row(1, "A title", summary=summary, body=body))
        return Extractor(searcher, words).extract(summary, body)

    return run


def plain(fragments):
    return "".join(fragment.text for fragment in fragments)


def highlighted(fragments):
    return [fragment.text for fragment in fragments if fragment.highlighted]


def test_the_whole_summary_is_shown_with_every_form_of_each_word(extract):
    summary = "Coaches (coaching) a leader, é \U0001f691 and COACHED leaders."
    found = extract(["coach", "leader", "coaching"], summary, "Coaching.")

    assert plain(found.summary) == summary
    assert highlighted(found.summary) == ["Coaches", "coaching", "leader", "COACHED", "leaders"]
    assert found.passage == ()


def test_where_only_the_body_matches_the_summary_is_plain_and_a_passage_follows(extract):
    found = extract(["coach"], "A summary.", "We coach.")

    assert found.summary == (TextFragment("A summary."),)
    assert plain(found.passage) == "We coach."
    assert highlighted(found.passage) == ["coach"]


@pytest.mark.parametrize(
    ("before", "after", "starts", "ends"),
    [
        ("", "", "We", "coach"),
        ("", ".", "We", "coach."),
        ("Words and more. " * 30, "", "\u2026 ", "coach"),
        ("", f" them. {'Words and more. ' * 30}", "We", " \u2026"),
    ],
)
def test_text_that_is_left_out_is_marked_and_mere_punctuation_is_shown(extract, before, after, starts, ends):
    passage = plain(extract(["coach"], "A summary.", f"{before}We coach{after}").passage)

    assert passage.startswith(starts)
    assert passage.endswith(ends)
    assert len(passage) <= EXTRACT_CHARACTERS + 4


@pytest.mark.parametrize("words", [[], ["other"]])
def test_where_nothing_matches_the_summary_alone_is_shown(extract, words):
    found = extract(words, "A summary.", "A body.")

    assert (found.summary, found.passage) == ((TextFragment("A summary."),), ())


def test_a_passage_from_a_file_says_from_which_and_never_runs_into_another(extract):
    files = ("A guide", "Ask a zebra."), ("Notes", "Ask an okapi.")
    parts = (f"{FILE_MARK} {title} {TITLE_MARK} {text}" for title, text in files)
    body = " ".join(("A page on teams.", *parts))
    assert plain(extract(["zebra"], body=body).passage) == "In the file \u201cA guide\u201d: Ask a zebra."
    assert plain(extract(["okapi"], body=body).passage) == "In the file \u201cNotes\u201d: Ask an okapi."
    assert plain(extract(["team", "okapi"], body=body).passage) == "A page on teams."
    assert extract(["guide"], body=body).passage == ()


def test_fillers_of_synonyms_are_not_marked(add_entries, search):
    add_entries({"title": "One", "summary": "An appraisal and a talk, with feedback for and about all."})
    (entry,) = search("appraisal").entries
    extract = search("appraisal").extracts[entry.id]

    assert [fragment.text for fragment in extract.summary if fragment.highlighted] == ["appraisal"]
    (entry,) = search("and").entries
    marked = [fragment.text for fragment in search("and").extracts[entry.id].summary if fragment.highlighted]
    assert marked == ["and", "and"]
