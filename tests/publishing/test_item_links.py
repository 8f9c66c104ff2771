"""Links of items to other sites: kept as the texts have them, checked in time, shown when broken."""

from datetime import timedelta

from hub.kit.clock import now
from hub.library.domain import ItemStatus
from hub.publishing.domain.item_links import (
    LinkResult,
    Outcome,
    delete_links_of_gone,
    external_links,
    list_broken_links,
    list_links_to_check,
    record_result,
    save_links,
)
from hub.publishing.jobs.upkeep import check_links
from hub.publishing.models import ItemLink
from hub.publishing.services.link_check import CheckLimits
from tests.people.conftest import main_of, viewer_of
from tests.publishing.link_server import serving
from tests.publishing.upkeep_rows import entry_of, found, say, sync_again

URL = "https://www.example.org/guide"
FAILED = LinkResult(Outcome.FAILED, "The site does not respond.")


def rows_of(scenario):
    with scenario.write_session() as session:
        return [(row.url, row.state, row.failures) for row in session.query(ItemLink).order_by(ItemLink.url)]


def test_a_link_is_broken_after_three_failures_over_three_days_and_works_again_at_once(scenario):
    found(scenario, "coaching")
    at = now()
    with scenario.write_session() as session:
        entry_id = entry_of(session, "coaching").id
        save_links(session, {entry_id: [URL]}, at)
    states, waits = [], []
    for days in (0, 1, 3, 7, 15):
        moment = at + timedelta(days=days)
        with scenario.write_session() as session:
            assert list_links_to_check(session, moment - timedelta(hours=1)) == []
            assert list_links_to_check(session, moment) == [URL]
            record_result(session, URL, FAILED, moment)
            row = session.get_one(ItemLink, (entry_id, URL))
            states.append(row.state)
            waits.append((row.next_at - moment).days)
    assert states == ["failing", "failing", "broken", "broken", "broken"]
    assert waits == [1, 2, 4, 8, 8]
    with scenario.write_session() as session:
        for name, count in (("publisher", 1), ("lead", 1), ("leader", 0), ("other lead", 0), ("staff", 0)):
            assert len(list_broken_links(session, viewer_of(session, scenario, name))) == count
        assert save_links(session, {entry_id: [URL]}, at) is None
        again = at + timedelta(days=23)
        record_result(session, URL, LinkResult(Outcome.UNKNOWN, "Later."), again)
        assert session.get_one(ItemLink, (entry_id, URL)).state == "broken"
        record_result(session, URL, LinkResult(Outcome.WORKS), again + timedelta(days=1))
        row = session.get_one(ItemLink, (entry_id, URL))
        assert (row.state, row.failures) == ("works", 0)


def test_the_job_reads_the_texts_and_tells_who_looks_after_an_item(scenario):
    app = scenario.app
    with serving({"/works": (200, ""), "/moved": (302, "http://192.168.0.1/")}) as server:
        here = f"http://127.0.0.1:{server.server_port}"
        body = (
            f"See [one]({here}/works), [two]({here}/moved), [three](/library) and [four](mailto:a@b.example)."
        )
        found(scenario, "coaching", body=body)
        found(scenario, "rotation", body=f"See [it]({here}/works).")
        say(scenario, ItemStatus.ENDED, "rotation")
        with app.app_context():
            assert check_links() == "The check of links is off (HUB_LINK_CHECK)."
            assert server.seen == []
            limits = CheckLimits(pause=0, test_servers=frozenset({("127.0.0.1", server.server_port)}))
            app.config.update(LINK_CHECK="yes", LINK_CHECK_LIMITS=limits)
            assert check_links() == "Links checked: 2 of 2."
            assert check_links() == "Links checked: 0 of 0."
        assert rows_of(scenario) == [(f"{here}/moved", "refused", 0), (f"{here}/works", "works", 0)]
        desk = main_of(scenario.browser("publisher").get("/desk"))
        assert f"{here}/moved" in desk
        assert "The link leads to a private network, so the hub did not check it." in desk
        sync_again(scenario, "coaching", body=f"See [one]({here}/works).")
        with app.app_context():
            check_links()
        assert [row[0] for row in rows_of(scenario)] == [f"{here}/works"]
    say(scenario, ItemStatus.ENDED, "coaching")
    with scenario.write_session() as session:
        assert delete_links_of_gone(session) == 1


def test_only_links_to_other_sites_are_taken_each_once_and_no_more_than_fifty():
    links = [URL, URL, "HTTP://other.example/", "/library", "#part", "mailto:a@b.example", "javascript:x"]
    assert external_links(links) == [URL, "HTTP://other.example/"]
    assert len(external_links(f"{URL}/{number}" for number in range(99))) == 50
