import pytest

from hub.kit.db import write_transaction
from tests.factories import make_trust, share


@pytest.fixture
def shared(app, client):
    """A client of a hub in which London shares ELSA."""
    with app.app_context(), write_transaction() as session:
        share(session, make_trust(session), slug="elsa", title="ELSA")
    return client
