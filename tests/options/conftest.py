from pathlib import Path

import pytest

from hub.library.domain.publication import publish_resource
from hub.options.domain.documents import OptionDocument
from hub.options.domain.queries import OPTIONS
from hub.plugin_api.frontmatter import parse
from tests.factories import make_origin, make_trust

MENU = Path(__file__).parents[2] / "content" / "options"


def _publish_menu(session):
    """Publish the real menu as content sync does."""
    office = make_trust(session, "office")
    for path in sorted(MENU.glob("*.md")):
        document = parse(OptionDocument, path.read_text(encoding="utf-8"), slug=path.stem)
        publish_resource(session, document, make_origin(office, path.name, supplier="hub"), OPTIONS)


@pytest.fixture
def publish_menu():
    return _publish_menu
