import pytest

from hub.access import Audience
from hub.kit.errors import Invalid
from hub.plugin_api.documents import Source
from hub.plugin_api.wire import to_data
from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.domain.item_fields import (
    MAX_DATES,
    NAMED,
    OWN_ORGANISATION,
    RESOURCE_KINDS,
    audience_of,
    empty_fields,
    fields_of_revision,
    list_problems,
    make_document,
    parse_dates,
)
from tests.publishing.conftest import WORDS

RESOURCE, PROGRAMME = ItemKind.RESOURCE, ItemKind.PROGRAMME
COURSE = {**WORDS, "provider": "A university", "dates": "31/3/2027 to 2/4/2027, Leeds\n1/2/2027"}


def resource(**fields):
    return {**empty_fields(RESOURCE), **WORDS, **fields}


def course(**fields):
    return {**empty_fields(PROGRAMME), **COURSE, **fields}


def problems(**fields):
    return dict(list_problems(RESOURCE, resource(**fields)))


def test_an_empty_draft_names_each_field_that_it_needs():
    missing = dict(list_problems(PROGRAMME, empty_fields(PROGRAMME)))
    assert missing.keys() == {"title", "summary", "body", "provider"}
    assert dict(list_problems(RESOURCE, empty_fields(RESOURCE))).keys() == {
        "title",
        "summary",
        "body",
        "kind",
    }


@pytest.mark.parametrize("kind", RESOURCE_KINDS)
def test_each_kind_that_can_be_chosen_makes_a_document(kind):
    assert problems(kind=kind) == {}
    assert make_document(RESOURCE, resource(kind=kind), "a-slug", {}).kind == kind


@pytest.mark.parametrize("kind", ["event", "programme", "recommendation", "", "zzz"])
def test_a_kind_of_the_hub_or_an_unknown_one_is_no_resource(kind):
    assert problems(kind=kind) == {"kind": "Choose the type of item"}
    with pytest.raises(Invalid) as refused:
        make_document(RESOURCE, resource(kind=kind), "a-slug", {})
    assert refused.value.field == "kind"


def test_a_text_that_is_too_long_says_how_long_it_may_be():
    assert problems(title="x" * 121) == {"title": "Shorten this to 120 characters"}
    assert problems(title=f"  {'x' * 120}  ") == {}


def test_named_readers_have_to_be_named():
    assert "readers" in problems(audience=NAMED)
    assert problems(audience=NAMED, readers=["yorkshire"]) == {}


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        ("everybody", Audience.PUBLIC),
        (OWN_ORGANISATION, Audience.ORGANISATION),
        (NAMED, Audience.ORGANISATION),
        ("a value that nobody knows", Audience.ORGANISATION),
    ],
)
def test_only_what_is_for_everybody_is_public(audience, seen_by):
    assert audience_of({"audience": audience}) is seen_by


def test_dates_are_sorted_and_go_back_into_the_form_unchanged():
    document = make_document(PROGRAMME, course(), "a-course", {})
    assert [each.starts for each in document.dates] == ["2027-02-01", "2027-03-31"]
    fields = fields_of_revision(PROGRAMME, to_data(document), document.body)
    assert fields["dates"] == "1/2/2027\n31/3/2027 to 2/4/2027, Leeds"
    assert make_document(PROGRAMME, fields, "a-course", {}) == document


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("in spring", "See: in spring"),
        ("31/2/2027", "not a real date"),
        ("2/3/2027 to 1/3/2027", "before the first"),
        ("\n".join(["1/3/2027"] * (MAX_DATES + 1)), "or fewer"),
    ],
)
def test_a_line_of_dates_that_cannot_be_read_is_quoted(line, words):
    with pytest.raises(Invalid, match=words):
        parse_dates(line)
    assert "dates" in dict(list_problems(PROGRAMME, course(dates=line)))


def test_what_nobody_writes_on_the_website_is_kept_and_the_view_is_the_suppliers_own():
    kept = {"section": ["5.2"], "formerly": ["older"], "doubt": "Nobody knows.", "source": "study"}
    document = make_document(RESOURCE, resource(), "a-slug", kept)
    assert (document.section, document.formerly, document.doubt) == (("5.2",), ("older",), "Nobody knows.")
    assert document.source is Source.SUPPLIER


def test_what_a_file_claimed_of_its_evidence_is_kept():
    assert make_document(RESOURCE, resource(), "a-slug", {"evidence": "evaluated"}).evidence == "evaluated"


def test_what_the_document_refuses_is_said_beside_the_field():
    with pytest.raises(Invalid) as refused:
        make_document(RESOURCE, resource(theme=["zzz"]), "a-slug", {})
    assert refused.value.field == "theme"
