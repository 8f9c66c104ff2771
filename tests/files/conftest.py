"""A feature with files: things of the kind `test`, whose files one person may read."""

import io

import pytest

from hub.access import Viewer
from hub.extension.file_owners import FileOwner
from hub.extension.registry import get_registry
from hub.files.domain.uploads import FilePolicy, complete_file, inspect_upload, reserve_file
from hub.files.services import store_upload
from hub.kit.clock import now
from hub.kit.db import db
from tests.factories import make_person
from tests.people.conftest import WriteSession
from tests.support.signed_in import browser_of, visitor

MANY = 100_000_000


class Files:
    """An app with a reader, who may read every file of the kind `test`, and another person, who may not."""

    def __init__(self, app):
        self.app = app
        with self.write_session() as session:
            self.reader_id, self.other_id = make_person(session).id, make_person(session).id
        self.by = Viewer(person_id=self.reader_id)
        get_registry(app).file_owners["test"] = FileOwner(
            "test", lambda session, viewer, file_id, owner_id: viewer.person_id == self.reader_id
        )

    def write_session(self):
        return WriteSession(self.app)

    def store(self, data, name="a.pdf", *, kind="test", complete=complete_file, **limits):
        """Store a file, and return its public id."""
        owner = {"max_files": 100, "max_bytes": MANY, "erased_with_uploader": False, **limits}
        upload, found = inspect_upload(io.BytesIO(data), name, MANY), []

        def reserve(session):
            found.append(reserve_file(session, self.by, FilePolicy(kind, "1", **owner), upload, now()))
            return found[0]

        with self.app.app_context():
            try:
                store_upload(upload, reserve, complete)
            finally:
                db.session.remove()
        return found[0]

    def reader(self):
        return browser_of(self.app, self.reader_id)

    def other(self):
        return browser_of(self.app, self.other_id)

    def visitor(self):
        return visitor(self.app)


@pytest.fixture
def files(app):
    return Files(app)
