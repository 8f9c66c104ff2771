import pytest

from hub.content.services import sync_content
from hub.extension.registry import get_registry
from hub.kit.db import write_transaction
from tests.factories import for_its_owner_alone, make_programme, make_trust, share
from tests.support.databases import Filling

SECRET = "Kept inside"


@pytest.fixture
def sample_client(make_app):
    """Return a client of a hub with one trust, which has an item that only its own people may see."""
    app = make_app(SITE_URL="https://hub.example.org")
    with app.app_context(), write_transaction() as session:
        london = make_trust(session)
        share(
            session, london, slug="alpha", title="Alpha", kind="tool", tier=["director"], formerly=["first"]
        )
        share(session, london, slug="beta", title="=Beta()", kind="practice", theme=["evaluation"])
        make_programme(
            session, london, slug="gamma", title="Gamma", provider="+A provider", fee="-100",
            ask="The training function", how_to_apply="Write to the provider",
        )  # fmt: skip
        for_its_owner_alone(session, share(session, london, slug="inside", title=SECRET, kind="checklist"))
    return app.test_client()


def bring_content(app):
    """Bring all the real content into the database of `app`."""
    with app.app_context():
        sync_content(get_registry(app).content_handlers, app.config)


CONTENT = Filling("content", bring_content)


@pytest.fixture
def filling(request):
    """All the real content, for the tests that use it."""
    return CONTENT if "real_app" in request.fixturenames else None


@pytest.fixture
def real_app(app):
    """Return the app with all its real content."""
    return app
