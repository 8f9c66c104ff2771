from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.plugin_api import RecordError
from hub.plugin_api.frontmatter import parse_document

GOOD = """---
title: A title
summary: A sentence.
kind: practice
source: supplier
{}
---

Words.
"""


def parse(more="", **options):
    return parse_document(GOOD.format(more), slug="a-slug", **options)


def test_a_file_gives_its_slug_by_its_name_unless_it_states_one():
    assert parse().slug == "a-slug"
    assert parse("slug: another").slug == "another"


def test_what_a_file_leaves_out_is_not_stated():
    document = parse()

    assert document.evidence == "shared"
    assert (document.tier, document.accredited, document.ask) == ((), (), "")


def test_one_word_is_a_list_of_one_and_words_stand_in_the_order_of_the_vocabulary():
    assert parse("tier: director").tier == ("director",)
    assert parse("tier: [director, first-line-manager, director]").tier == ("first-line-manager", "director")


def test_yes_and_no_mean_what_they_say():
    assert parse("accredited: yes").accredited == ("yes",)
    assert parse("accredited: no").accredited == ("no",)


@pytest.mark.requirement("R010")
@pytest.mark.parametrize("level", ["evaluated", "good-practice"])
def test_an_item_from_the_study_is_never_more_than_shared(level):
    text = GOOD.format(f'evidence: {level}\nsection: "7.2"').replace("source: supplier", "source: study")

    with pytest.raises(RecordError, match=r"evidence: cannot be more than shared.*evaluated none.*7\.2"):
        parse_document(text, slug="a-slug")


@pytest.mark.parametrize(
    ("more", "field", "mend"),
    [
        ("tiers: director", "tiers", "Did you mean `tier`?"),
        ("tier: boss", "tier", "Use one of: first-line-manager"),
        ("tier: 5", "tier", "Write a word, or a list of words"),
        ("section: 7.10", "section", 'numbers in quotes: "7.2"'),
        ("section: [7.10]", "section", 'numbers in quotes: "7.2"'),
        ("tier: {a: b}", "tier", "Write a word, or a list of words"),
        ("capability: [2e]", "capability", "Use one of: 1f"),
        ("formerly: [A B]", "formerly", "Use a-z, 0-9 and single hyphens"),
        ("formerly: a-slug", "formerly", "Name only slugs it used to have"),
        ("slug: ../x", "slug", "Use a-z, 0-9 and single hyphens"),
        ("ask: 5", "ask", "Write it as text"),
        (f"ask: {'x' * 101}", "ask", "Keep it to 100"),
        ("evidence: proven", "evidence", "Use one of: shared"),
        ("a: b: c", "front matter", "Check the colons"),
        ("? [a]\n: b", "front matter", "Check"),
        ("1: b", "1", "Fields are"),
    ],
)
def test_what_is_wrong_is_named_with_its_mend(more, field, mend):
    with pytest.raises(RecordError) as error:
        parse(more)
    assert error.value.field == field
    assert mend in error.value.mend


@pytest.mark.parametrize("name", ["title", "summary", "kind", "source"])
def test_a_field_that_every_item_needs_is_asked_for(name):
    text = "".join(line for line in GOOD.format("").splitlines(True) if not line.startswith(name))
    with pytest.raises(RecordError, match=f"{name}: is missing. Add a line `{name}: ...`"):
        parse_document(text, slug="a-slug")


def test_an_item_from_the_study_names_its_section():
    with pytest.raises(RecordError, match="section: is missing"):
        parse_document(GOOD.format("").replace("source: supplier", "source: study"), slug="a-slug")


def test_an_item_without_words_is_refused():
    with pytest.raises(RecordError, match="body: is empty"):
        parse_document(GOOD.format("").replace("Words.", ""), slug="a-slug")


@given(st.text(max_size=400))
def test_whatever_a_file_holds_the_worst_is_a_record_error(text):
    for file_text in (text, f"---\n{text}\n---\nWords.", GOOD.format(text)):
        with suppress(RecordError):
            parse_document(file_text, slug="a-slug")


@pytest.mark.parametrize(
    ("more", "field", "lines"),
    [
        ("title: Another", "title", "2 and 6"),
        ('"title": Another', "title", "2 and 6"),
        ("tier: director\nask: Why\ntier: director", "tier", "6 and 8"),
        ("ask: {a: 1, a: 2}", "a", "6 and 6"),
    ],
)
def test_a_field_that_stands_twice_is_refused_and_named(more, field, lines):
    with pytest.raises(RecordError) as refusal:
        parse(more)
    assert refusal.value.field == field
    assert refusal.value.problem == f"appears twice, on lines {lines}"


@pytest.mark.parametrize(
    "text",
    [
        '{\n"title": "A",\n"title": "B"\n}\n\nWords.',
        '+++\ntitle = "A"\n+++\nWords.',
        "x\n---\ntitle: A\n---\nWords.",
    ],
)
def test_only_yaml_at_the_beginning_is_front_matter(text):
    with pytest.raises(RecordError) as refusal:
        parse_document(text, slug="a-slug")
    assert (refusal.value.field, refusal.value.problem) == ("front matter", "is missing")
