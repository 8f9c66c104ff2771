"""The check of links: what answers mean, and that nothing leads it into a private network."""

import socket

import pytest

from hub.publishing.domain.item_links import Outcome
from hub.publishing.services.link_check import USER_AGENT, CheckLimits, check_all, check_link, resolve_host
from tests.publishing.link_server import serving

pytestmark = pytest.mark.one_engine

PAGES = {
    "/works": (200, ""),
    "/gone": (410, ""),
    "/broken": (500, ""),
    "/busy": (503, ""),
    "/closed": (403, ""),
    "/no-head": (200, ""),
    "/moved": (301, "/works"),
    "/circle": (302, "/circle"),
    "/inside": (302, "http://10.0.0.1/"),
    "/named-inside": (302, "http://inside.example.org/"),
    "/file": (302, "file:///etc/passwd"),
    "/slow": (0, ""),
}


@pytest.fixture
def server():
    with serving(PAGES, {"/no-head": (405, "")}) as server:
        yield server


def limits_of(server, **fields):
    return CheckLimits(pause=0, test_servers=frozenset({("127.0.0.1", server.server_port)}), **fields)


def outcome_of(server, path, resolve=resolve_host, **fields):
    return check_link(f"http://127.0.0.1:{server.server_port}{path}", limits_of(server, **fields), resolve)


def resolve_by_table(host, _port):
    """Resolve as a name server would that the owner of a site controls."""
    return {"inside.example.org": ["192.168.1.1"], "both.example.org": ["8.8.8.8", "127.0.0.1"]}.get(
        host, [host]
    )


def test_each_answer_is_what_it_means_for_a_reader(server):
    found = {
        path: outcome_of(server, path).outcome for path in PAGES if path not in ("/slow", "/named-inside")
    }
    assert found == {
        "/works": Outcome.WORKS,
        "/gone": Outcome.FAILED,
        "/broken": Outcome.FAILED,
        "/busy": Outcome.UNKNOWN,
        "/closed": Outcome.WORKS,
        "/no-head": Outcome.WORKS,
        "/moved": Outcome.WORKS,
        "/circle": Outcome.FAILED,
        "/inside": Outcome.REFUSED,
        "/file": Outcome.REFUSED,
    }
    assert outcome_of(server, "/missing").message == "The site says that the page is not there (404)."
    assert [seen[0] for seen in server.seen if seen[1] == "/works"] == ["HEAD", "HEAD"]
    assert {seen[2] for seen in server.seen} == {USER_AGENT}
    assert {seen[3] for seen in server.seen} == {f"127.0.0.1:{server.server_port}"}
    assert len([seen for seen in server.seen if seen[1] == "/circle"]) == 12


def test_no_name_and_no_redirect_leads_into_a_private_network(server):
    assert outcome_of(server, "/named-inside", resolve_by_table).outcome is Outcome.REFUSED
    for host in ("inside.example.org", "both.example.org"):
        assert check_link(f"http://{host}/", CheckLimits(), resolve_by_table).outcome is Outcome.REFUSED
    # Without the setting of the tests their own server is as private as any other.
    unset = CheckLimits(pause=0)
    assert check_link(f"http://127.0.0.1:{server.server_port}/works", unset).outcome is Outcome.REFUSED
    assert check_link("http://127.0.0.1/works", unset).outcome is Outcome.REFUSED
    other_port = check_link("http://127.0.0.1:80/", limits_of(server))
    assert other_port.outcome is Outcome.REFUSED


def test_the_name_is_resolved_once_and_the_connection_goes_to_what_was_judged(server):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked = []

    def resolve(host, port):
        asked.append((host, port))
        return next(answers)

    url = f"http://site.example.org:{server.server_port}/works"
    assert check_link(url, limits_of(server), resolve).outcome is Outcome.WORKS
    assert asked == [("site.example.org", server.server_port)]
    assert server.seen[-1][3] == f"site.example.org:{server.server_port}"


def test_a_site_that_does_not_answer_fails_and_does_not_hold_up_the_rest(server):
    assert outcome_of(server, "/slow", seconds=0.2).message == "The site does not respond."

    def resolve_nothing(_host, _port):
        raise socket.gaierror

    lost = check_link("http://lost.example.org/", CheckLimits(), resolve_nothing)
    assert lost.message == "There is no site with this name."
    secure = check_link(f"https://127.0.0.1:{server.server_port}/works", limits_of(server, seconds=1.0))
    assert secure.message == "The certificate of the site cannot be verified."


def test_many_links_are_checked_each_once(server):
    here = f"http://127.0.0.1:{server.server_port}"
    urls = [f"{here}/works", f"{here}/gone", "http://10.0.0.1/", "http://[broken"]
    found = check_all(urls, limits_of(server))
    assert {url: result.outcome for url, result in found.items()} == {
        urls[0]: Outcome.WORKS,
        urls[1]: Outcome.FAILED,
        urls[2]: Outcome.REFUSED,
        urls[3]: Outcome.REFUSED,
    }
    assert check_all(urls, limits_of(server, all_seconds=-1)) == {}
