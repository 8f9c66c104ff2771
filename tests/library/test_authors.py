from sqlalchemy import insert

from hub.library.domain.authors import has_written_item
from hub.library.models import ResourceRevision
from tests.factories import START, make_person, make_trust, share


def test_who_wrote_any_version_is_an_author_of_the_item(session):
    resource, author = share(session, make_trust(session)), make_person(session)
    assert not has_written_item(session, resource.entry_id, author.id)
    revision = {"resource_id": resource.id, "number": 2, "origin": "web", "fields": {}, "body": ""}
    values = {**revision, "content_hash": "", "created_at": START, "author_id": author.id}
    session.execute(insert(ResourceRevision).values(**values))
    assert has_written_item(session, resource.entry_id, author.id)
    assert not has_written_item(session, resource.entry_id + 1, author.id)
