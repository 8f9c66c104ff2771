from hub.library.domain.items import Ownership, Publication, get_current_revision, write_item
from hub.library.domain.personal_data import export_versions, forget_versions
from hub.library.domain.shelves import LIBRARY
from tests.factories import START, make_document, make_person, make_trust


def test_a_person_takes_away_what_they_published_and_an_erasure_leaves_the_version(session):
    person, london = make_person(session), make_trust(session)
    by = Publication(
        london.id, london.slug, START, Ownership.WEB, author_id=person.id, publisher_id=person.id
    )
    resource = write_item(session, make_document(slug="rota", title="A fairer rota"), by, LIBRARY, None)
    (row,) = export_versions(session, person.id)
    assert (row["item"], row["version"], row["you"]) == ("A fairer rota", 1, "wrote it")
    forget_versions(session, person.id)
    session.expire_all()
    revision = get_current_revision(session, resource)
    assert (revision.author_id, revision.publisher_id) == (None, None)
    assert export_versions(session, person.id) == []
