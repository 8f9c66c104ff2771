"""Each shelf has its own addresses, and keeps those of the hub's pages free."""

import pytest

from hub.access import PUBLIC
from hub.catalogue.domain.queries import Filters, list_entries
from hub.framework.domain import RECOMMENDATIONS
from hub.kit.errors import Invalid
from hub.library.domain.publication import publish_resource
from hub.library.domain.queries import list_shelf
from hub.library.domain.shelves import LIBRARY, Shelf
from tests.factories import (
    LIBRARY_KINDS,
    for_its_owner_alone,
    make_document,
    make_origin,
    make_programme,
    make_trust,
    member_of,
    share,
)


@pytest.mark.parametrize("slug", ["compare", "forward"])
def test_an_address_that_is_a_page_of_the_hub_is_refused(session, slug):
    with pytest.raises(Invalid, match="is the address of a page of the hub"):
        make_programme(session, make_trust(session), slug=slug)


def test_the_library_lists_what_stands_on_other_shelves_too(session):
    london = make_trust(session)
    share(session, london, title="A resource")
    make_programme(session, london, title="A programme")
    publish_resource(session, make_document(title="Asked", slug="1"), make_origin(london), RECOMMENDATIONS)

    page = list_entries(session, PUBLIC, LIBRARY_KINDS, Filters(sort="title"))
    assert [entry.title for entry in page.entries] == ["A programme", "A resource", "Asked"]


def test_the_address_of_an_item_is_its_slug_below_the_path_of_its_shelf():
    assert LIBRARY.address("elsa") == "/library/elsa"
    assert Shelf("option", "/options").address("360-feedback") == "/options/360-feedback"


def test_the_slug_that_one_shelf_keeps_free_is_an_address_on_another(session):
    london = make_trust(session)
    shelf = Shelf("resource", "/library", reserved_slugs=("taken",))
    with pytest.raises(Invalid, match="is the address of a page of the hub"):
        publish_resource(session, make_document(slug="taken"), make_origin(london), shelf)

    publish_resource(session, make_document(slug="taken"), make_origin(london), LIBRARY)
    (entry,) = list_entries(session, PUBLIC, ("resource",), Filters()).entries
    assert entry.address == "/library/taken"


def test_a_shelf_has_what_its_reader_may_see_in_the_order_of_titles(session):
    london, yorkshire = make_trust(session), make_trust(session, "yorkshire")
    share(session, london, title="Second", body="For all.")
    for_its_owner_alone(session, share(session, london, title="First", body="For one trust."))

    def titles(viewer):
        return [entry.title for entry, _ in list_shelf(session, viewer, LIBRARY)]

    assert titles(PUBLIC) == ["Second"]
    assert titles(member_of(yorkshire.id)) == ["Second"]
    assert titles(member_of(london.id)) == ["First", "Second"]
