"""Synonyms of the field are found, below the word itself, and the file that lists them keeps its rules."""

from functools import cache
from pathlib import Path

import pytest

import hub
from hub.plugin_api import vocabulary
from hub.search.domain.query_builder import build_clauses
from hub.search.domain.query_parser import SearchTerm, parse_query
from hub.search.domain.schema import stem_words, tokenize
from hub.search.domain.synonyms import find_synonyms, load_groups

ROOT = Path(hub.__file__).resolve().parents[1]
WORDS_WITHOUT_SYNONYMS = """
act change coach drug form leadership leave manager mentor order paramedic parking pay payroll pension station
strategy team uniform us vehicle
"""
"""Words with several meanings, words whose own pages must come first, and words for what the hub has not."""


def test_synonyms_of_the_field_are_found_below_the_word_itself(add_entries, search_titles):
    add_entries({"title": "A personal development plan for each"}, {"title": "The PDP"})

    assert search_titles("pdp") == ["The PDP", "A personal development plan for each"]
    assert search_titles("personal development plans")[0] == "A personal development plan for each"


def expanded(q):
    """Return the words of each clause of a query with its synonyms, all as texts."""
    return [
        (
            join_words(clause.alternatives[0]),
            [join_words(alternative) for alternative in clause.alternatives[1:]],
        )
        for clause in build_clauses(parse_query(q))
    ]


def join_words(alternative):
    """Return the words of an alternative as one text."""
    return " ".join(word for term in alternative.terms for word in term.words)


def test_every_word_of_a_group_has_the_others_as_synonyms():
    assert expanded("cmi") == [("cmi", ["chartered management institute"])]
    assert expanded("chartered management institute") == [("chartered management institute", ["cmi"])]


def test_a_one_way_synonym_is_not_found_from_the_other_side():
    ((run, synonyms),) = expanded("buddy")
    assert (run, set(synonyms)) == ("buddy", {"mentor"})
    assert "buddy" not in expanded("mentor")[0][1]


@pytest.mark.parametrize("q", ["PDP", "Personal Development Plans", "personal developing planned"])
def test_case_and_endings_make_no_difference(q):
    assert len(expanded(q)) == 1
    assert expanded(q)[0][1]


def test_the_longest_run_with_synonyms_is_taken_and_other_words_stand_alone():
    assert [run for run, _ in expanded("unusual job swap scheme")] == ["unusual", "job swap", "scheme"]
    assert expanded("action learning set")[0][0] == "action learning set"


def test_words_in_quotation_marks_have_no_synonyms():
    assert expanded('"pdp"') == [("pdp", [])]
    assert expanded('"job" swap') == [("job", []), ("swap", [])]


def test_words_of_different_terms_may_make_up_one_run():
    ((run, synonyms),) = expanded("clinical-team leader")

    assert run == "clinical team leader"
    assert "ctl" in synonyms
    (clause,) = build_clauses(parse_query("clinical-team leader"))
    assert clause.alternatives[0].terms == (SearchTerm(("clinical", "team")), SearchTerm(("leader",)))


def test_no_words_have_no_clauses_and_unknown_words_no_synonyms():
    assert expanded("") == []
    assert find_synonyms(("zandvoort",)) == []


def test_linking_words_may_be_left_out_but_not_so_that_one_word_remains():
    assert "span of control" in expanded("manager staff ratio")[0][1]
    assert "job enlargement" in expanded("acting up")[0][1]
    assert expanded("act") == [("act", [])]


def stem_phrase(text):
    """Return the stems of a phrase in the form in which texts of the content are searched here."""
    return f" {' '.join(stem_words(tokenize(str(text))))} "


def typed_phrases(group):
    """Return the phrases of a group that people type."""
    return group.get("asked") or group["same"]


def found_phrases(group):
    """Return the phrases of a group that are looked for in the content."""
    return group.get("find") or group["same"]


@cache
def shipped_texts():
    """Return the stems of the content, one text for each file, and one with all labels."""
    files = [path for folder in ("content", "plugins") for path in sorted((ROOT / folder).rglob("*.md"))]
    files += sorted((ROOT / "plugins").rglob("*_tool.py"))
    vocabularies = (
        vocabulary.Kind,
        vocabulary.Tier,
        vocabulary.Option,
        vocabulary.Theme,
        vocabulary.Capability,
    )
    labels = [word.label for words in vocabularies for word in words]
    return [stem_phrase(path.read_text(encoding="utf-8")) for path in files] + [stem_phrase(" ".join(labels))]


def test_every_group_is_of_one_kind_and_has_a_sentence_as_its_reason():
    for group in load_groups():
        assert set(group) in ({"same", "why"}, {"asked", "find", "why"}), group
        reason = group["why"]
        assert reason[0].isupper(), reason
        assert reason.endswith("."), reason
        assert len(reason.split()) >= 4, reason


def test_no_phrase_is_typed_in_two_groups_or_twice_in_one():
    reasons = {}
    for group in load_groups():
        for phrase in typed_phrases(group):
            stems = stem_phrase(phrase)
            assert stems.strip(), phrase
            assert stems not in reasons, f"{phrase}: {reasons[stems]} / {group['why']}"
            reasons[stems] = group["why"]


def test_what_a_group_finds_stands_in_the_shipped_content():
    texts = "\n".join(shipped_texts())
    for group in load_groups():
        missing = [phrase for phrase in found_phrases(group) if stem_phrase(phrase) not in texts]
        # Of equivalents it is enough that the content uses one.
        assert not missing or ("same" in group and len(missing) < len(group["same"])), missing


def test_no_group_finds_more_than_half_of_the_content():
    texts = shipped_texts()
    for group in load_groups():
        phrases = [stem_phrase(phrase) for phrase in group.get("find", ())]
        count = sum(any(phrase in text for phrase in phrases) for text in texts)
        assert count <= len(texts) / 2, f"{group['find']} is in {count} of {len(texts)} texts"


@pytest.mark.parametrize("word", WORDS_WITHOUT_SYNONYMS.split())
def test_a_word_that_has_several_meanings_or_pages_of_its_own_has_no_synonyms(word):
    assert find_synonyms(tuple(stem_words((word,)))) == []
