"""The parts of a backup, as the tests read them."""

import zipfile

from alembic.script import ScriptDirectory

from hub.kit.db import db
from hub.kit.migrations import MIGRATIONS

ALL = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]


def parts_of(path):
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def data_of(path):
    parts = parts_of(path)
    del parts["manifest.json"]
    return parts


def files_in(folder):
    # The search index is built in the background. Hidden files count, because they would be left-overs.
    return sorted(path.name for path in folder.iterdir() if path.name != "search")


def release_database(app):
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
