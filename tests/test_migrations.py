from flask_migrate import check, downgrade
from sqlalchemy import text

from hub.app import create_app
from hub.kit.db import db, write_transaction
from hub.kit.migrations import MIGRATIONS, init_migrations, upgrade_to_head
from tests.factories import make_trust, share


def test_the_migrations_make_what_the_models_say(empty_database_url, tmp_path):
    app = create_app({"DATABASE_URL": empty_database_url, "INSTANCE_DIR": str(tmp_path)})
    with app.app_context():
        upgrade_to_head()
        check(directory=str(MIGRATIONS))
        db.engine.dispose()


def test_an_upgrade_twice_keeps_everything(app):
    with app.app_context():
        with write_transaction() as session:
            share(session, make_trust(session), slug="elsa")
        upgrade_to_head()
    assert app.test_client().get("/library/elsa").status_code == 200


def test_what_is_shared_survives_every_step_back_and_forth(app):
    """A migration that recreates a table on SQLite could be refused or delete rows that refer to it."""
    with app.app_context():
        with write_transaction() as session:
            share(session, make_trust(session), slug="elsa", theme=["evaluation"], body="A *leader* learns.")
        init_migrations(app)
        # The first revision only creates tables, so there is no data below it.
        for revision in ("0002", "0001"):
            downgrade(directory=str(MIGRATIONS), revision=revision)
        upgrade_to_head()
        rows = db.session.execute(text("SELECT body FROM catalogue_entry")).all()
        facets = db.session.execute(text("SELECT value FROM catalogue_facet WHERE facet = 'theme'")).all()
        db.session.rollback()
    assert ([row[0] for row in rows], [row[0] for row in facets]) == (["A leader learns."], ["evaluation"])
    assert app.test_client().get("/library/elsa").status_code == 200


def test_the_migrations_go_back_to_nothing(app):
    init_migrations(app)
    with app.app_context():
        downgrade(directory=str(MIGRATIONS), revision="base")
        upgrade_to_head()
    assert app.test_client().get("/library").status_code == 200
