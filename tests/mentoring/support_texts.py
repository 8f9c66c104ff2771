"""The hub's own courses and templates in the library, as content sync publishes them, and pages as text."""

from pathlib import Path

from hub.library.domain.publication import publish_resource
from hub.plugin_api.documents import Document
from hub.plugin_api.frontmatter import parse
from hub.trusts.domain import find_organisation
from tests.factories import make_origin
from tests.people.conftest import main_of

LIBRARY_FOLDER = Path(__file__).parents[2] / "content" / "library"


def publish_texts(scenario, *slugs):
    """Publish files of the library for the hub office."""
    with scenario.write_session() as session:
        office = find_organisation(session, "hub")
        for slug in slugs:
            path = LIBRARY_FOLDER / f"{slug}.md"
            document = parse(Document, path.read_text(encoding="utf-8"), slug=slug)
            publish_resource(session, document, make_origin(office, path.name))


def page_of(browser, url):
    """Return the text of a page, which must be there."""
    answer = browser.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return main_of(answer)
