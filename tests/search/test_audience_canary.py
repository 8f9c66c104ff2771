"""A word in an entry for members, or for named organisations, reaches nobody who may not see the entry."""

import re

import pytest

from hub.access import Audience, Role
from hub.catalogue.domain import CatalogueEntry, EntryFields, upsert_entry
from hub.kit.db import db, write_transaction
from hub.search.services import wait_for_index
from hub.web.page_cache import get_page_version
from tests.factories import START, make_person, make_trust, share
from tests.support.signed_in import browser_of, visitor

pytestmark = pytest.mark.one_engine

CANARY, WORD = "Zandvoort", "quaggas"
SAME = {"capability": ["2g"], "kind": "tool", "tier": ["director"]}
SECRET = {"slug": "secret", "title": f"{CANARY} plan", "summary": "Internal.", "body": f"About {WORD}."}
SEARCHES = tuple(f"/library?q={q}" for q in (WORD, "internal", "plan"))
SLIPS = tuple(f"/library?q={q}" for q in ("zandvort", "quagas"))
CLOSEST = (f"/library?q={WORD}+internal+okapi",)
SUGGESTIONS = tuple(f"/search/suggest?q={q}" for q in (WORD, "quag", "zand"))
FOR_EACH = (
    *("/", "/library", "/library?capability=2g", "/library/open", "/trusts/london", "/trusts"),
    *SEARCHES,
    *SLIPS,
    *CLOSEST,
    *SUGGESTIONS,
)
"""Pages that show each reader what that reader may see."""
FOR_ALL = (
    *("/sitemap.xml", "/feeds/library.atom", "/downloads/library.csv", "/downloads/library.json"),
    *("/api/v1/resources", "/api/v1/resources/secret"),
    *(f"{url}?q={WORD}" for url in ("/api/v1/search", "/downloads/library.csv", "/feeds/library.atom")),
)
"""What is the same for everybody, whoever asks."""
SEEN = {
    "public": (),
    "guest": (),
    "other trust": ("members",),
    "named trust": ("members", "named"),
    "owner": ("members", "named"),
}
"""Which of the two entries each reader sees."""


@pytest.fixture
def browsers(app):
    """A browser for each kind of reader; `named` is the id of the trust that may be named."""
    with app.app_context(), write_transaction() as session:
        london, york, wales = (make_trust(session, slug) for slug in ("london", "yorkshire", "wales"))
        share(session, london, slug="open", title="Open", summary="For all.", body="Here.", **SAME)
        share(session, london, **SECRET, **SAME)
        people = {
            "guest": make_person(session, london, Role.GUEST),
            "other trust": make_person(session, wales),
            "named trust": make_person(session, york),
            "owner": make_person(session, london),
        }
        ids, app.named = {name: person.id for name, person in people.items()}, york.id
    return {"public": visitor(app), **{name: browser_of(app, id_) for name, id_ in ids.items()}}


def restrict(app, audience):
    """Let only some read the secret entry, whose words stay as they are."""
    with app.app_context(), write_transaction() as session:
        row = session.query(CatalogueEntry).filter_by(slug="secret").one()
        names = ("public_id", "kind", "slug", "address", "title", "summary", "owner_id", "facets", "body")
        fields = {name: getattr(row, name) for name in names}
        upsert_entry(session, EntryFields(**fields, audience=audience, reader_ids=(app.named,)), now=START)
    with app.app_context():
        assert wait_for_index(db.session())
    get_page_version(app).invalidate()


def pages_with(browser, pages, *words):
    """Return the pages that hold one of these words; what was typed is not typed with a capital letter."""
    return [page for page in pages if any(word in browser.get(page).text for word in words)]


def count_shown(browser):
    """Return what the list of the library says of the number of its results."""
    return re.search(r"hub-count\">(\d+)", browser.get("/library").text)[1]


@pytest.mark.parametrize(
    ("audience", "name"), [(Audience.MEMBERS, "members"), (Audience.ORGANISATION, "named")]
)
def test_only_who_may_see_an_entry_meets_its_words(app, browsers, audience, name):
    restrict(app, audience)
    for reader, browser in browsers.items():
        if name in SEEN[reader]:
            pages = (*FOR_EACH[2:4], *SEARCHES, *CLOSEST, *SUGGESTIONS)
            assert pages_with(browser, pages, CANARY) == list(pages), reader
            assert pages_with(browser, SLIPS, "Showing results for") == list(SLIPS), reader
            assert browser.get("/library/secret").status_code == 200
            assert count_shown(browser) == "2", reader
        else:
            words = (CANARY, "zandvoort", "Showing results for", "Did you mean")
            assert pages_with(browser, FOR_EACH, *words) == [], reader
            assert browser.get("/library/secret").status_code == 404
            assert count_shown(browser) == "1", reader
    assert pages_with(browsers["owner"], FOR_ALL, CANARY) == []
    assert pages_with(browsers["public"], FOR_ALL, CANARY) == []


def test_what_was_for_everybody_is_for_some_at_once_and_for_everybody_again(app, browsers):
    public, named = browsers["public"], browsers["named trust"]
    for audience, sees in (
        (Audience.PUBLIC, (True, True)),
        (Audience.ORGANISATION, (False, True)),
        (Audience.PUBLIC, (True, True)),
        (Audience.MEMBERS, (False, True)),
    ):
        restrict(app, audience)
        page = f"/library?q={WORD}"
        assert tuple(CANARY in each.get(page).text for each in (public, named)) == sees, audience
