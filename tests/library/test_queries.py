"""A resource is found at its address, also after it has moved; related ones share a use with it."""

import pytest

from hub.access import PUBLIC
from hub.kit.db import db, write_transaction
from hub.kit.errors import Moved, NotFound
from hub.library.domain.publication import withdraw_resource
from hub.library.domain.queries import get_resource
from hub.programmes.domain import PROGRAMMES
from tests.factories import LIBRARY_KINDS, START, make_programme, make_trust, share


def test_a_renamed_resource_keeps_its_id_and_its_old_address_leads_to_the_new(session):
    london = make_trust(session)
    before = share(session, london, slug="elsa").public_id
    after = share(session, london, slug="self-awareness", formerly=["elsa"]).public_id

    assert before == after
    with pytest.raises(Moved) as moved:
        get_resource(session, PUBLIC, "elsa", library_kinds=LIBRARY_KINDS)
    assert moved.value.address == "/library/self-awareness"


def test_a_resource_that_takes_its_old_slug_back_is_there_again(session):
    london = make_trust(session)
    share(session, london, slug="elsa")
    share(session, london, slug="self-awareness", formerly=["elsa"])
    share(session, london, slug="elsa", formerly=["self-awareness"])

    assert get_resource(session, PUBLIC, "elsa", library_kinds=LIBRARY_KINDS).entry.slug == "elsa"
    with pytest.raises(Moved) as moved:
        get_resource(session, PUBLIC, "self-awareness", library_kinds=LIBRARY_KINDS)
    assert moved.value.address == "/library/elsa"


def test_an_unknown_slug_is_not_found(session):
    with pytest.raises(NotFound):
        get_resource(session, PUBLIC, "never-shared", library_kinds=LIBRARY_KINDS)


@pytest.mark.parametrize("withdrawn", [True, False])
def test_an_item_that_became_a_programme_is_found_at_its_new_address(session, withdrawn):
    london = make_trust(session)
    if withdrawn:
        withdraw_resource(session, share(session, london, slug="elsa").public_id, START)
    make_programme(session, london, slug="elsa")

    with pytest.raises(Moved) as moved:
        get_resource(session, PUBLIC, "elsa", library_kinds=LIBRARY_KINDS)
    assert moved.value.address == "/programmes/elsa"


def test_an_item_that_is_still_in_the_library_stays_where_it_is(session):
    london = make_trust(session)
    share(session, london, slug="elsa")
    make_programme(session, london, slug="elsa")

    assert get_resource(session, PUBLIC, "elsa", library_kinds=LIBRARY_KINDS).entry.address == "/library/elsa"
    assert (
        get_resource(session, PUBLIC, "elsa", PROGRAMMES, library_kinds=LIBRARY_KINDS).entry.address
        == "/programmes/elsa"
    )


def test_what_is_related_shares_a_use_and_never_only_its_trust(app):
    with app.app_context(), write_transaction() as session:
        london = make_trust(session)
        share(session, london, slug="here", theme=["evaluation"], option=["coaching"], capability=["1f"])
        share(session, london, title="Only the trust")
        share(session, london, title="Theme", theme=["evaluation"])
        share(session, london, title="Option", option=["coaching"])
        share(session, london, title="Capability", capability=["1f"])

    with app.app_context():
        related = get_resource(db.session(), PUBLIC, "here", library_kinds=LIBRARY_KINDS).related
    assert [(item.entry.title, item.shared_facets) for item in related] == [
        ("Capability", {"capability": ["1f"]}),
        ("Option", {"option": ["coaching"]}),
        ("Theme", {"theme": ["evaluation"]}),
    ]
