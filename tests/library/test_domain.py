import pytest
from sqlalchemy import update

from hub.access import PUBLIC
from hub.catalogue.domain.queries import Filters, list_entries
from hub.framework.domain import RECOMMENDATIONS
from hub.kit.errors import Conflict, Gone, Invalid, Moved, NotFound
from hub.library.domain.publication import publish_resource, withdraw_resource
from hub.library.domain.queries import get_resource
from hub.library.models import ResourceRevision
from hub.programmes.domain import PROGRAMMES
from tests.factories import (
    LIBRARY_KINDS,
    START,
    make_document,
    make_origin,
    make_programme,
    make_trust,
    share,
)


def test_the_same_document_again_makes_no_new_revision(session):
    london = make_trust(session)
    for _ in range(2):
        resource = share(session, london, slug="elsa")

    assert resource.current_revision == 1


def test_a_changed_document_makes_a_revision_and_keeps_the_one_before(session):
    london = make_trust(session)
    share(session, london, slug="elsa", body="First words.")
    share(session, london, slug="elsa", body="Second words.")

    bodies = [row.body for row in session.query(ResourceRevision).order_by(ResourceRevision.number)]
    assert bodies == ["First words.", "Second words."]
    assert "Second words." in get_resource(session, PUBLIC, "elsa", library_kinds=LIBRARY_KINDS).html


def test_a_revision_cannot_be_changed_or_deleted(session):
    share(session, make_trust(session))
    revision = session.query(ResourceRevision).one()

    with pytest.raises(Conflict), session.begin_nested():
        revision.body = "Rewritten."
        session.flush()
    session.refresh(revision)
    with pytest.raises(Conflict), session.begin_nested():
        session.delete(revision)
        session.flush()


def test_a_slug_stays_with_its_first_owner(session):
    share(session, make_trust(session), slug="elsa")
    yorkshire = make_trust(session, "yorkshire", "Yorkshire Ambulance Service NHS Trust")

    with pytest.raises(Invalid, match="`elsa` already belongs to london"):
        share(session, yorkshire, slug="elsa")


def test_a_slug_stays_with_its_owner_after_it_is_gone(session):
    resource = share(session, make_trust(session), slug="elsa")
    withdraw_resource(session, resource.public_id, START)
    yorkshire = make_trust(session, "yorkshire", "Yorkshire Ambulance Service NHS Trust")

    with pytest.raises(Invalid, match="already belongs to london"):
        share(session, yorkshire, slug="elsa")


def test_a_slug_that_another_file_still_uses_is_refused(session):
    london = make_trust(session)
    resource = share(session, london, slug="elsa")
    origin = make_origin(london, "two.md", path_by_public_id={resource.public_id: "elsa.md"})

    with pytest.raises(Invalid, match=r"`elsa` is already used by elsa\.md"):
        publish_resource(session, make_document(slug="elsa"), origin)


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


def test_a_document_renamed_before_it_was_ever_read_gets_the_id_of_its_first_slug(session):
    london = make_trust(session)
    renamed = share(session, london, slug="new", formerly=["old"]).public_id
    withdraw_resource(session, renamed, START)

    assert share(session, london, slug="old", formerly=["new"]).public_id == renamed


def test_two_resources_cannot_become_one(session):
    london = make_trust(session)
    share(session, london, slug="one")
    share(session, london, slug="two")

    with pytest.raises(Invalid, match="`two` is the address of another item"):
        share(session, london, slug="one", formerly=["two"])


def test_a_withdrawn_resource_is_gone_and_comes_back_when_it_is_shared_again(session):
    london = make_trust(session)
    resource = share(session, london, slug="elsa")
    withdraw_resource(session, resource.public_id, START)
    with pytest.raises(Gone, match="Its owner has taken it away") as gone:
        get_resource(session, PUBLIC, "elsa", library_kinds=LIBRARY_KINDS)
    assert gone.value.links[0].url == "/trusts/london"

    share(session, london, slug="elsa")
    assert get_resource(session, PUBLIC, "elsa", library_kinds=LIBRARY_KINDS).entry.state == "live"


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


def test_what_is_related_shares_a_use_and_never_only_its_trust(session):
    london = make_trust(session)
    share(session, london, slug="here", theme=["evaluation"], option=["coaching"], capability=["1f"])
    share(session, london, title="Only the trust")
    share(session, london, title="Theme", theme=["evaluation"])
    share(session, london, title="Option", option=["coaching"])
    share(session, london, title="Capability", capability=["1f"])

    related = get_resource(session, PUBLIC, "here", library_kinds=LIBRARY_KINDS).related
    assert [(item.entry.title, item.shared_facets) for item in related] == [
        ("Capability", {"capability": ["1f"]}),
        ("Option", {"option": ["coaching"]}),
        ("Theme", {"theme": ["evaluation"]}),
    ]


def test_a_field_that_is_new_and_says_nothing_makes_no_revision(session):
    london = make_trust(session)
    resource = share(session, london, slug="elsa")
    session.flush()
    revision = session.query(ResourceRevision).one()
    session.execute(
        update(ResourceRevision)
        .where(ResourceRevision.id == revision.id)
        .values(fields={name: value for name, value in revision.fields.items() if name != "doubt"})
    )
    session.expire_all()

    assert share(session, london, slug="elsa").current_revision == 1
    assert resource.current_revision == 1
