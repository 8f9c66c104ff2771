"""An entry is found by its slug, or its new address is named; what is hidden is not there."""

import pytest

from hub.access import PUBLIC, Audience
from hub.catalogue.domain.entries import withdraw_entry
from hub.catalogue.domain.lookup import get_entry_by_slug
from hub.kit.errors import Moved, NotFound
from tests.catalogue.catalogue_entries import add_entry
from tests.factories import START, make_trust, member_of


@pytest.fixture
def london(session):
    return make_trust(session)


def moved_to(session, viewer, slug, **options):
    with pytest.raises(Moved) as error:
        get_entry_by_slug(session, viewer, "resource", slug, **options)
    return error.value.address


def test_a_live_and_a_withdrawn_entry_are_found_by_their_slug(session, london):
    entry = add_entry(session, london)
    assert get_entry_by_slug(session, PUBLIC, "resource", "elsa") is entry
    withdraw_entry(session, entry, now=START)

    assert get_entry_by_slug(session, PUBLIC, "resource", "elsa") is entry


@pytest.mark.parametrize(("kind", "slug"), [("resource", "none"), ("option", "elsa"), ("resource", "")])
def test_a_slug_of_no_entry_of_this_kind_is_not_found(session, london, kind, slug):
    add_entry(session, london)
    with pytest.raises(NotFound, match="nothing at this address"):
        get_entry_by_slug(session, PUBLIC, kind, slug)


def test_a_former_slug_names_the_new_address(session, london):
    add_entry(session, london, "old", public_id="one")
    add_entry(session, london, "new", public_id="one")

    assert moved_to(session, PUBLIC, "old") == "/library/new"


def test_an_entry_of_another_kind_with_the_same_slug_is_named_if_it_is_live(session, london):
    programme = add_entry(session, london, kind="programme", address="/programmes/elsa")
    with pytest.raises(NotFound):
        get_entry_by_slug(session, PUBLIC, "resource", "elsa")

    assert moved_to(session, PUBLIC, "elsa", fallback_kinds=("programme",)) == "/programmes/elsa"
    withdraw_entry(session, programme, now=START)
    with pytest.raises(NotFound):
        get_entry_by_slug(session, PUBLIC, "resource", "elsa", fallback_kinds=("programme",))


def test_a_withdrawn_entry_gives_way_to_a_live_one_of_another_kind(session, london):
    withdrawn = add_entry(session, london, public_id="one")
    withdraw_entry(session, withdrawn, now=START)
    assert get_entry_by_slug(session, PUBLIC, "resource", "elsa", fallback_kinds=["programme"]) is withdrawn
    add_entry(session, london, public_id="two", kind="programme", address="/programmes/elsa")

    assert moved_to(session, PUBLIC, "elsa", fallback_kinds=["programme"]) == "/programmes/elsa"


def test_a_live_entry_is_found_before_one_of_another_kind(session, london):
    entry = add_entry(session, london, public_id="one")
    add_entry(session, london, public_id="two", kind="programme", address="/programmes/elsa")

    assert get_entry_by_slug(session, PUBLIC, "resource", "elsa", fallback_kinds=("programme",)) is entry


@pytest.mark.parametrize("slug", ["old", "new"])
def test_what_is_for_an_organisation_is_not_there_for_others_nor_under_a_former_slug(session, london, slug):
    for current in ("old", "new"):
        add_entry(session, london, current, public_id="one", audience=Audience.ORGANISATION)
    for viewer in (PUBLIC, member_of(london.id + 1)):
        with pytest.raises(NotFound):
            get_entry_by_slug(session, viewer, "resource", slug)

    own = member_of(london.id)
    assert get_entry_by_slug(session, own, "resource", "new").public_id == "one"
    assert moved_to(session, own, "old") == "/library/new"
