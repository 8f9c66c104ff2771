import re

from hub.kit.db import write_transaction
from hub.web.page_cache import get_page_version
from tests.factories import make_trust, share

VERSION = re.compile(r"clock|max\(event\.")
"""The statements that read the version of the pages, at most every two seconds."""
PAGES = (
    "/",
    "/library",
    "/library?q=item&kind=practice&tier=director&sort=title",
    "/library/item-0",
    "/trusts",
    "/trusts/london",
)


def fill(app, size):
    with app.app_context(), write_transaction() as session:
        london = make_trust(session)
        for number in range(size):
            share(session, london, slug=f"item-{number}", title=f"Item {number}", tier=["director"])


def test_a_page_asks_no_more_of_the_database_when_there_is_more_to_show(make_app, queries):
    app = make_app(PAGE_CACHE_MB="0")
    statement_counts = {page: [] for page in PAGES}
    for size in (1, 20, 100):
        fill(app, size)
        get_page_version(app).current()
        for page in PAGES:
            with queries(app) as statements:
                assert app.test_client().get(page).status_code == 200
            counted = [statement for statement in statements if not VERSION.search(statement)]
            statement_counts[page].append(len(counted))

    for page, counts in statement_counts.items():
        assert (page, counts) == (page, [counts[0]] * 3)
        assert 0 < counts[0] <= 7
