import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.plugin_api.content_format import format_document
from hub.plugin_api.documents import Document, ProgrammeDate, ProgrammeDocument
from hub.plugin_api.frontmatter import parse_document, parse_programme
from hub.plugin_api.vocabulary import Accredited, Capability, Kind, Theme, Tier

pytestmark = pytest.mark.fuzz

LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\x85"),
    min_size=1,
    max_size=40,
).filter(str.strip)
BODY = st.lists(LINE, min_size=1, max_size=6).map("\n\n".join).filter(str.strip)


@given(
    title=LINE,
    summary=LINE,
    body=BODY,
    ask=LINE,
    tier=st.lists(st.sampled_from(Tier), max_size=3),
    theme=st.lists(st.sampled_from(Theme), max_size=3),
    capability=st.lists(st.sampled_from(Capability), max_size=3),
    section=st.lists(st.sampled_from(("7.10", "Table 2 (7.2)", "1.3")), max_size=2),
)
def test_a_document_that_is_written_as_a_file_parses_back_to_itself(section, **fields):
    document = Document(
        slug="a-slug",
        kind=Kind.PRACTICE,
        source="supplier",
        section=tuple(section),
        accredited=(Accredited.NO,),
        **fields,
    )
    assert parse_document(format_document(document), slug="a-slug") == document


@given(provider=LINE, fee=LINE, place=LINE)
def test_a_programme_keeps_its_dates(provider, fee, place):
    programme = ProgrammeDocument(
        slug="a-slug",
        title="A programme: part one",
        summary="What it is.",
        kind=Kind.PROGRAMME,
        source="supplier",
        body="At length.",
        provider=provider,
        fee=fee,
        dates=(ProgrammeDate("2027-03-31", "2027-04-02", place), ProgrammeDate("2027-05-01")),
    )
    assert parse_programme(format_document(programme), slug="a-slug") == programme


def test_what_is_empty_or_the_name_of_the_file_is_left_out():
    text = format_document(
        Document("a-slug", "A title", "What it is.", Kind.PRACTICE, "At length.", "supplier")
    )
    assert text == (
        "---\ntitle: A title\nsummary: What it is.\nkind: practice\nsource: supplier\nevidence: shared\n"
        "---\n\nAt length.\n"
    )
