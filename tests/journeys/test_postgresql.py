"""The hub on PostgreSQL with several processes, by two settings."""

import re
import urllib.request

from tests.support.browser import check_page, press
from tests.support.live import live_hub


def test_a_leader_reads_from_a_hub_on_postgresql_with_two_processes(page, postgresql_databases, tmp_path):
    # Given a hub on an empty PostgreSQL database, made and served by the hub's own commands
    with (
        postgresql_databases.new(migrated=False) as url,
        live_hub(tmp_path, DATABASE_URL=url, WORKERS="2") as address,
    ):
        # When a leader opens the library and then a resource
        check_page(page, f"{address}/library")
        total = int(re.search(r"(\d+) resources", page.inner_text("main"))[1])
        press(page.locator(".nhsuk-card__link").first)
        # Then they read it
        assert page.get_by_role("heading", level=1).is_visible()
        assert total >= 20
        # And whichever process answers says the same
        pages = {urllib.request.urlopen(f"{address}/trusts", timeout=60).read() for _ in range(20)}
        assert len(pages) == 1
