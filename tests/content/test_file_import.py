"""A file is published and recorded as one step; a file that was removed takes what it published with it."""

import pytest
from sqlalchemy import select

from hub.catalogue.models import CatalogueEntry
from hub.content.domain.file_import import (
    ImportedFile,
    import_document,
    imported_files_by_path,
    parse_file,
    withdraw_missing_files,
)
from hub.content.domain.file_reader import FileProblem, SourceFile
from hub.content.models import ContentFile
from hub.library.feature import feature
from tests.content.conftest import ITEM
from tests.factories import START, make_origin, make_trust
from tests.support.hashing import outside

HANDLER = feature.content_handlers["library"]
HANDLERS = {"library": HANDLER}


@pytest.fixture
def london(session):
    return make_trust(session)


def source_file(path, *, text=None, more="", content_hash="1"):
    text = ITEM.format(title="An item", body="At length.", more=more) if text is None else text
    slug = path.removesuffix(".md")
    return SourceFile(path, f"plugins/london/{path}", slug, "library", text, content_hash)


def bring_in(session, trust, file):
    document = outside(parse_file, HANDLER, file)
    if isinstance(document, FileProblem):
        return document
    return import_document(session, HANDLER.publish, file, document, make_origin(trust, file.path))


def states(session):
    session.expire_all()
    return {row.slug: row.state for row in session.scalars(select(CatalogueEntry))}


def test_a_file_is_published_and_recorded_under_its_supplier(session, london):
    row = bring_in(session, london, source_file("elsa.md"))

    assert states(session) == {"elsa": "live"}
    assert imported_files_by_path(session, "london") == {
        "elsa.md": ImportedFile("library", "1", row.public_id)
    }
    assert imported_files_by_path(session, "yorkshire") == {}


def test_a_file_that_is_read_again_keeps_one_record_with_the_new_hash(session, london):
    first = bring_in(session, london, source_file("elsa.md"))
    public_id = first.public_id
    bring_in(session, london, source_file("elsa.md", content_hash="2"))

    assert imported_files_by_path(session, "london") == {"elsa.md": ImportedFile("library", "2", public_id)}


def test_a_file_without_front_matter_is_a_problem_with_its_mend(session, london):
    problem = bring_in(session, london, source_file("elsa.md", text="Only words"))

    assert problem == FileProblem(
        "plugins/london/elsa.md",
        "front matter",
        "is missing. Begin the file with ---, the fields, and --- again",
    )
    assert session.query(ContentFile).count() == 0


def test_a_file_that_cannot_be_published_is_a_problem_and_leaves_nothing(session, london):
    bring_in(session, london, source_file("elsa.md"))
    yorkshire = make_trust(session, "yorkshire")

    problem = bring_in(session, yorkshire, source_file("elsa.md"))

    assert isinstance(problem, FileProblem)
    assert (problem.file, problem.field) == ("plugins/london/elsa.md", "slug")
    assert imported_files_by_path(session, "yorkshire") == {}
    assert session.query(CatalogueEntry).one().owner_id == london.id


def withdraw(session, *present, handlers=HANDLERS, supplier="london"):
    return withdraw_missing_files(session, handlers, supplier, present, now=START)


def test_what_a_removed_file_published_is_withdrawn_and_the_rest_stays(session, london):
    for path in ("kept.md", "removed.md"):
        bring_in(session, london, source_file(path))
    bring_in(session, make_trust(session, "yorkshire"), source_file("theirs.md"))

    assert withdraw(session, "kept.md") == 1

    assert states(session) == {"kept": "live", "removed": "gone", "theirs": "live"}
    assert list(imported_files_by_path(session, "london")) == ["kept.md"]
    assert list(imported_files_by_path(session, "yorkshire")) == ["theirs.md"]
    assert withdraw(session, "kept.md") == 0


def test_a_renamed_file_withdraws_nothing(session, london):
    bring_in(session, london, source_file("old.md"))
    bring_in(session, london, source_file("later.md", more="formerly: [old]"))

    assert withdraw(session, "later.md") == 0

    assert states(session) == {"later": "live"}
    assert list(imported_files_by_path(session, "london")) == ["later.md"]


def test_a_file_of_a_feature_that_is_no_longer_there_is_forgotten_and_nothing_is_withdrawn(session, london):
    bring_in(session, london, source_file("elsa.md"))

    assert withdraw(session, handlers={}) == 0

    assert states(session) == {"elsa": "live"}
    assert imported_files_by_path(session, "london") == {}
