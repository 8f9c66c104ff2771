from hub.access import Audience
from hub.library.domain.exports import export_items
from hub.library.domain.items import Ownership, Publication, write_item
from hub.library.domain.shelves import LIBRARY
from hub.plugin_api.documents import Document
from hub.plugin_api.frontmatter import parse_document
from tests.factories import START, make_document, make_trust, share


def publish(session, trust, document, audience=Audience.PUBLIC):
    by = Publication(trust.id, trust.slug, START, Ownership.WEB, audience)
    return write_item(session, document, by, LIBRARY, None)


def test_what_is_kept_on_the_website_is_exported_as_files_that_parse_to_the_same_items(session):
    london = make_trust(session)
    written = make_document(
        slug="rota",
        title="A fairer rota: yes",
        summary="Said plainly, “with quotes” - and a dash.",
        theme=("team-leadership",),
        section=("7.10",),
        body="## What it is\n\nA rota.\n\n- One\n- Two",
    )
    publish(session, london, written)
    share(session, london, slug="of-a-file")
    (file,) = export_items(session, london.slug, LIBRARY, Document)
    assert parse_document(file.text, slug=file.slug) == written


def test_an_item_that_is_not_for_everybody_is_named_and_not_written(session):
    london = make_trust(session)
    publish(session, london, make_document(slug="rota"), Audience.ORGANISATION)
    (file,) = export_items(session, london.slug, LIBRARY, Document)
    assert (file.slug, file.text) == ("rota", None)
    assert list(export_items(session, "another", LIBRARY, Document)) == []
