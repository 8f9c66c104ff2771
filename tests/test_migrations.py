from flask_migrate import check, downgrade

from hub.app import create_app
from hub.kit.db import MIGRATIONS, db, write_transaction
from hub.kit.migrating import upgrade
from tests.factories import make_trust, share


def test_the_migrations_make_what_the_models_say(empty_database_url, tmp_path):
    app = create_app({"DATABASE_URL": empty_database_url, "INSTANCE_DIR": str(tmp_path)})
    with app.app_context():
        upgrade()
        check(directory=str(MIGRATIONS))
        db.engine.dispose()


def test_an_upgrade_twice_keeps_everything(app):
    with app.app_context():
        with write_transaction() as session:
            share(session, make_trust(session), slug="elsa")
        upgrade()
    assert app.test_client().get("/library/elsa").status_code == 200


def test_the_migrations_go_back_to_nothing(app):
    with app.app_context():
        downgrade(directory=str(MIGRATIONS), revision="base")
        upgrade()
    assert app.test_client().get("/library").status_code == 200
