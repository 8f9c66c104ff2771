import pytest
from sqlalchemy import update

from hub.access import PUBLIC
from hub.kit.errors import Conflict, Gone, Invalid
from hub.library.domain.publication import publish_resource, withdraw_resource
from hub.library.domain.queries import get_resource
from hub.library.models import ResourceRevision
from tests.factories import (
    LIBRARY_KINDS,
    START,
    make_document,
    make_origin,
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


def test_a_document_renamed_before_it_was_ever_read_gets_the_id_of_its_first_slug(session):
    london = make_trust(session)
    renamed = share(session, london, slug="later", formerly=["old"]).public_id
    withdraw_resource(session, renamed, START)

    assert share(session, london, slug="old", formerly=["later"]).public_id == renamed


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
    with pytest.raises(Gone, match="Its owner withdrew it") as gone:
        get_resource(session, PUBLIC, "elsa", library_kinds=LIBRARY_KINDS)
    assert gone.value.links[0].url == "/trusts/london"

    share(session, london, slug="elsa")
    assert get_resource(session, PUBLIC, "elsa", library_kinds=LIBRARY_KINDS).entry.state == "live"


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
